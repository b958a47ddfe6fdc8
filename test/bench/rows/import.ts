import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Done, Task } from '../servers/importer.ts';
import { withBare } from '../support/bare.ts';
import type { Bench, Row } from '../support/bench.ts';
import { inNewProcess, startChild } from '../support/child.ts';
import { atMost, type Figure, milliseconds, seconds, timesFloor } from '../support/figure.ts';
import { CHANGED, importCsv, RECORDS } from '../support/import-csv.ts';
import { shapeOf } from '../support/sample-sql.ts';
import { median } from '../support/statistics.ts';

/** Importing appointments, and importing them again with one in a hundred changed, against a bulk insert of the same rows. */
export const imports: Row = { name: 'import', measure };

const COLUMNS = [
  'source',
  'external_id',
  'patient_id',
  'starts_at',
  'starts_local',
  'duration_minutes',
  'status',
  'reason_code',
  'reason_name',
  'doctor',
  'specialty',
  'person_name',
  'person_mobile',
  'person_mobile_kind',
  'import_id',
  'vanished',
];

async function measure(bench: Bench): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const size of bench.sizes) figures.push(...(await measureSize(bench, size)));
  return figures;
}

type Round = Readonly<{ first: Done; again: Done; floor: Done; idle: number }>;
type Files = Readonly<{ csv: string; changed: string; rows: string }>;

async function measureSize({ databases, progress, rounds }: Bench, size: number): Promise<Figure[]> {
  const files = {
    csv: join(databases.folder, `import-${size}.csv`),
    changed: join(databases.folder, `import-${size}-changed.csv`),
    rows: join(databases.folder, `import-${size}.json`),
  };
  const { patients } = shapeOf(size);
  writeFileSync(files.csv, importCsv(patients));
  writeFileSync(files.changed, importCsv(patients, { isChanged: true }));
  const measured: Round[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    progress(`import: into ${size}, round ${round}`);
    const { first, again, idle } = await databases.withCopy(size, (file) =>
      importTwice(file, files, round === 1),
    );
    const floor = await databases.withCopy(size, (file) =>
      inNewProcess<Done>('importer', { type: 'floor', file, rows: files.rows, columns: COLUMNS }),
    );
    measured.push({ first, again, floor, idle });
  }
  return figuresOf(size, measured);
}

/** Both imports, each in a process of its own; an idle one beside them sees what the machine does to everybody. */
async function importTwice(file: string, files: Files, isFirst: boolean) {
  const idler = await startChild('importer');
  try {
    await idler.ask({ type: 'idle' } satisfies Task);
    const first = await inNewProcess<Done>('importer', { type: 'engine', file, csv: files.csv });
    if (first.added !== RECORDS) throw new Error(`expected ${RECORDS} new appointments, got ${first.added}`);
    if (isFirst) await keepRows(file, files.rows); // the floor inserts what the import has made of the file
    const again = await inNewProcess<Done>('importer', { type: 'engine', file, csv: files.changed });
    if (again.changed !== CHANGED)
      throw new Error(`expected ${CHANGED} changed appointments, got ${again.changed}`);
    return { first, again, idle: await idler.ask<number>({ type: 'stop-idling' } satisfies Task) };
  } finally {
    await idler.close();
  }
}

async function keepRows(file: string, path: string): Promise<void> {
  const rows = await withBare(file, 'read', (bare) =>
    bare.all(`select ${COLUMNS.join(', ')} from appointment where source = 'csv' order by id`),
  );
  writeFileSync(path, JSON.stringify(rows.map((row) => COLUMNS.map((column) => row[column]))));
}

function figuresOf(size: number, measured: readonly Round[]): Figure[] {
  const middle = (of: (round: Round) => number) => median(measured.map(of));
  const floor = middle((round) => round.floor.duration);
  const idle = milliseconds(middle((round) => round.idle));
  return (['first', 'again'] as const).flatMap((which) => {
    const what = which === 'first' ? `${RECORDS} appointments` : `again, ${CHANGED} changed`;
    const duration = middle((round) => round[which].duration);
    // what the program does it does in every round; what the machine does to it, not
    const blocked = Math.min(...measured.map((round) => round[which].blocked));
    const subject = { row: 'import', size, what: `${what} / prepared bulk insert, bare driver` };
    return [
      timesFloor(subject, [duration, floor], 4, seconds),
      {
        ...subject,
        what: `${what}: event loop blocked / idle process`,
        measured: milliseconds(blocked),
        floor: idle,
        value: blocked,
        unit: 'ms',
        bar: atMost(50),
      },
    ] satisfies Figure[];
  });
}
