import { createAspsmsGateway } from '../../../src/gateway/aspsms.ts';
import type { OutgoingMessage } from '../../../src/ports.ts';
import type { Bench, Row } from '../support/bench.ts';
import { startChild } from '../support/child.ts';
import type { Figure } from '../support/figure.ts';
import { measureSending, type Sending } from '../support/measure-sending.ts';
import { ACCOUNT, smsOptions } from '../support/sending.ts';

const AT_ONCE = 32;

/** SMS through the whole engine to a local portal that answers in 20 ms, against a keep-alive loop of the same requests. */
export const sms: Row = { name: 'sms', measure };

async function measure(bench: Bench): Promise<Figure[]> {
  const portal = await startChild('sms-portal');
  try {
    const sending = sendingTo(await portal.ask<number>('port'));
    const figures: Figure[] = [];
    for (const size of bench.sizes) figures.push(...(await measureSending(bench, size, sending)));
    return figures;
  } finally {
    await portal.close();
  }
}

function sendingTo(port: number): Sending {
  const server = { port, connections: AT_ONCE };
  const url = `http://127.0.0.1:${port}`;
  return {
    channel: 'sms',
    how: `${AT_ONCE} at once`,
    server,
    gateway: () => createAspsmsGateway(smsOptions(server)),
    loop: (messages) => ({ type: 'sms', url, connections: AT_ONCE, bodies: messages.map(requestBody) }),
    least: 0.9,
    mostFsyncs: null,
  };
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
