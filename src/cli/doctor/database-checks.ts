import { existsSync } from 'node:fs';
import type { Inspection } from '../../../storage/inspect.ts';
import { type Finding, finding } from '../../model/finding.ts';
import type { Check, Examination, Findings } from './examination.ts';
import { whoHoldsTheLock } from './locks.ts';
import { databaseFile, lookAt } from './our-files.ts';

export const databaseChecks: readonly Check[] = [
  { name: 'database', run: async ({ database }) => (await database()).opening },
  { name: 'database-lock', run: lock },
  { name: 'schema', run: (examination) => inDatabase(examination, schema) },
  { name: 'integrity', run: (examination) => inDatabase(examination, integrity) },
  { name: 'write-ahead-log', run: writeAheadLog },
  { name: 'ledger', run: (examination) => inCurrentSchema(examination, ledger) },
];

type Look = (inspection: Inspection, examination: Examination) => Findings | Promise<Findings>;

/** For checks that look into the database; where it cannot be opened, they say so. */
async function inDatabase(examination: Examination, look: Look): Promise<Findings> {
  const { inspection, opening } = await examination.database();
  if (inspection !== null) return look(inspection, examination);
  if (opening.code === 'no-configuration') return opening;
  return finding(opening.code === 'database-not-yet' ? 'no-database-yet' : 'no-database');
}

/** For checks that need our tables as this version knows them. */
export function inCurrentSchema(examination: Examination, look: Look): Promise<Findings> {
  return inDatabase(examination, (inspection) => {
    const { state } = inspection.schema;
    if (state === 'current') return look(inspection, examination);
    return finding(state === 'empty' ? 'no-database-yet' : 'schema-not-current');
  });
}

/** Ours, of this version, of this mode, and still in use. */
async function schema(
  { schema: { state, missing, unknown }, fact, place }: Inspection,
  examination: Examination,
) {
  if (state === 'empty') return finding('database-not-yet', place);
  if (state === 'other-program') return finding('schema-of-other-program', place);
  if (state === 'newer') return finding('schema-newer', { ...place, migrations: unknown });
  const movedTo = await fact('moved-to');
  if (movedTo !== null) return finding('database-moved', { ...place, to: movedTo });
  if ((await fact('replaced')) !== null) return finding('database-replaced', place);
  if ((await fact('arriving')) !== null) return finding('database-incomplete', place);
  const [mode, expected] = [await fact('mode'), examination.configuration.config?.mode];
  if (mode !== null && mode !== expected) {
    return finding('database-of-other-mode', { ...place, found: mode, expected: expected ?? null });
  }
  if ((await fact('restored')) !== null || (await fact('backed-up')) !== null) {
    return finding('database-restored', place);
  }
  return state === 'older'
    ? finding('schema-older', { ...place, migrations: missing })
    : finding('schema-current');
}

async function integrity(
  { type, damage }: Inspection,
  { isThorough }: Examination,
): Promise<readonly Finding[]> {
  if (type === 'postgres') return [finding('integrity-by-server')];
  const { messages, orphans } = await damage(isThorough);
  if (messages.length > 0) {
    const [first = ''] = messages;
    return [finding('integrity-damaged', { count: messages.length, first: first.replaceAll('\n', ' ') })];
  }
  if (orphans.length > 0) return [finding('references-broken', { tables: orphans })];
  return [finding('integrity-fine', { isThorough })];
}

async function lock(examination: Examination): Promise<Findings> {
  const file = databaseFile(examination);
  if (file === null || !existsSync(file)) return [];
  if (process.platform !== 'linux') return finding('not-on-this-system');
  const holder = await whoHoldsTheLock(file);
  if (holder === null) return finding('lock-none');
  const { isExclusive, ...who } = holder;
  return finding(isExclusive ? 'lock-exclusive' : 'lock-held', who);
}

const LARGE_MEGABYTES = 64; // it is kept below half of this unless somebody reads for minutes

function writeAheadLog(examination: Examination): Findings {
  const file = databaseFile(examination);
  if (file === null || !existsSync(file)) return [];
  const bytes = lookAt(`${file}-wal`)?.size ?? 0;
  const megabytes = Math.ceil(bytes / 1_000_000);
  return finding(megabytes > LARGE_MEGABYTES ? 'wal-large' : 'wal-fine', { megabytes });
}

async function ledger({ ledger: look }: Inspection): Promise<Finding> {
  const errors = await look();
  const { missing, wrong, undue, unbalanced } = errors;
  const isRight = missing + wrong + undue + unbalanced.length === 0;
  return isRight ? finding('ledger-fine') : finding('ledger-wrong', errors);
}
