import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { addDays, type LocalDate, toInstant } from '../../../src/model/time.ts';
import { retentionRules } from '../../../src/retention.ts';
import { type Bare, withBare } from '../support/bare.ts';
import { ZONE } from '../support/engine.ts';
import type { SoakPractice, SoakSize } from './practice.ts';
import { type Check, check } from './report.ts';

/** What was asked of the run. */
export type SoakRun = SoakSize & Readonly<{ days: number }>;

type Look = Readonly<{ bare: Bare; practice: SoakPractice; run: SoakRun; lastDay: LocalDate }>;

const KEPT_BACKUPS = 7; // as shipped
const UNSETTLED = `state in ('queued', 'submitting', 'unclear')`;

/** Whether everything was done, once, and what is old is gone. */
export function outcomeOf(practice: SoakPractice, run: SoakRun): Promise<readonly Check[]> {
  const lastDay = addDays(run.firstDay, run.days - 1);
  return withBare(practice.database, 'read', async (bare) => {
    const look = { bare, practice, run, lastDay };
    return [...(await wasDoneOnce(look)), ...(await isOldGone(look))];
  });
}

async function wasDoneOnce({ bare, practice }: Look): Promise<Check[]> {
  const seen = await practice.timesSeen();
  const charged = await count(bare, `credit_entry where kind = 'message' and channel = 'sms'`);
  const once = seen.every((times) => times === 1);
  return [
    check('SMS that the portal saw, each once', String(seen.length), once),
    check('of them charged in the ledger', String(charged), charged === seen.length),
    zero('messages still open', await count(bare, `message where ${UNSETTLED}`)),
    zero(
      'runs of schedules that failed or were skipped',
      await count(bare, `schedule_run where state in ('failed', 'skipped')`),
    ),
    zero('alarms raised', await count(bare, 'alarm')),
  ];
}

async function isOldGone({ bare, practice, run, lastDay }: Look): Promise<Check[]> {
  const { days, textsDays, logDays, agendaDays } = run;
  const old = (kept: number): string => {
    const before = toInstant(`${addDays(lastDay, -kept)}T00:00`, ZONE).toISOString();
    return `not ${UNSETTLED} and logged_at < '${before}'`;
  };
  const removed = await removedByRetention(bare);
  const some = (number: number, kept: number): boolean | null => (days > kept + 7 ? number > 0 : null);
  const backups = readdirSync(join(practice.folder, 'backups')).length;
  const { texts = 0, entries = 0, appointments = 0 } = removed;
  const oldDay = addDays(lastDay, -Math.max(agendaDays, logDays) - 1);
  const others = retentionRules.map((rule) => `${rule} ${removed[rule]}`).join(', ');
  return [
    zero(
      `texts older than ${textsDays} days`,
      await count(bare, `message where text <> '' and ${old(textsDays)}`),
    ),
    zero(`log entries older than ${logDays} days`, await count(bare, `message where ${old(logDays)}`)),
    zero(
      `appointments older than both, but those recalls were done by`,
      await count(
        bare,
        `appointment where starts_at < '${toInstant(`${oldDay}T00:00`, ZONE).toISOString()}'
           and not exists (select 1 from recall where done_by = appointment.id)`,
      ),
    ),
    check('texts removed', String(texts), some(texts, textsDays)),
    check('log entries removed', `${entries} (all of it: ${others})`, some(entries, logDays)),
    check('appointments removed', String(appointments), some(appointments, Math.max(agendaDays, logDays))),
    check('backups kept', String(backups), days > KEPT_BACKUPS ? backups === KEPT_BACKUPS : null),
  ];
}

/** By its own record. */
async function removedByRetention(bare: Bare): Promise<Record<string, number>> {
  const rows = await bare.all(`select details from audit_entry where action = 'retention.done'`);
  const runs = rows.map(({ details }) => JSON.parse(String(details)) as Record<string, number>);
  return Object.fromEntries(
    retentionRules.map((rule) => [rule, runs.reduce((total, run) => total + (run[rule] ?? 0), 0)]),
  );
}

async function count(bare: Bare, what: string): Promise<number> {
  return Number((await bare.all(`select count(*) as count from ${what}`))[0]?.count);
}

function zero(name: string, number: number): Check {
  return check(name, String(number), number === 0);
}
