import { createAspsmsGateway } from '../../../src/gateway/aspsms.ts';
import type { OutgoingMessage } from '../../../src/ports.ts';
import type { Bench, Row } from '../support/bench.ts';
import { startChild } from '../support/child.ts';
import type { Figure } from '../support/figure.ts';
import { measureSending } from '../support/measure-sending.ts';

const AT_ONCE = 32;
const ACCOUNT = { userKey: 'KEY', password: 'secret', originator: 'PRAXIS' };

/** SMS through the whole engine to a local portal that answers in 20 ms, against a keep-alive loop of the same requests. */
export const sms: Row = { name: 'sms', measure };

async function measure(bench: Bench): Promise<Figure[]> {
  const portal = await startChild('sms-portal');
  try {
    const baseUrl = `http://127.0.0.1:${await portal.ask<number>('port')}`;
    const figures: Figure[] = [];
    for (const size of bench.sizes) {
      const sending = {
        row: 'sms',
        how: `${AT_ONCE} at once`,
        gateway: () => createAspsmsGateway({ ...ACCOUNT, baseUrl, concurrency: AT_ONCE }),
        loop: (messages: readonly OutgoingMessage[]) =>
          ({ type: 'sms', url: baseUrl, connections: AT_ONCE, bodies: messages.map(requestBody) }) as const,
        least: 0.9,
        mostFsyncs: null,
      };
      figures.push(...(await measureSending(bench, size, sending)));
    }
    return figures;
  } finally {
    await portal.close();
  }
}

function requestBody({ recipient, reference, text, encoding }: OutgoingMessage): string {
  return JSON.stringify({
    UserName: ACCOUNT.userKey,
    Password: ACCOUNT.password,
    Originator: ACCOUNT.originator,
    Recipients: [`${recipient}:${reference}`],
    MessageText: text,
    ForceGSM7bit: encoding === 'gsm-7',
  });
}
