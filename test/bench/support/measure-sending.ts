import type { Channel } from '../../../src/model/message.ts';
import type { Gateway, OutgoingMessage } from '../../../src/ports.ts';
import type { Loop } from '../servers/plain-loop.ts';
import { MESSAGES } from './amounts.ts';
import type { Bench } from './bench.ts';
import { inNewProcess } from './child.ts';
import { atLeast, atMost, type Figure, seconds } from './figure.ts';
import { countFsyncs } from './fsyncs.ts';
import { type Server, submit, warmUp, withReadyBatch } from './sending.ts';
import { median } from './statistics.ts';
import { type Usage, usageOf } from './usage.ts';

/** Something that is sent both ways. */
export type Sending = Readonly<{
  channel: Channel;
  /** How much at once. */
  how: string;
  server: Server;
  gateway: () => Gateway;
  /** The plainest loop that sends the same, without a database. */
  loop: (messages: readonly OutgoingMessage[]) => Loop;
  /** How fast the engine must be, as a share of the loop's throughput. */
  least: number;
  /** For each message; null: only told. */
  mostFsyncs: number | null;
}>;

/** The engine's throughput against the loop's, taken in turns, each on a fresh copy; then its fsyncs. */
export async function measureSending(bench: Bench, size: number, sending: Sending): Promise<Figure[]> {
  const { databases, progress, rounds } = bench;
  const { channel: row, how, server, gateway, loop } = sending;
  const engine: Usage[] = [];
  const floor: Usage[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    progress(`${row}: ${size}, ${how}, round ${round}`);
    const used = gateway();
    await databases.withCopy(size, (file) =>
      withReadyBatch(file, used, async (ready) => {
        await warmUp(used, ready.messages);
        floor.push(await inNewProcess<Usage>('plain-loop', loop(ready.messages)));
        engine.push(await usageOf(() => submit(ready)));
      }),
    );
  }
  const { port, connections } = server;
  const fsyncs = await databases.withCopy(size, (file) =>
    countFsyncs(databases.folder, [row, file, String(port), String(connections)]),
  );
  const { least, mostFsyncs } = sending;
  const [taken, loopTaken] = [middle(engine), middle(floor)];
  return [
    {
      row,
      size,
      what: `throughput, ${how} / loop without a database`,
      measured: perSecond(taken),
      floor: perSecond(loopTaken),
      value: loopTaken.duration / taken.duration,
      unit: '×',
      bar: atLeast(least),
    },
    {
      row,
      size,
      what: `fsyncs per message, ${how} (counted by ${fsyncs.how})`,
      measured: String(fsyncs.count),
      floor: '',
      value: fsyncs.count / MESSAGES,
      unit: 'fsync',
      bar: mostFsyncs === null ? null : atMost(mostFsyncs),
    },
  ];
}

const middle = (usages: readonly Usage[]): Usage => ({
  duration: median(usages.map(({ duration }) => duration)),
  processor: median(usages.map(({ processor }) => processor)),
});

const perSecond = ({ duration, processor }: Usage): string =>
  `${Math.round((MESSAGES / duration) * 1000)}/s, ${seconds(duration)} (${seconds(processor)} CPU)`;
