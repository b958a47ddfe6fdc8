import type { ChangingAgenda } from './many-agenda.ts';
import type { ManyCommand } from './many-workers.ts';
import { createDeck, type Random } from './random.ts';

/** What is known of the practice from the answers so far; always a little out of date, like every person's knowledge. */
export type Known = {
  batches: readonly Readonly<{ batchId: number; revision: number; state: string }>[];
  /** Log entries' ids: the last ones seen, and those that are unclear. */
  entries: readonly number[];
  unclear: readonly number[];
  /** Appointments of batches that somebody has looked at. */
  members: Map<number, readonly string[]>;
};

export type CommandSource = Readonly<{
  random: Random;
  /** The next verb, from `dealVerbs`. */
  verb: () => Verb;
  known: Known;
  agenda: ChangingAgenda;
  /** Writes a file of that kind and gives its path. */
  file: (kind: string, content: string) => string;
  /** A name for a file that is not there yet. */
  newPath: (kind: string) => string;
  today: string;
}>;

/** Who gives commands: everybody's right hand, three who work there, and somebody whom nobody knows. */
export const people = { anna: 'view,prepare,approve', beat: 'view,prepare,approve', carla: 'view' } as const;
const WORKERS = [null, 'anna', 'beat'];
const ONLOOKERS = ['carla', 'eve'];
const FOR_ADMINISTRATORS = ['settings', 'users', 'templates', 'audit', 'purge', 'buy'];

type Verb = (source: CommandSource) => readonly string[];

/** How often each verb comes, relative to the others. */
const VERBS: readonly (readonly [number, Verb])[] = [
  [12, prepareWords],
  [8, importWords],
  [10, (source) => ['batch', 'approve', ...batchWords(source, 'prepared')]],
  [2, (source) => ['batch', 'reject', ...batchWords(source, 'prepared'), '--reason', 'nicht nötig']],
  [3, (source) => ['batch', 'withdraw', anyBatch(source, 'approved', 'paused')]],
  [4, editWords],
  [4, (source) => ['batch', 'retry', anyBatch(source, 'submitted')]],
  [18, (source) => ['batch', 'submit', anyBatch(source, 'approved', 'paused', 'submitting')]],
  [8, () => ['batch', 'list']],
  [4, (source) => ['batch', 'show', anyBatch(source, 'prepared', 'approved')]],
  [
    5,
    ({ random }) => [
      'log',
      '--desc',
      '--limit',
      '40',
      '--sort',
      random.pick(['id', 'submitted', 'state', 'delivery', 'batch']),
    ],
  ],
  [4, () => ['log', '--state', 'unclear', '--desc', '--limit', '40']],
  [2, (source) => ['log', '--csv', source.newPath('log')]],
  [5, (source) => ['log', 'refresh', ...entryWords(source)]],
  [5, (source) => ['log', 'reset', ...entryWords(source)]],
  [2, (source) => ['log', 'purge', ...entryWords(source), '--until', source.today]],
  [3, resolveWords],
  [3, () => ['credits']],
  [2, ({ random }) => ['credits', 'buy', String(random.integer(1, 3)), '--channel', 'email']],
  [1, () => ['credits', 'ledger']],
  [5, settingWords],
  [2, userWords],
  [2, templateWords],
  [1, ({ newPath }) => ['audit', '--csv', newPath('audit')]],
  [1, () => ['settings', 'list']],
];

/** Deals them like cards, for a storm too short to leave to chance what comes at all: each as often as its share in every round. */
export function dealVerbs(random: Random): () => Verb {
  const round = VERBS.reduce((sum, [share]) => sum + share, 0);
  const deal = createDeck(random, round, Object.fromEntries(VERBS.map(([share], at) => [at, share])));
  return () => VERBS[Number(deal())]?.[1] ?? prepareWords;
}

/** The next command of somebody. */
export function nextCommand(source: CommandSource): ManyCommand {
  const { random, known } = source;
  // nothing can be done with batches before there are some
  const verb = known.batches.length === 0 ? prepareWords : source.verb();
  const words = verb(source);
  const isAdministrators = words.slice(0, 2).some((word) => FOR_ADMINISTRATORS.includes(word));
  const isOnlooker = random.chance(0.08);
  const isRightHand = isAdministrators && random.chance(0.7);
  const login = isOnlooker ? random.pick(ONLOOKERS) : isRightHand ? null : random.pick(WORKERS);
  return { words: [...words, '--json'], login };
}

function importWords({ agenda, file }: CommandSource): string[] {
  const { patients, appointments } = agenda.export();
  return ['import', file('patients', patients), file('appointments', appointments)];
}

