import type { Sample } from './sample.ts';

const MEGABYTE = 1_000_000;

/** What belongs together when one asks what grows. */
const GROUPS = {
  log: ['message', 'message_event', 'batch', 'batch_decision'],
  agenda: ['appointment'],
  claims: ['reminder_claim', 'superseded_claim', 'recall_claim', 'greeting_claim'],
  audit: ['audit_entry'],
  ledger: ['credit_entry'],
} as const satisfies Record<string, readonly string[]>;

type Group = keyof typeof GROUPS;
const groups = Object.keys(GROUPS) as Group[];

function bytesOf({ bytes }: Sample, group: Group): number {
  return sum(GROUPS[group].map((table) => bytes[table] ?? 0));
}

function otherBytes(sample: Sample): number {
  return sum(Object.values(sample.bytes)) - sum(groups.map((group) => bytesOf(sample, group)));
}

const COLUMNS = [
  'day',
  'ms a day',
  'cpu',
  'resident',
  'heap',
  'file',
  'free',
  'wal',
  ...groups,
  'other',
  'log rows',
  'prog.log',
];

export const heading = line(COLUMNS);

/** Of a day, in milliseconds; the server's processor time tells apart what the machine does to it. */
export type DayTime = Readonly<{ milliseconds: number; processor: number }>;

/** One sample as a line of the table; sizes in megabytes. */
export function sampleLine(sample: Sample, { milliseconds, processor }: DayTime): string {
  const { memory, database, free, wal, rows, programLog } = sample;
  return line([
    String(sample.day),
    milliseconds.toFixed(0),
    processor.toFixed(0),
    ...[memory.resident, memory.heap, database, free, wal].map(megabytes),
    ...groups.map((group) => megabytes(bytesOf(sample, group))),
    megabytes(otherBytes(sample)),
    String(rows.message),
    megabytes(programLog),
  ]);
}

export type Check = Readonly<{ name: string; found: string; isMet: boolean | null }>;

const FLAT_HEAP = 3 * MEGABYTE; // a week's garbage that is not yet collected differs by so much
const FLAT_RESIDENT = 16 * MEGABYTE;
// weeks differ by holidays, and an index loosens by a twentieth until its entries have been replaced three or four times
const FLAT_SHARE = 0.06;
const FIXED_DAYS = 400; // what retention's fixed rules keep longest of what a server writes every day

/** What is never shortened: who did what, and what it cost. */
const LASTING = ['audit', 'ledger'] as const satisfies readonly Group[];

type Kept = Readonly<{ logDays: number; agendaDays: number }>;

/** Whether memory and the file are flat; null: the run was too short to tell. */
export function flatness(samples: readonly Sample[], { logDays, agendaDays }: Kept): Check[] {
  const last = samples.at(-1)?.day ?? 0;
  const afterQuarter = samples.filter(({ day }) => day >= last / 4);
  const isLong = last >= 90;
  const heap = growth(afterQuarter, ({ memory }) => memory.heap);
  const resident = growth(afterQuarter, ({ memory }) => memory.resident);
  return [
    check('heap after the first quarter, by the end', signed(heap), isLong ? heap < FLAT_HEAP : null),
    check('resident memory, the same', signed(resident), isLong ? resident < FLAT_RESIDENT : null),
    steady(
      'log with indexes, per entry',
      samples,
      logDays,
      (sample) => bytesOf(sample, 'log') / (sample.rows.message ?? 1),
    ),
    steady(
      'appointments with claims, per appointment',
      samples,
      Math.max(logDays, agendaDays),
      (sample) => (bytesOf(sample, 'agenda') + bytesOf(sample, 'claims')) / (sample.rows.appointment ?? 1),
    ),
    steady('the file but for audit and ledger', samples, FIXED_DAYS, (sample) =>
      sum([sample.database, ...LASTING.map((group) => -bytesOf(sample, group))]),
    ),
    check(
      'write-ahead log, the largest',
      megabytes(Math.max(...samples.map(({ wal }) => wal))),
      Math.max(...samples.map(({ wal }) => wal)) < 64 * MEGABYTE,
    ),
  ];
}

/** Whether it stays as large as it was when its days had passed. */
function steady(
  name: string,
  samples: readonly Sample[],
  keptDays: number,
  size: (sample: Sample) => number,
): Check {
  const late = samples.filter(({ day }) => day > keptDays + 14);
  const grown = growth(late, size);
  const isSteady = late.length >= 4;
  const share = grown / Math.max(1, mean(late.map(size)));
  return check(
    `${name}, from day ${keptDays + 14} to the end`,
    isSteady ? `${share < 0 ? '' : '+'}${(share * 100).toFixed(1)} %` : '-',
    isSteady ? share < FLAT_SHARE : null,
  );
}

/** What the file grows by in a year, by table, from the last quarter of the run; the largest first. */
export function growthByTable(samples: readonly Sample[]): string[] {
  const last = samples.at(-1)?.day ?? 0;
  const late = samples.filter(({ day }) => day >= last * 0.75);
  const span = (late.at(-1)?.day ?? 0) - (late[0]?.day ?? 0);
  if (span === 0) return [];
  const names = Object.keys(late[0]?.bytes ?? {});
  const perYear = (change: number): number => (change / span) * 365;
  return names
    .map((name) => ({
      name,
      bytes: perYear(growth(late, ({ bytes }) => bytes[name] ?? 0)),
      rows: perYear(growth(late, ({ rows }) => rows[name] ?? 0)),
    }))
    .filter(({ bytes, rows }) => Math.abs(bytes) >= 50_000 || Math.abs(rows) >= 100)
    .sort((one, other) => other.bytes - one.bytes)
    .map(
      ({ name, bytes, rows }) =>
        `  ${name.padEnd(20)} ${signed(bytes).padStart(9)}  ${rows.toFixed(0).padStart(8)} rows`,
    );
}

/** The slope of a straight line through the samples, times the days between the first and the last. */
function growth(samples: readonly Sample[], value: (sample: Sample) => number): number {
  const days = samples.map(({ day }) => day);
  const values = samples.map(value);
  const [middle, level] = [mean(days), mean(values)];
  const spread = sum(days.map((day) => (day - middle) ** 2));
  if (spread === 0) return 0;
  const slope = sum(days.map((day, index) => (day - middle) * ((values[index] ?? level) - level))) / spread;
  return slope * ((days.at(-1) ?? 0) - (days[0] ?? 0));
}

export function check(name: string, found: string, isMet: boolean | null): Check {
  return { name, found, isMet };
}

export function checkLine({ name, found, isMet }: Check): string {
  const verdict = isMet === null ? 'too short' : isMet ? 'ok' : 'MISSED';
  return `${verdict.padEnd(10)}${name}: ${found}`;
}

function line(cells: readonly string[]): string {
  return cells.map((cell) => cell.padStart(8)).join(' ');
}

function megabytes(bytes: number): string {
  return (bytes / MEGABYTE).toFixed(1);
}

function signed(bytes: number): string {
  return `${bytes < 0 ? '' : '+'}${megabytes(bytes)} MB`;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
const mean = (numbers: readonly number[]): number =>
  numbers.length === 0 ? 0 : sum(numbers) / numbers.length;
