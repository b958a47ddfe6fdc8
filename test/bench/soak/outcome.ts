import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { addDays, type LocalDate, toInstant } from '../../../src/model/time.ts';
import { retentionRules } from '../../../src/retention.ts';
import { type Bare, withBare } from '../support/bare.ts';
import { ZONE } from '../support/engine.ts';
import { LOG_DAYS, type SoakPractice, TEXTS_DAYS } from './practice.ts';
import { type Check, check } from './report.ts';

type Outcome = Readonly<{ checks: readonly Check[]; facts: readonly string[] }>;

const KEPT_BACKUPS = 7; // as shipped

/** What a year left behind: that everything was done, once, and that what is old is gone. */
export async function outcomeOf(practice: SoakPractice, lastDay: LocalDate, days: number): Promise<Outcome> {
  const timesSeen = await practice.timesSeen();
  return withBare(practice.database, 'read', async (bare) => {
    const count = async (what: string, ...parameters: unknown[]): Promise<number> =>
      Number((await bare.all(`select count(*) as count from ${what}`, parameters))[0]?.count);
    const charged = await count(`credit_entry where kind = 'message' and channel = 'sms'`);
    const before = (kept: number) => toInstant(`${addDays(lastDay, -kept)}T00:00`, ZONE).toISOString();
    const settled = `state not in ('queued', 'submitting', 'unclear')`;
    const oldTexts = await count(
      `message where text <> '' and ${settled} and logged_at < ?`,
      before(TEXTS_DAYS),
    );
    const oldEntries = await count(`message where ${settled} and logged_at < ?`, before(LOG_DAYS));
    const removed = await retained(bare);
    const isPast = (kept: number, number: number) => (days > kept + 7 ? number > 0 : null);
    const backups = readdirSync(join(practice.folder, 'backups')).length;
    const zero = (name: string, number: number): Check => check(name, String(number), number === 0);
    const checks = [
      check(
        'SMS that the portal saw, each once',
        String(timesSeen.length),
        timesSeen.every((times) => times === 1),
      ),
      check('of them charged in the ledger', String(charged), charged === timesSeen.length),
      zero(
        'runs of schedules that failed or were skipped',
        await count(`schedule_run where state in ('failed', 'skipped')`),
      ),
      zero('alarms raised', await count('alarm')),
      zero('messages still open', await count(`message where state in ('queued', 'submitting', 'unclear')`)),
      zero(
        'appointments with two claims',
        await count(`(select 1 from reminder_claim group by appointment_id, kind having count(*) > 1)`),
      ),
      zero(`texts older than ${TEXTS_DAYS} days`, oldTexts),
      zero(`log entries older than ${LOG_DAYS} days`, oldEntries),
      check('texts removed', String(removed.texts), isPast(TEXTS_DAYS, removed.texts ?? 0)),
      check('log entries removed', String(removed.entries), isPast(LOG_DAYS, removed.entries ?? 0)),
      check('backups kept', String(backups), days > KEPT_BACKUPS ? backups === KEPT_BACKUPS : null),
    ];
    return {
      checks,
      facts: [`removed by retention: ${retentionRules.map((rule) => `${rule} ${removed[rule]}`).join(', ')}`],
    };
  });
}

/** All that retention has removed, by its own record. */
async function retained(bare: Bare): Promise<Record<string, number>> {
  const rows = await bare.all(`select details from audit_entry where action = 'retention.done'`);
  const runs = rows.map(({ details }) => JSON.parse(String(details)) as Record<string, number>);
  return Object.fromEntries(
    retentionRules.map((rule) => [rule, runs.reduce((total, run) => total + (run[rule] ?? 0), 0)]),
  );
}
