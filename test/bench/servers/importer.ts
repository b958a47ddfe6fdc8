import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { detectCsv, readCsv } from '../../../src/import/csv.ts';
import { withBare } from '../support/bare.ts';
import { actor, withEngine, ZONE } from '../support/engine.ts';
import { timed } from '../support/statistics.ts';

/** A process that imports once, as the command does, or inserts the same rows through the bare driver. */
export type Task =
  | Readonly<{ type: 'engine'; file: string; csv: string }>
  | Readonly<{ type: 'floor'; file: string; rows: string; columns: readonly string[] }>
  /** Only watches its event loop until it is told otherwise: what the machine itself does to everybody. */
  | Readonly<{ type: 'idle' }>
  | Readonly<{ type: 'stop-idling' }>;

/** How long it took, and the longest time in which the event loop came to nothing else. */
export type Done = Readonly<{ duration: number; blocked: number; added: number; changed: number }>;

const RESOLUTION_MILLISECONDS = 2;
const ROWS_A_STATEMENT = 100;

let idling: ReturnType<typeof monitorEventLoopDelay> | null = null;

process.on('message', async (task: Task) => {
  if (task.type === 'idle') {
    idling = monitorEventLoopDelay({ resolution: RESOLUTION_MILLISECONDS });
    idling.enable();
    process.send?.('idling');
  } else if (task.type === 'stop-idling') process.send?.(longest(idling));
  else if (task.type === 'engine') process.send?.(await importOnce(task));
  else process.send?.(await insertOnce(task));
});
process.send?.('ready');

function importOnce({ file, csv }: Extract<Task, { type: 'engine' }>): Promise<Done> {
  return withEngine(file, async ({ engine }) => {
    const contents = await detectCsv(csv);
    const read = () => readCsv(csv, { timeZone: ZONE, region: 'CH' });
    const source = { name: 'agenda.csv', source: 'csv', ...contents, read };
    const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MILLISECONDS });
    let written = { added: 0, changed: 0 };
    delay.enable();
    const duration = await timed(async () => {
      const { files } = await engine.importFiles(actor, [source]);
      written = { added: files[0]?.added ?? 0, changed: files[0]?.changed ?? 0 };
    });
    return { duration, blocked: longest(delay), ...written };
  });
}

/** In one transaction, many rows a statement: the fastest way the driver has. */
function insertOnce({ file, rows, columns }: Extract<Task, { type: 'floor' }>): Promise<Done> {
  const all = JSON.parse(readFileSync(rows, 'utf8')) as unknown[][];
  const groups = Array.from({ length: all.length / ROWS_A_STATEMENT }, (_, index) =>
    all.slice(index * ROWS_A_STATEMENT, (index + 1) * ROWS_A_STATEMENT).flat(),
  );
  return withBare(file, 'write', async (bare) => {
    await bare.exec('pragma synchronous = full; pragma foreign_keys = on;');
    const row = `(${columns.map(() => '?').join(', ')})`;
    const values = Array.from({ length: ROWS_A_STATEMENT }, () => row).join(', ');
    const duration = await timed(async () => {
      await bare.exec('begin immediate');
      const statement = await bare.prepare(
        `insert into appointment (${columns.join(', ')}) values ${values}`,
      );
      for (const group of groups) await statement.run(group);
      await statement.finalize();
      await bare.exec('commit');
    });
    return { duration, blocked: 0, added: all.length, changed: 0 };
  });
}

/** In milliseconds, without the monitor's own interval. */
function longest(delay: ReturnType<typeof monitorEventLoopDelay> | null): number {
  delay?.disable();
  return Math.max(0, (delay?.max ?? 0) / 1e6 - RESOLUTION_MILLISECONDS);
}
