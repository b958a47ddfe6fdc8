import { readClockState } from '../../clock-guard.ts';
import { type Finding, finding } from '../../model/finding.ts';
import { toInstant } from '../../model/time.ts';
import { readTimeZoneState } from '../../time-zone.ts';
import { inCurrentSchema } from './database-checks.ts';
import type { Check, Examination, Findings } from './examination.ts';

export const timeChecks: readonly Check[] = [
  { name: 'time-zone', run: timeZone },
  { name: 'clock-portal', run: portalClock },
  { name: 'clock-server', run: serverClock },
  { name: 'clock-records', run: recordedClock },
];

/** A winter and a summer time that every complete time zone database agrees on. */
const KNOWN = [
  ['2026-01-15T12:00', 'Europe/Zurich', '2026-01-15T11:00:00.000Z'],
  ['2026-07-15T12:00', 'Europe/Zurich', '2026-07-15T10:00:00.000Z'],
  ['2026-07-15T12:00', 'America/New_York', '2026-07-15T16:00:00.000Z'],
] as const;

async function timeZone(examination: Examination): Promise<Finding> {
  const { config, unsound } = examination.configuration;
  const isRight = KNOWN.every(([local, zone, instant]) => instantOf(local, zone) === instant);
  if (!isRight) return finding('time-zone-data-wrong');
  if (config === null) return finding('no-configuration');
  if (unsound.includes('practice')) return finding('section-invalid', { section: 'practice' });
  const { timeZone } = config.practice;
  const { inspection } = await examination.database();
  if (inspection?.schema.state !== 'current') return finding('time-zone-fine', { timeZone });
  const { isChanged, stored, drifted } = await readTimeZoneState(
    inspection.reads,
    timeZone,
    examination.now(),
  );
  if (isChanged) return finding('time-zone-changed', { timeZone, stored });
  const [first] = drifted;
  if (first !== undefined) {
    return finding('time-zone-drifted', { timeZone, days: drifted.length, first });
  }
  return finding('time-zone-fine', { timeZone });
}

function instantOf(local: string, zone: string): string | null {
  try {
    return toInstant(local, zone).toISOString();
  } catch {
    return null; // a machine that does not know the zone
  }
}

const OFF_SECONDS = 60; // two clocks that follow a time server differ by less than one
const WRONG_SECONDS = 600; // reminders, quiet hours and expiry go visibly wrong

function compared(theirs: Date, ours: Date, than: string): Finding {
  const seconds = Math.round((ours.getTime() - theirs.getTime()) / 1000);
  const apart = Math.abs(seconds);
  const code = apart >= WRONG_SECONDS ? 'clock-wrong' : apart >= OFF_SECONDS ? 'clock-off' : 'clock-agrees';
  return finding(code, { seconds, than });
}

async function portalClock({ sms, machineNow }: Examination): Promise<Findings> {
  const clock = (await sms())?.clock ?? null;
  return clock === null ? [] : compared(clock.theirs, clock.ours ?? machineNow(), 'portal');
}

async function serverClock({ database, machineNow }: Examination): Promise<Findings> {
  const { inspection } = await database();
  const theirs = (await inspection?.serverTime()) ?? null;
  return theirs === null ? [] : compared(theirs, machineNow(), 'server');
}

/** Nothing can have been recorded later than now: else this clock was ahead once, or is behind. */
function recordedClock(examination: Examination): Promise<Findings> {
  return inCurrentSchema(examination, async ({ reads }, { now, configuration }) => {
    const { newest, behindSeconds, isBehind } = await readClockState(reads, now());
    if (newest === null) return finding('nothing-recorded');
    const isSandbox = configuration.config?.mode === 'sandbox'; // whose clock may be set to any time
    if (!isBehind || isSandbox) return finding('clock-agrees', { seconds: 0, than: 'records' });
    return finding('clock-behind', {
      seconds: -behindSeconds,
      newest: newest.toISOString(),
      now: now().toISOString(),
    });
  });
}
