import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerMemory } from '../servers/soak-server.ts';
import { withBare } from '../support/bare.ts';
import type { SoakPractice } from './practice.ts';

/** How the practice stands at the end of a simulated day. Sizes are in bytes. */
export type Sample = Readonly<{
  day: number;
  memory: ServerMemory;
  database: number;
  /** Of it, what was freed and waits to be used again. */
  free: number;
  wal: number;
  programLog: number;
  rows: Readonly<Record<string, number>>;
  /** Of each table with its indexes. */
  bytes: Readonly<Record<string, number>>;
}>;

export async function takeSample(practice: SoakPractice, day: number): Promise<Sample> {
  const { database, folder } = practice;
  const memory = await practice.memory();
  const inside = await withBare(database, 'read', async (bare) => {
    const pages = await bare.all(
      `select m.tbl_name as name, sum(s.pgsize) as bytes from dbstat('main', 1) s
       join sqlite_master m on m.name = s.name group by m.tbl_name`,
    );
    const bytes = Object.fromEntries(pages.map((row) => [String(row.name), Number(row.bytes)]));
    const rows: Record<string, number> = {};
    for (const name of Object.keys(bytes)) {
      const [row] = await bare.all(`select count(*) as count from ${name}`);
      rows[name] = Number(row?.count);
    }
    const [free] = await bare.all(
      'select freelist_count * page_size as bytes from pragma_freelist_count, pragma_page_size',
    );
    return { bytes, rows, free: Number(free?.bytes) };
  });
  const sizes = { database: sizeOf(database), wal: sizeOf(`${database}-wal`) };
  return { day, memory, ...sizes, programLog: sizeOf(join(folder, 'rundruf.log')), ...inside };
}

function sizeOf(file: string): number {
  return existsSync(file) ? statSync(file).size : 0;
}
