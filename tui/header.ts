import type { Actor } from '../src/actor.ts';
import type { AccountState } from '../src/credits.ts';
import type { Engine } from '../src/engine.ts';
import { isOpen } from '../src/model/batch.ts';
import type { Job } from '../src/model/schedule.ts';
import { jobRules } from '../src/model/schedule-rules.ts';
import { localDateOf } from '../src/model/time.ts';
import type { ScheduleView } from '../src/schedule/schedules.ts';
import { isStandingStill } from '../src/servers.ts';
import { mayApprove, readApprovals } from './approvals.ts';
import type { Face } from './face.ts';
import { whenText } from './screens/schedules-words.ts';

/** What the header tells besides the practice. */
export type HeaderState = Readonly<{
  accounts: readonly AccountState[];
  /** Prepared, approved, held or paused. */
  openBatches: number;
  /** Of these, those that wait for an approval that whoever sits here may give. */
  waiting: number;
  connection: 'ok' | 'lost';
  /** The run that comes next; null: none is switched on, or no server is there for it. */
  nextRun: Readonly<{ job: Job; at: Date }> | null;
  /** Schedules are switched on, and the server that ran them of late does not any more. */
  isStandingStill: boolean;
}>;

const LOOKED_AT = 50; // the newest batches; an older open one has long expired

const RUNS_MILLISECONDS = 5_000; // which days the practice works takes a moment to work out; a server commits every minute
const ACCOUNTS_MILLISECONDS = 30_000; // a portal is not asked for its balance with every commit of somebody else

type HeaderOptions = Readonly<{
  engine: Engine;
  actor: () => Actor;
  ticks: () => number;
  onChange: () => void;
}>;

/** Reads balances and open batches when asked to, one reading at a time; a database that is out of reach is said. */
export function createHeader({ engine, actor, ticks, onChange }: HeaderOptions) {
  let state: HeaderState = {
    accounts: [],
    openBatches: 0,
    waiting: 0,
    connection: 'ok',
    nextRun: null,
    isStandingStill: false,
  };
  let reading: Promise<void> | null = null;
  let isAskedAgain = false;
  let accountsAt = Number.NEGATIVE_INFINITY;
  let runsAt = Number.NEGATIVE_INFINITY;

  const change = (changes: Partial<HeaderState>): void => {
    state = { ...state, ...changes };
    onChange();
  };
  const read = async (): Promise<void> => {
    try {
      const views = await engine.listBatches(actor(), LOOKED_AT);
      const open = views.filter(({ batch }) => isOpen(batch.state));
      const prepared = open.filter(({ batch }) => batch.state === 'prepared');
      const approvals = prepared.length === 0 ? null : await readApprovals(engine, actor());
      const waiting =
        approvals === null ? 0 : prepared.filter(({ batch }) => mayApprove(approvals, actor(), batch)).length;
      change({ openBatches: open.length, waiting, connection: 'ok' });
      if (ticks() - runsAt >= RUNS_MILLISECONDS) {
        runsAt = ticks();
        change(await readNextRun(engine, actor()));
      }
      if (ticks() - accountsAt < ACCOUNTS_MILLISECONDS) return;
      accountsAt = ticks();
      change({ accounts: await engine.readAccounts(actor()) });
    } catch {
      change({ connection: 'lost' }); // whoever does something with the database is told why
    }
  };
  const refresh = async (): Promise<void> => {
    if (reading !== null) {
      isAskedAgain = true;
      return reading;
    }
    reading = read();
    await reading;
    reading = null;
    if (isAskedAgain) {
      isAskedAgain = false;
      await refresh();
    }
  };
  return {
    state: (): HeaderState => state,
    refresh,
    /** Resolves when nothing is being read. */
    settled: async (): Promise<void> => {
      while (reading !== null) await reading;
    },
    /** The same, balances and the next run included however fresh they are: something has changed them here. */
    refreshAccounts(): Promise<void> {
      accountsAt = Number.NEGATIVE_INFINITY;
      runsAt = Number.NEGATIVE_INFINITY;
      return refresh();
    },
    connection(connection: HeaderState['connection']): void {
      if (connection !== state.connection) change({ connection });
    },
  };
}

/** What runs by itself next, or that nothing does. */
export type NextRun = Readonly<{
  /** 'next 10:00 reminders'. */
  text: string;
  /** Where there is less room: '10:00 reminders'. */
  shortText: string;
  isWarning: boolean;
}>;

/** null: nothing is scheduled at a time of the day. */
export function nextRunText(
  face: Pick<Face, 't' | 'format' | 'now' | 'timeZone'>,
  { nextRun, isStandingStill }: HeaderState,
): NextRun | null {
  const words = face.t().tui.schedules;
  if (isStandingStill) return { text: words.standStill, shortText: words.standStill, isWarning: true };
  if (nextRun === null) return null;
  const { job, at } = nextRun;
  const isToday = localDateOf(at, face.timeZone) === localDateOf(face.now(), face.timeZone);
  const when = isToday ? face.format().time(at) : whenText(face, at);
  const shortText = `${when} ${words.jobShort[job]}`;
  return { text: words.next(when, words.jobShort[job]), shortText, isWarning: false };
}

/** Where no server has run of late nothing is said of schedules: those that came with the program would never run here. */
async function readNextRun(
  engine: Engine,
  actor: Actor,
): Promise<Pick<HeaderState, 'nextRun' | 'isStandingStill'>> {
  const servers = await engine.listServers(actor);
  if (servers.length === 0) return { nextRun: null, isStandingStill: false };
  const schedules = await engine.listSchedules(actor);
  const isServed = servers.some(({ isRunning }) => isRunning);
  return {
    nextRun: isServed ? firstOf(schedules) : null,
    isStandingStill: isStandingStill(servers, schedules),
  };
}

const UNTOLD: readonly Job[] = ['retention', 'backup']; // nobody waits for them

/** What is written to patients comes before all else; jobs that run all day long tell nobody anything. */
function firstOf(schedules: readonly ScheduleView[]): HeaderState['nextRun'] {
  const preparing = schedules.filter(({ job, nextAt }) => jobRules[job].isPreparing && nextAt !== null);
  const [first] = (preparing.length > 0 ? preparing : schedules.filter(({ job }) => !UNTOLD.includes(job)))
    .flatMap(({ job, timing, nextAt: at }) => (at === null || timing.kind === 'every' ? [] : [{ job, at }]))
    .sort((a, b) => a.at.getTime() - b.at.getTime());
  return first ?? null;
}
