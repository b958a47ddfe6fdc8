import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { browse } from './rows/browse.ts';
import { collect } from './rows/collect.ts';
import { email } from './rows/email.ts';
import { imports } from './rows/import.ts';
import { logPage } from './rows/log-page.ts';
import { metrics } from './rows/metrics.ts';
import { purge } from './rows/purge.ts';
import { sms } from './rows/sms.ts';
import { writes } from './rows/writes.ts';
import type { Row } from './support/bench.ts';
import { createDatabases } from './support/databases.ts';
import { type Figure, figureTable, isMet } from './support/figure.ts';

/** The rows of DESIGN §9, in the order they are measured. */
const rows: readonly Row[] = [imports, collect, logPage, browse, purge, email, sms, writes, metrics];

const SIZES = [10_000, 100_000, 1_000_000];
const ROUNDS = 2; // of what takes seconds; more would take too long

const usage = `usage: npm run bench -- [--only ROW[,ROW]] [--sizes N[,N]] [--rounds N] [--json FILE] [--data FOLDER]
rows: ${rows.map(({ name }) => name).join(' ')}
`;

process.exitCode = await main();

/** Measures what was asked for; 1 when a bar is missed, 2 when nobody can tell what was asked for. */
async function main(): Promise<number> {
  const options = readOptions();
  if (options === null) {
    process.stderr.write(usage);
    return 2;
  }
  const databases = createDatabases(progress, options.data);
  const figures: Figure[] = [];
  const start = performance.now();
  try {
    for (const { name, measure } of options.rows) {
      const began = performance.now();
      const measured = await measure({ ...options, databases, progress });
      figures.push(...measured);
      progress(`${name}: ${((performance.now() - began) / 1000).toFixed(0)} s\n`);
      process.stdout.write(`${figureTable(measured)}\n\n`);
    }
  } finally {
    databases.remove();
  }
  if (options.json !== undefined) writeFileSync(options.json, JSON.stringify(figures, null, 2));
  const missed = figures.filter((figure) => !isMet(figure));
  process.stdout.write(
    `${figures.length} figures, ${missed.length} bars missed, ${minutes(start)} minutes\n`,
  );
  if (missed.length > 0) process.stdout.write(`${figureTable(missed)}\n`);
  return missed.length === 0 ? 0 : 1;
}

type Options = Readonly<{
  rows: readonly Row[];
  sizes: readonly number[];
  rounds: number;
  json: string | undefined;
  data: string | undefined;
}>;

/** null when it is not understood. */
function readOptions(): Options | null {
  try {
    const { values } = parseArgs({
      options: {
        only: { type: 'string' },
        sizes: { type: 'string' },
        rounds: { type: 'string' },
        json: { type: 'string' },
        data: { type: 'string' },
      },
    });
    const only = values.only?.split(',');
    const chosen = rows.filter(({ name }) => only === undefined || only.includes(name));
    const sizes = values.sizes?.split(',').map(Number) ?? SIZES;
    const rounds = Number(values.rounds ?? ROUNDS);
    const isKnown = (only?.length ?? chosen.length) === chosen.length;
    const isRight = isKnown && sizes.every(isSize) && Number.isInteger(rounds) && rounds > 0;
    return isRight ? { rows: chosen, sizes, rounds, json: values.json, data: values.data } : null;
  } catch {
    return null;
  }
}

/** Whole days of 200, and patients of five appointments each. */
function isSize(size: number): boolean {
  return Number.isInteger(size) && size >= 10_000 && size % 10_000 === 0 && size <= 1_000_000;
}

/** Overwritten by the next one, unless it ends its line; people see that something happens. */
function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
  else if (text.endsWith('\n')) process.stderr.write(text);
}

function minutes(start: number): string {
  return ((performance.now() - start) / 60_000).toFixed(1);
}
