import type { LogEntryView } from '../../src/delivery-log.ts';
import { eventText, shownPerson, shownText, stateText } from '../../src/i18n/format.ts';
import type { LogEntry } from '../../src/model/log.ts';
import type { PlainFace } from './face.ts';

/** One entry with its whole text and everything that became of it, the oldest first. */
export async function readEntry(face: PlainFace, id: number): Promise<void> {
  const { engine, actor, talk } = face;
  const view = await face.perform(() => engine.readEntry(actor(), id));
  if (view !== null) talk.say('', ...factLines(face, view.entry), ...historyLines(face, view));
}

function factLines({ t, format }: PlainFace, entry: LogEntry): string[] {
  const { column } = t().cli;
  const { credits, moment } = format();
  const facts: [string, string | null][] = [
    [column.entry, String(entry.id)],
    [column.kind, t().kind[entry.kind]],
    [column.channel, t().channel[entry.channel]],
    [column.patient, shownPerson(t(), entry)],
    [column.recipient, entry.recipient],
    [column.appointment, entry.startsAt && moment(entry.startsAt)],
    [column.location, entry.location],
    [column.state, stateText(t(), entry)],
    [column.submitted, entry.submittedAt && moment(entry.submittedAt)],
    [column.delivered, entry.deliveredAt && moment(entry.deliveredAt)],
    [column.reset, entry.resetAt && moment(entry.resetAt)],
    [column.segments, String(entry.segments)],
    [column.credits, credits(entry.milliCredits)],
    [column.batch, String(entry.batchId)],
  ];
  return [
    ...facts.flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`])),
    ...(entry.subject === null ? [] : [t().cli.logDetail.subject(entry.subject)]),
    ...shownText(t(), format(), entry)
      .split('\n')
      .filter((line) => line.trim() !== ''),
  ];
}

function historyLines({ t, format }: PlainFace, { entry, events }: LogEntryView): string[] {
  const lines = events.map((event, index) => {
    const before = events[index - 1];
    return `${format().momentWithSeconds(event.at)} ${eventText(t(), entry, event, before)}`;
  });
  return [t().tui.plain.log.history, ...lines];
}
