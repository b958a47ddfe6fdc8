import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { afterInput } from '../../../tui/terminal/after.ts';
import { tick } from './support.ts';

test('a late timer runs after the input that has come meanwhile, and not when that calls it off', async () => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const accepted = once(server, 'connection') as Promise<[Socket]>;
  const reader = connect(typeof address === 'object' && address ? address.port : 0, '127.0.0.1');
  const [[writer]] = await Promise.all([accepted, once(reader, 'connect')]);
  const order: string[] = [];
  const input = once(reader, 'data').then(() => order.push('input'));

  await tick(); // so that what follows is one turn of the loop
  writer.write('x');
  const done = new Promise<void>((resolve) => {
    afterInput(5, () => {
      order.push('timer');
      resolve();
    });
  });
  const calledOff = afterInput(5, () => order.push('called off'));
  reader.once('data', calledOff);
  const until = performance.now() + 30; // the process is busy
  while (performance.now() < until);
  await Promise.all([input, done]);
  await tick();
  expect(order).toEqual(['input', 'timer']);
  writer.destroy();
  reader.destroy();
  server.close();
});