function prepareWords({ random, agenda }: CommandSource): string[] {
  const only = random.chance(0.3) ? ['--only', some(random, agenda.appointmentIds(), 5).join(',')] : [];
  return [
    ...['prepare', '--create', '--channel', random.chance(0.65) ? 'sms' : 'email'],
    ...['--days', random.pick(['tomorrow', '+2', '+3', 'tomorrow,+2', 'tomorrow,+2,+3'])],
    ...(random.chance(0.5) ? ['--statuses', 'definite,planned'] : []),
    ...(random.chance(0.5) ? [random.pick(['--one-per-day', '--no-one-per-day'])] : []),
    ...(random.chance(0.5) ? ['--include-moved'] : []),
    ...only,
  ];
}

/** One of the last batches, rather one that is in one of these states; 1 when none is known. */
function batchOf({ random, known }: CommandSource, states: readonly string[]): Known['batches'][number] {
  const last = known.batches.slice(0, 12); // newest first
  const fitting = last.filter(({ state }) => states.includes(state));
  const from = fitting.length > 0 && random.chance(0.85) ? fitting : last;
  return from.length === 0 ? { batchId: 1, revision: 1, state: 'prepared' } : random.pick(from);
}

const anyBatch = (source: CommandSource, ...states: string[]): string =>
  String(batchOf(source, states).batchId);

function batchWords(source: CommandSource, ...states: string[]): string[] {
  const { batchId, revision } = batchOf(source, states);
  return [String(batchId), '--revision', String(revision)];
}

function editWords(source: CommandSource): string[] {
  const { random, agenda, known } = source;
  const [id = '1', ...revision] = batchWords(source, 'prepared', 'approved');
  const members = known.members.get(Number(id)) ?? [];
  const [option, ids] =
    members.length > 2 && random.chance(0.6)
      ? ['--without', members.slice(1)]
      : ['--only', agenda.appointmentIds()];
  return ['batch', 'edit', id, option, some(random, ids, members.length + 3).join(','), ...revision];
}

function entryWords({ random, known }: CommandSource): string[] {
  const isAll = known.entries.length === 0 || random.chance(0.15);
  return [...(isAll ? ['--all'] : some(random, known.entries, 8).map(String)), '--yes'];
}

function resolveWords({ random, known }: CommandSource): string[] {
  if (known.unclear.length === 0) return ['log', '--state', 'unclear', '--desc', '--limit', '40'];
  const decision = random.pick(['--sent', '--not-sent', '--again']);
  return ['log', 'resolve', String(random.pick(known.unclear)), decision, '--yes'];
}

function settingWords({ random }: CommandSource): string[] {
  const [key, values] = random.pick([
    ['approval.mode', ['none', 'any', 'any', 'four-eyes']],
    ['run.days', ['tomorrow', '+2', 'tomorrow,+2']],
    ['run.one-per-day', ['true', 'false']],
    ['run.moved', ['ask', 'always', 'never']],
    ['send.limit-per-day', ['none', '2000']],
    ['send.resend-unknown', ['true', 'false']],
    ['batch.expires-after-hours', ['1', '24', '72']],
    ['email.calendar', ['true', 'false']],
  ] as const);
  const scope = key === 'run.one-per-day' ? ['--scope', random.pick(['practice', 'user'])] : [];
  return ['settings', 'set', key, random.pick(values), ...scope];
}

function userWords({ random }: CommandSource): string[] {
  const change = random.pick([
    ['--can', 'prepare'],
    ['--can', 'prepare,approve'],
    ['--can', 'prepare,approve,admin'],
    ['--inactive'],
    ['--active'],
    ['--active'],
    ['--active'],
  ]);
  return ['users', 'set', random.pick(Object.keys(people)), ...change];
}

function templateWords({ random }: CommandSource): string[] {
  if (random.chance(0.3)) return ['templates', 'reset', 'reminder', 'sms', 'de'];
  const bodies = [
    'Ihr Termin: {{ appointment.date }}, {{ appointment.time }}. {{ practice.name }}',
    `Ihr Termin: {{ appointment.date }}, {{ appointment.time }}. ${'Bitte kommen Sie pünktlich. '.repeat(5)}`, // two segments
  ];
  return ['templates', 'set', 'reminder', 'sms', 'de', '--body', random.pick(bodies)];
}

/** Up to so many of them, each once. */
function some<Item>(random: Random, items: readonly Item[], most: number): Item[] {
  const picked = new Set<Item>();
  for (let count = random.integer(1, most); count > 0 && items.length > 0; count -= 1)
    picked.add(random.pick(items));
  return [...picked];
}
