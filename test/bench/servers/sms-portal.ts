import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const ANSWER_MILLISECONDS = 20;

const answers: Readonly<Record<string, object>> = {
  '/SendTextSMS': { StatusCode: '1', StatusInfo: 'OK' },
  '/CheckCredits': { StatusCode: '1', StatusInfo: 'OK', Credits: '1000000' },
};

/** Accepts every SMS after 20 ms and forgets it; tells its port when it listens. */
const server = createServer({ keepAlive: true, keepAliveTimeout: 60_000 }, (request, response) => {
  request.resume();
  request.on('end', () => {
    const body = JSON.stringify(answers[request.url ?? ''] ?? { StatusCode: '0' });
    const answer = () => {
      response.writeHead(200, {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      });
      response.end(body);
    };
    setTimeout(answer, request.url === '/SendTextSMS' ? ANSWER_MILLISECONDS : 0);
  });
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.on('message', () => process.send?.(port));
  process.send?.('ready');
});
