import type { LogEntryView } from '../../src/delivery-log.ts';
import { RefusalError } from '../../src/errors.ts';
import { eventText, shownPerson, shownText } from '../../src/i18n/format.ts';
import type { LogEntry, MessageEvent } from '../../src/model/log.ts';
import type { Face } from '../face.ts';
import { afterInput } from '../terminal/after.ts';
import { showText, wrap } from '../terminal/cells.ts';
import { entryState } from './log-columns.ts';

const REST_MILLISECONDS = 80; // the history is read when the cursor stays, not while it passes

/** The entry at the cursor with everything that became of it, read a moment after the cursor has come to rest. */
export function createLogDetail(face: Pick<Face, 'engine' | 'actor' | 'perform' | 'paint'>) {
  const { engine, actor } = face;
  let view: LogEntryView | null = null;
  let wanted: number | null = null;
  let callOff = (): void => {};

  const read = async (id: number): Promise<void> => {
    const found = await face.perform(async () => {
      try {
        return await engine.readEntry(actor(), id);
      } catch (error) {
        if (error instanceof RefusalError && error.code === 'message-not-found') return null; // purged just now
        throw error;
      }
    });
    if (wanted !== id || found === null) return;
    view = found;
    face.paint();
  };

  return {
    /** The cursor is on this entry; `isNews`: something may have become of it. */
    follow(entry: LogEntry | null, isNews = false): void {
      const id = entry?.id ?? null;
      if (id === wanted && !isNews) return;
      wanted = id;
      callOff();
      if (id !== null) callOff = afterInput(REST_MILLISECONDS, () => void read(id));
    },
    callOff: () => callOff(),
    /** The entry's history; null while it has not been read. */
    eventsOf: (entry: LogEntry): readonly MessageEvent[] | null =>
      view?.entry.id === entry.id ? view.events : null,
  };
}

export type LogDetail = ReturnType<typeof createLogDetail>;

type DetailFace = Pick<Face, 't' | 'format' | 'theme'>;

/** The whole text, what is known of it, and what became of it, on lines of at most `width` cells. */
export function detailLines(
  face: DetailFace,
  entry: LogEntry,
  events: readonly MessageEvent[] | null,
  width: number,
): string[] {
  const { t, theme } = face;
  const words = t().tui.log;
  const { recipient, subject } = entry;
  const [person, text] = [shownPerson(t(), entry), shownText(t(), face.format(), entry)];
  const dim = (line: string) => wrap(showText(line), width).map((part) => theme.paint('dim', part));
  return [
    ...wrap(showText(`${person} · ${recipient}`), width).map((line) => theme.paint('title', line)),
    ...wrap(showText(entryState(t(), entry)), width).map((line) => theme.paint('accent', line)),
    '',
    ...(subject === null ? [] : [...wrap(showText(t().cli.logDetail.subject(subject)), width), '']),
    ...text.split('\n').flatMap((line) => wrap(showText(line), width)),
    '',
    ...factTexts(face, entry).flatMap(dim),
    '',
    theme.paint('title', words.history),
    ...(events === null ? [theme.symbols.ellipsis] : historyLines(face, entry, events, width)),
  ];
}

function factTexts({ t, format }: DetailFace, entry: LogEntry): string[] {
  const words = t().tui.log;
  const { column } = t().cli;
  const {
    startsAt,
    location,
    segments,
    encoding,
    milliCredits,
    batchId,
    reference,
    language,
    id,
    patientNumber,
  } = entry;
  const where = location === null ? '' : `, ${location}`;
  const number = patientNumber === null ? [] : [words.patientNumber(patientNumber)];
  return [
    [`${t().kind[entry.kind]} (${t().channel[entry.channel]}, ${t().language[language]})`, ...number].join(
      ' · ',
    ),
    ...(startsAt === null ? [] : [`${column.appointment}: ${format().moment(startsAt)}${where}`]),
    t().tui.run.messageFacts(segments, encoding?.toUpperCase() ?? '', format().credits(milliCredits)),
    `${column.entry} ${id} · ${column.batch} ${batchId} · ${column.reference} ${reference}`,
  ];
}

function historyLines(
  { t, format, theme }: DetailFace,
  entry: LogEntry,
  events: readonly MessageEvent[],
  width: number,
): string[] {
  return events.flatMap((event, index) => {
    const before = events[index - 1];
    const what = eventText(t(), entry, event, before);
    const when = format().momentWithSeconds(event.at);
    const isBeside = width - when.length - GAP >= MIN_BESIDE;
    const indent = ' '.repeat(isBeside ? when.length + GAP : GAP);
    const [first = '', ...rest] = wrap(showText(what), Math.max(1, width - indent.length));
    const at = theme.paint('dim', when);
    const start = isBeside ? [`${at}${' '.repeat(GAP)}${first}`] : [at, indent + first];
    return [...start, ...rest.map((line) => indent + line)];
  });
}

const GAP = 2;
const MIN_BESIDE = 20; // cells; with fewer the text stands below its moment
