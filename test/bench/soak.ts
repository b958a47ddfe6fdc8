import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { addDays, type LocalDate, type LocalTime } from '../../src/model/time.ts';
import { outcomeOf, type SoakRun } from './soak/outcome.ts';
import { type SoakPractice, startSoakPractice } from './soak/practice.ts';
import { checkLine, flatness, growthByTable, heading, sampleLine } from './soak/report.ts';
import { type Sample, takeSample } from './soak/sample.ts';

const usage = `usage: npm run soak -- [--days 365] [--per-day 200] [--patients 3000]
         [--texts-days 90] [--log-days 180] [--agenda-days 180] [--each-minute] [--json FILE]
`;

const FIRST_DAY = '2026-01-05'; // a Monday

/** When the server looks at what is due: around every due time, and now and then; the clock is stepped between, not sped up. */
const EVERY_DAY: readonly LocalTime[] = ['00:05', '02:01', '03:01', '09:01', '20:05', '23:50'];
const WORKDAY: readonly LocalTime[] = [
  '07:31',
  '08:01',
  '09:46',
  '10:01',
  '10:02',
  '13:06',
  '13:16',
  '14:01',
  '18:01',
];
const EXPORTS: readonly LocalTime[] = ['09:46', '13:06'];
const ASK_EVERY = 10; // looks: a portal is asked for its credits at most so often
const WEEK = 7;

type Options = SoakRun & Readonly<{ eachMinute: boolean; json: string | undefined }>;

const MINUTES = Array.from(
  { length: 24 * 60 },
  (_, minute) =>
    `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`,
);

process.exitCode = await main();

/** 1 when something grew that should not or was not done, 2 when nobody can tell what was asked for. */
async function main(): Promise<number> {
  const options = readOptions();
  if (options === null) {
    process.stderr.write(usage);
    return 2;
  }
  const start = performance.now();
  const practice = await startSoakPractice(options);
  try {
    const samples = await liveThrough(practice, options);
    const checks = [...flatness(samples, options), ...(await outcomeOf(practice, options))];
    const grown = growthByTable(samples);
    say('', 'growth in a year, by the last quarter:', ...grown, '', ...checks.map(checkLine));
    say(`${options.days} days in ${((performance.now() - start) / 60_000).toFixed(1)} minutes`);
    return checks.some(({ isMet }) => isMet === false) ? 1 : 0;
  } finally {
    await practice.close();
  }
}

/** Each week, and the end, has its sample. */
async function liveThrough(practice: SoakPractice, options: Options): Promise<Sample[]> {
  const { firstDay, days, eachMinute, json } = options;
  const samples: Sample[] = [];
  let [milliseconds, sampled, processor] = [0, 0, (await practice.memory()).processor];
  say(heading);
  for (let day = 1; day <= days; day += 1) {
    const start = performance.now();
    await liveDay(practice, addDays(firstDay, day - 1), eachMinute);
    milliseconds += performance.now() - start;
    if (day % WEEK !== 0 && day !== days) continue;
    const sample = await takeSample(practice, day);
    samples.push(sample);
    if (json !== undefined) writeFileSync(json, JSON.stringify(samples, null, 2)); // also of a run that is broken off
    const used = sample.memory.processor - processor;
    say(
      sampleLine(sample, { milliseconds: milliseconds / (day - sampled), processor: used / (day - sampled) }),
    );
    [milliseconds, sampled, processor] = [0, day, sample.memory.processor];
  }
  return samples;
}

async function liveDay(practice: SoakPractice, day: LocalDate, eachMinute: boolean): Promise<void> {
  const isWorkday = practice.isWorkday(day);
  const looks = eachMinute ? MINUTES : [...EVERY_DAY, ...(isWorkday ? WORKDAY : [])].sort();
  for (const [index, time] of looks.entries()) {
    const at = `${day}T${time}`;
    if (isWorkday && EXPORTS.includes(time)) practice.exportAgenda(at);
    await practice.live(at, index % ASK_EVERY === 0);
  }
}

/** null when it is not understood. */
function readOptions(): Options | null {
  try {
    const { values } = parseArgs({
      options: {
        days: { type: 'string', default: '365' },
        'per-day': { type: 'string', default: '200' },
        patients: { type: 'string', default: '3000' },
        'texts-days': { type: 'string', default: '90' },
        'log-days': { type: 'string', default: '180' },
        'agenda-days': { type: 'string', default: '180' },
        'each-minute': { type: 'boolean', default: false },
        json: { type: 'string' },
      },
    });
    const { json, ...given } = values;
    const numbers = {
      days: Number(given.days),
      perDay: Number(given['per-day']),
      patients: Number(given.patients),
      textsDays: Number(given['texts-days']),
      logDays: Number(given['log-days']),
      agendaDays: Number(given['agenda-days']),
    };
    const isRight = Object.values(numbers).every((number) => Number.isInteger(number) && number > 0);
    return isRight ? { ...numbers, firstDay: FIRST_DAY, eachMinute: values['each-minute'], json } : null;
  } catch {
    return null;
  }
}

function say(...lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
