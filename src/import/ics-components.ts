import type { ContentLine } from './ics-lines.ts';

/** One VEVENT or VTIMEZONE as it stands in the file, without what is nested in an event. */
export type IcsComponent = Readonly<{
  type: 'event' | 'zone';
  /** Which VCALENDAR of the file, from 1. */
  calendar: number;
  /** Its METHOD in capitals, 'PUBLISH' when there is none. */
  method: string;
  /** Which one of its type in the file, from 1. */
  ordinal: number;
  /** Where it begins. */
  line: number;
  lines: readonly ContentLine[];
  /** false: its end is missing, something in it is not closed, or it is too large; its lines may lack some. */
  isWhole: boolean;
}>;

/** A calendar that is not closed, and where that shows: the file, or one it was put together from, has been cut off. */
export type OpenCalendar = Readonly<{ type: 'open-calendar'; calendar: number; line: number }>;

export type IcsPart = IcsComponent | OpenCalendar;

/** Puts lines together to components. `end` gives what the end of the file leaves open. */
export type Assembler = Readonly<{
  add: (line: ContentLine) => readonly IcsPart[];
  end: () => readonly IcsPart[];
  /** How many calendars there were. */
  calendars: () => number;
}>;

/** Answers and proposals of others about events (RFC 5546): none of them is an appointment. */
export function isAnswer({ method }: IcsComponent): boolean {
  return ['REPLY', 'REFRESH', 'COUNTER', 'DECLINECOUNTER'].includes(method);
}

/** What speaks only of the events in it: invitations, changes and cancellations as they come by mail (P7a). */
export function isExcerpt({ method }: IcsComponent): boolean {
  return method !== 'PUBLISH';
}

const MAX_COMPONENT = 512 * 1024; // characters of the lines that are kept; a practice's events have some hundred

type Open = { -readonly [key in keyof IcsComponent]: IcsComponent[key] } & {
  lines: ContentLine[];
  size: number;
  /** How many components are open inside. */
  depth: number;
};

/**
 * Reads events and time zones; all other components are passed over, however deep. `isWanted` tells by its name, in
 * capitals, whether a property of an event is kept. An event that is not closed costs itself only.
 */
export function createAssembler(isWanted: (name: string) => boolean): Assembler {
  const counts = { event: 0, zone: 0, calendar: 0 };
  let open: Open | null = null;
  let isCalendarOpen = false;
  let lastLine = 1;
  let method = 'PUBLISH';

  const begin = (type: 'event' | 'zone', line: number): Open => {
    counts[type] += 1;
    const { calendar } = counts;
    return {
      type,
      calendar,
      method,
      ordinal: counts[type],
      line,
      lines: [],
      isWhole: true,
      size: 0,
      depth: 0,
    };
  };
  const finish = (isClosed: boolean): IcsComponent[] => {
    if (open === null) return [];
    const { size, depth, ...component } = open;
    open = null;
    return [{ ...component, isWhole: isClosed && depth === 0 && size <= MAX_COMPONENT }];
  };
  const closeCalendar = (isClosed: boolean): IcsPart[] => {
    const parts: IcsPart[] = finish(false);
    if (isCalendarOpen && !isClosed) {
      parts.push({ type: 'open-calendar', calendar: counts.calendar, line: lastLine });
    }
    isCalendarOpen = false;
    method = 'PUBLISH';
    return parts;
  };
  const beginPart = (what: string, line: ContentLine): IcsPart[] => {
    if (what === 'VCALENDAR') {
      const parts = closeCalendar(false);
      counts.calendar += 1;
      isCalendarOpen = true;
      return parts;
    }
    const type = COMPONENTS.get(what);
    if (type !== undefined) {
      const parts = finish(false);
      open = begin(type, line.number);
      return parts;
    }
    if (open !== null) open.depth += 1;
    if (open?.type === 'zone') keep(open, line);
    return [];
  };
  const endPart = (what: string, line: ContentLine): IcsPart[] => {
    if (what === 'VCALENDAR') return closeCalendar(true);
    const type = COMPONENTS.get(what);
    if (type !== undefined) return open?.type === type ? finish(true) : [];
    if (open !== null && open.depth > 0) open.depth -= 1;
    if (open?.type === 'zone') keep(open, line);
    return [];
  };

  return {
    add(line) {
      lastLine = line.number;
      const [, name = '', value = ''] = LINE.exec(line.text) ?? [];
      const property = name.toUpperCase();
      if (property === 'BEGIN') return beginPart(value.trim().toUpperCase(), line);
      if (property === 'END') return endPart(value.trim().toUpperCase(), line);
      if (open === null) {
        if (property === 'METHOD') method = value.trim().toUpperCase();
      } else if (open.type === 'zone' || (open.depth === 0 && isWanted(property))) keep(open, line);
      return [];
    },
    end: () => closeCalendar(false),
    calendars: () => counts.calendar,
  };
}

const COMPONENTS: ReadonlyMap<string, 'event' | 'zone'> = new Map([
  ['VEVENT', 'event'],
  ['VTIMEZONE', 'zone'],
]);

const LINE = /^([A-Za-z0-9-]+)[;:](.{0,64})/;

function keep(open: Open, line: ContentLine): void {
  open.size += line.text.length;
  if (open.size <= MAX_COMPONENT) open.lines.push(line);
}
