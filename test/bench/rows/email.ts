import { createSmtpGateway } from '../../../src/gateway/smtp.ts';
import type { OutgoingMessage } from '../../../src/ports.ts';
import type { Bench, Row } from '../support/bench.ts';
import { startChild } from '../support/child.ts';
import type { Figure } from '../support/figure.ts';
import { measureSending } from '../support/measure-sending.ts';

const CONNECTIONS = [5, 20];
const FROM = { name: 'Praxis Muster', address: 'termine@praxis.example' };

/** E-mails through the whole engine to a local server, against a pooled loop without a database. */
export const email: Row = { name: 'email', measure };

async function measure(bench: Bench): Promise<Figure[]> {
  const sink = await startChild('smtp-sink');
  try {
    const port = await sink.ask<number>('port');
    const figures: Figure[] = [];
    for (const size of bench.sizes) {
      for (const connections of CONNECTIONS) {
        const server = { port, connections };
        const sending = {
          row: 'email',
          how: `${connections} connections`,
          gateway: () => gatewayTo(server),
          loop: (messages: readonly OutgoingMessage[]) =>
            ({ type: 'email', ...server, from: FROM, messages }) as const,
          least: 0.8,
          mostFsyncs: 0.15,
        };
        figures.push(...(await measureSending(bench, size, sending)));
      }
    }
    return figures;
  } finally {
    await sink.close();
  }
}

type Server = Readonly<{ port: number; connections: number }>;

function gatewayTo({ port, connections }: Server) {
  const from = `${FROM.name} <${FROM.address}>`;
  return createSmtpGateway({ host: '127.0.0.1', port, tls: 'none', from, concurrency: connections });
}
