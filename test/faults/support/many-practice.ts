import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { localDateOf } from '../../../src/model/time.ts';
import { type LivePractice, startLivePractice } from '../../support/live-practice.ts';
import type { DatabasePlace } from './bare-database.ts';
import { createMailReader } from './kept-mails.ts';
import { createAgenda } from './many-agenda.ts';
import { type CommandSource, dealVerbs, people } from './many-commands.ts';
import { buyCredits, type Storm } from './many-storm.ts';
import { type ManyWorker, startWorker } from './many-workers.ts';
import type { Random } from './random.ts';
import { installWitness } from './witness.ts';

/** A practice where many will work at once, with real portals and a witness in its database. */
export type ManyPractice = LivePractice &
  Readonly<{
    database: DatabasePlace;
    source: CommandSource;
    /** References of the mails that were accepted, one for each mail. */
    mails: () => readonly string[];
    /** Events of the program's own log that say something went wrong inside. */
    errors: () => string[];
  }>;

const CREDITS = 100; // few enough that they run out now and then (S1)

export async function startManyPractice(storm: Storm, random: Random): Promise<ManyPractice> {
  const practice = await startLivePractice({
    credits: CREDITS,
    answerDelayMilliseconds: 8,
    faults: storm.onRequest,
  });
  const { home } = practice;
  const url = home.environment.RUNDRUF_DATABASE_URL;
  const database = url === undefined ? { file: join(home.folder, 'rundruf.sqlite') } : { url };
  const today = localDateOf(new Date(), 'Europe/Zurich');
  let files = 0;
  const numbered = (kind: string) => {
    files += 1;
    return `${kind}-${files}.csv`;
  };
  const source: CommandSource = {
    random,
    verb: dealVerbs(random),
    today,
    known: { batches: [], entries: [], unclear: [], members: new Map() },
    agenda: createAgenda(random, today),
    file: (kind, content) => home.file(numbered(kind), content),
    newPath: (kind) => join(home.folder, numbered(kind)),
  };
  await setUp(home.environment, source, database);
  const readMails = createMailReader(join(home.folder, 'mail'));
  return {
    ...practice,
    database,
    source,
    mails: () => readMails().map(({ reference }) => reference),
    errors: () => errorsIn(readFileSync(join(home.folder, 'rundruf.log'), 'utf8')),
  };
}

async function setUp(
  environment: Readonly<Record<string, string>>,
  source: CommandSource,
  database: DatabasePlace,
): Promise<void> {
  const worker = await startWorker(environment);
  await must(worker, 'users', 'whoami'); // makes the schema, and whoever runs this the administrator
  await installWitness(database);
  for (const [id, can] of Object.entries(people)) {
    await must(worker, 'users', 'add', id, '--name', id, '--can', can, '--login', id);
  }
  const settings = { 'quiet-hours.from': '00:00', 'quiet-hours.to': '00:00', 'send.first-wait-seconds': '0' };
  for (const [key, value] of Object.entries(settings)) await must(worker, 'settings', 'set', key, value);
  await must(worker, 'credits', 'buy', '5', '--channel', 'email');
  const { patients, appointments } = source.agenda.export();
  await must(worker, 'import', source.file('patients', patients), source.file('appointments', appointments));
  await worker.end();
}

async function must(worker: ManyWorker, ...words: string[]): Promise<unknown> {
  const answer = await worker.run({ words: [...words, '--json'], login: null });
  if (answer.isKilled || answer.code !== 0) throw new Error(`${words.join(' ')}: ${JSON.stringify(answer)}`);
  return answer.json;
}

/** Pino writes its levels as numbers. */
const ERROR_LEVEL = 50;

function errorsIn(log: string): string[] {
  return log.split('\n').filter((line) => {
    const level = line.startsWith('{') ? (JSON.parse(line) as { level: number | string }).level : 0;
    return typeof level === 'number' ? level >= ERROR_LEVEL : level === 'error' || level === 'fatal';
  });
}

const OPEN = ['prepared', 'approved', 'submitting', 'paused'];
const ROUNDS = 20; // a batch that pauses again is submitted again

type ShownBatch = Readonly<{ batchId: number; revision: number; state: string }>;

/**
 * One process, afterwards: submits what is open, asks about what is unclear. Gives the batches that are open even then.
 */
export async function tidyUp(practice: ManyPractice): Promise<readonly ShownBatch[]> {
  const worker = await startWorker(practice.home.environment);
  await must(worker, 'settings', 'set', 'approval.mode', 'any');
  await must(worker, 'settings', 'set', 'send.limit-per-day', 'none');
  await buyCredits(practice, worker, 1000);
  let open = await openOf(worker, await allBatches(worker));
  for (let round = 0; round < ROUNDS && open.length > 0; round += 1) {
    for (const { batchId, revision, state } of open) {
      const id = String(batchId);
      if (state === 'prepared') await attempt(worker, 'batch', 'approve', id, '--revision', String(revision));
      await attempt(worker, 'batch', 'submit', id);
    }
    open = await openOf(
      worker,
      open.map(({ batchId }) => batchId),
    );
  }
  await must(worker, 'log', 'refresh', '--all', '--yes');
  await worker.end();
  return open;
}

/** A refusal is no harm: what it means shows in what stays open. */
async function attempt(worker: ManyWorker, ...words: string[]): Promise<void> {
  await worker.run({ words: [...words, '--json'], login: null });
}

/** The list shows the newest only. */
async function allBatches(worker: ManyWorker): Promise<number[]> {
  const { batches } = (await must(worker, 'batch', 'list')) as { batches: ShownBatch[] };
  return Array.from({ length: batches[0]?.batchId ?? 0 }, (_, index) => index + 1);
}

async function openOf(worker: ManyWorker, ids: readonly number[]): Promise<ShownBatch[]> {
  const open: ShownBatch[] = [];
  for (const id of ids) {
    const answer = await worker.run({ words: ['batch', 'show', String(id), '--json'], login: null });
    const shown = answer.isKilled ? {} : (answer.json as Partial<ShownBatch>);
    if (OPEN.includes(shown.state ?? '')) open.push(shown as ShownBatch);
  }
  return open;
}
