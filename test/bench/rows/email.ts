import { createSmtpGateway } from '../../../src/gateway/smtp.ts';
import type { Bench, Row } from '../support/bench.ts';
import { startChild } from '../support/child.ts';
import type { Figure } from '../support/figure.ts';
import { measureSending, type Sending } from '../support/measure-sending.ts';
import { emailOptions, FROM, type Server } from '../support/sending.ts';

const CONNECTIONS = [5, 20];

/** E-mails through the whole engine to a local server, against a pooled loop without a database. */
export const email: Row = { name: 'email', measure };

async function measure(bench: Bench): Promise<Figure[]> {
  const sink = await startChild('smtp-sink');
  try {
    const port = await sink.ask<number>('port');
    const figures: Figure[] = [];
    for (const size of bench.sizes) {
      for (const connections of CONNECTIONS) {
        figures.push(...(await measureSending(bench, size, sendingTo({ port, connections }))));
      }
    }
    return figures;
  } finally {
    await sink.close();
  }
}

function sendingTo(server: Server): Sending {
  return {
    channel: 'email',
    how: `${server.connections} connections`,
    server,
    gateway: () => createSmtpGateway(emailOptions(server)),
    loop: (messages) => ({ type: 'email', ...server, from: FROM, messages }),
    least: 0.8,
    mostFsyncs: 0.15,
  };
}
