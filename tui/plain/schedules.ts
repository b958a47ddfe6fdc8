import type { ScheduleView } from '../../src/schedule/schedules.ts';
import { isStandingStill } from '../../src/servers.ts';
import { outcomeText } from '../screens/schedules-outcome.ts';
import { doesLines, lastText, nextText, runLine } from '../screens/schedules-view.ts';
import { scheduleName, timingText } from '../screens/schedules-words.ts';
import type { PlainFace } from './face.ts';
import { spoken } from './messages.ts';
import { choose, isYes } from './questions.ts';

const RUNS = 5; // as many as one listens to

/** What runs by itself and when, what became of it; each can be switched and run now. */
export async function openSchedules(face: PlainFace): Promise<void> {
  const { engine, actor, talk, t } = face;
  for (;;) {
    const words = t().tui.schedules;
    const schedules = await face.perform(() => engine.listSchedules(actor()));
    if (schedules === null) return;
    if (schedules.length === 0) return talk.say(words.noneHere);
    const servers = await face.perform(() => engine.listServers(actor()));
    if (servers !== null && isStandingStill(servers, schedules)) talk.say(words.noServerHere);
    const id = await choose(face, {
      title: t().tui.plain.schedules.title,
      choices: schedules.map((schedule) => ({
        id: String(schedule.id),
        label: scheduleLine(face, schedule),
      })),
      leave: t().tui.plain.back,
    });
    if (id === null) return;
    await workOnSchedule(face, Number(id));
  }
}

function scheduleLine(face: PlainFace, schedule: ScheduleView): string {
  const { tui } = face.t();
  const { isOn, timing, nextAt } = schedule;
  return [
    scheduleName(face.t(), schedule),
    timingText(face.t(), timing),
    isOn ? tui.schedules.on : tui.schedules.off,
    ...(nextAt === null ? [] : [tui.schedules.facts.next(nextText(face, schedule))]),
    `${tui.schedules.column.last}: ${lastText(face, schedule)}`,
  ].join(', ');
}

type Step = 'switch' | 'run' | 'runs';

/** One of them, until somebody goes back. */
async function workOnSchedule(face: PlainFace, id: number): Promise<void> {
  const { engine, actor, talk, t } = face;
  for (;;) {
    const schedules = await face.perform(() => engine.listSchedules(actor()));
    const schedule = schedules?.find((each) => each.id === id);
    if (schedule === undefined) return;
    const words = t().tui.plain.schedules;
    talk.say('', scheduleLine(face, schedule), ...doesLines(t(), schedule).map(spoken), words.edit(id));
    const step = await choose<Step>(face, {
      title: words.now,
      choices: [
        { id: 'runs', label: words.runs },
        { id: 'switch', label: schedule.isOn ? words.switchOff : words.switchOn },
        { id: 'run', label: words.run },
      ],
      leave: t().tui.plain.back,
    });
    if (step === null) return;
    await STEPS[step](face, schedule);
  }
}

const STEPS = { switch: switchOver, run: runNow, runs: hearRuns } as const satisfies Record<
  Step,
  (face: PlainFace, schedule: ScheduleView) => Promise<void>
>;

async function switchOver(face: PlainFace, schedule: ScheduleView): Promise<void> {
  const { engine, actor, talk, t } = face;
  const { id, isOn, revision } = schedule;
  if (!face.mayDo('admin')) return;
  const done = await face.perform(() => engine.changeSchedule(actor(), id, { isOn: !isOn }, revision));
  const words = t().tui.schedules;
  if (done !== null)
    talk.say((done.isOn ? words.switchedOn : words.switchedOff)(scheduleName(t(), schedule)));
}

async function runNow(face: PlainFace, schedule: ScheduleView): Promise<void> {
  const { engine, actor, talk, t } = face;
  if (!face.mayDo('prepare')) return;
  const words = t().tui.schedules;
  if (!(await isYes(face, words.runTitle(scheduleName(t(), schedule)))))
    return talk.say(t().tui.plain.nothingDone);
  talk.say(words.running(scheduleName(t(), schedule)));
  const run = await face.perform(() => engine.runScheduleNow(actor(), schedule.id));
  if (run !== null) talk.say(words.ran(scheduleName(t(), schedule), outcomeText(face, schedule.job, run)));
}

async function hearRuns(face: PlainFace, { id, job }: ScheduleView): Promise<void> {
  const { engine, actor, talk, t } = face;
  const runs = await face.perform(() => engine.scheduleRuns(actor(), id, RUNS));
  if (runs === null) return;
  const words = t().tui.schedules.facts;
  talk.say(
    '',
    words.runs,
    ...(runs.length === 0 ? [words.noRuns] : runs.flatMap((run) => runLine(face, job, run))),
  );
}
