import type { TemplateView } from '../../src/template-editing.ts';
import { moveTo } from '../components/editing.ts';
import { type AreaSize, paintArea } from '../components/text-area.ts';
import { paintField } from '../components/text-field.ts';
import type { Face, Place, Size } from '../face.ts';
import { cellWidth, clip, showText } from '../terminal/cells.ts';
import { type OfferState, offersOf, paintOffers } from './templates-offers.ts';
import { type Shown, shownLines } from './templates-shown.ts';
import { isChanged, type TextState } from './templates-text.ts';
import { fitted, paintPanes, stateText, textName, WIDE } from './templates-view.ts';

type Edited = Readonly<{
  state: TextState;
  /** Null: the list is closed. */
  offers: OfferState | null;
  shown: Shown | null;
  other: TemplateView | null;
  mayEdit: boolean;
}>;

type Painted = Readonly<{
  lines: readonly string[];
  /** How much room the body of the text has: keys need it. */
  area: AreaSize;
  cursor: Place | null;
}>;

/** The text, and beside or below it what it becomes, or what may be inserted. */
export function paintEditor(face: Face, edited: Edited, size: Size): Painted {
  let area: AreaSize = { width: 1, height: 1 };
  let cursor: Place | null = null;
  let offersAt: Place | null = null;
  const first = (room: Size): readonly string[] => {
    const painted = paintText(face, edited, room);
    area = painted.area;
    cursor = painted.cursor;
    return painted.lines;
  };
  const second = (room: Size): readonly string[] => {
    if (edited.offers === null) return fitted(shownLines(face, edited.shown, room), room);
    const all = offersOf(face.t(), edited.state.base.kind);
    const painted = paintOffers(edited.offers, all, room, { t: face.t(), theme: face.theme });
    offersAt = placeOf(painted.cursor, room, size);
    return painted.lines;
  };
  const lines = paintPanes(size, face.theme, { first, second, share: { wide: 0.5, narrow: 0.45 } });
  return { lines, area, cursor: edited.offers === null ? cursor : offersAt };
}

/** Where something of the second pane is on the whole screen. */
function placeOf({ row, column }: Place, { width, height }: Size, size: Size): Place {
  if (size.width >= WIDE) return { row, column: column + size.width - width };
  return { row: row + size.height - height, column: column + 1 };
}

function paintText(face: Face, edited: Edited, { width, height }: Size): Painted {
  const { theme } = face;
  const { state, mayEdit } = edited;
  const subject = state.base.channel === 'email' ? subjectLine(face, state, width) : null;
  const head = [headLine(face, edited, width), ...(subject === null ? [] : [subject.line])];
  const area = { width: Math.max(1, width - 2), height: Math.max(1, height - head.length - 1) };
  const body = paintArea(state.body, area);
  const rule = theme.paint('dim', clip(theme.symbols.line.repeat(width), width));
  const lines = [...head, rule, ...body.lines.map((line) => ` ${line}`)];
  const inBody = { row: head.length + 1 + body.cursor.row, column: 1 + body.cursor.column };
  const inSubject = subject && { row: 1, column: subject.cursor };
  const cursor = state.part === 'subject' ? inSubject : inBody;
  return { lines: lines.slice(0, height), area, cursor: mayEdit || state.part === 'body' ? cursor : null };
}

/** Which text, and what is to be known of it. */
function headLine(face: Face, { state, other, mayEdit }: Edited, width: number): string {
  const { theme, t } = face;
  const words = t().tui.templates;
  const facts = [
    ...(mayEdit ? [] : [words.forReading]),
    ...(other === null ? [] : [words.changedMeanwhile(other.changedBy ?? '')]),
    mayEdit && isChanged(state) ? words.unsaved : stateText(face, state.base),
  ];
  const name = clip(` ${textName(t(), state.base)}`, width);
  const rest = clip(showText(facts.join(' · ')), Math.max(0, width - cellWidth(name) - 3));
  const role = other !== null || isChanged(state) ? 'warn' : 'dim';
  return rest === ''
    ? theme.paint('title', name)
    : `${theme.paint('title', name)} · ${theme.paint(role, rest)}`;
}

function subjectLine({ t, theme }: Face, state: TextState, width: number): { line: string; cursor: number } {
  const label = clip(` ${t().tui.templates.subject}  `, width);
  const room = Math.max(0, width - cellWidth(label) - 1);
  // without the cursor in it, it is read from its beginning
  const field = state.part === 'subject' ? state.subject : moveTo(state.subject, 0);
  const { line, cursor } = paintField({ state: field, width: room, theme });
  const role = state.part === 'subject' ? 'accent' : 'dim';
  return {
    line: theme.paint(role, label) + line,
    cursor: Math.min(Math.max(0, width - 1), cellWidth(label) + cursor),
  };
}
