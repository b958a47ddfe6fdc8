import { RefusalError } from '../../src/errors.ts';
import { explainOnScreen } from '../../src/i18n/explain.ts';
import { measureSms } from '../../src/model/segments.ts';
import type { TemplateKey } from '../../src/model/template.ts';
import type { TemplateWarning } from '../../src/model/template-check.ts';
import type { TemplateDraft } from '../../src/template-editing.ts';
import type { TemplatePreview } from '../../src/template-preview.ts';
import type { Face } from '../face.ts';
import { clip, showText, wrap } from '../terminal/cells.ts';
import type { Sample } from './templates-samples.ts';
import { keyId, keyOf } from './templates-text.ts';

/** A text, or a draft of one, as somebody would get it. */
export type Shown = Readonly<{
  key: TemplateKey;
  sample: Sample | null;
  /** The last that could be filled in; null: none yet. */
  preview: TemplatePreview | null;
  warnings: readonly TemplateWarning[];
  /** Why the newest cannot be. */
  refusal: RefusalError | null;
}>;

type Wish = Readonly<{ key: TemplateKey; draft: TemplateDraft; sample: Sample | null }>;

const TYPING_MILLISECONDS = 120; // after the last key: while one types nothing is filled in

/** Keeps what is shown of a text up to date while it is written; the newest answer wins. */
export function createShownText(face: Face) {
  let shown: Shown | null = null;
  let timer: NodeJS.Timeout | null = null;
  let asked = 0;

  const close = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    asked += 1;
  };
  const read = async (wish: Wish): Promise<void> => {
    asked += 1;
    const mine = asked;
    const found = await face.perform(() => fillIn(face, wish));
    if (found === null || mine !== asked) return;
    const before = shown !== null && keyId(shown.key) === keyId(wish.key) ? shown.preview : null;
    shown = found.refusal === null ? found : { ...found, preview: before };
    face.paint();
  };
  return {
    /** Soon, once for however many changes. */
    show(wish: Wish): void {
      close();
      timer = setTimeout(() => void read(wish), TYPING_MILLISECONDS);
    },
    /** At once. */
    async showNow(wish: Wish): Promise<void> {
      close();
      await read(wish);
    },
    /** Of this text; null while another one was filled in last. */
    of: (key: TemplateKey): Shown | null =>
      shown !== null && keyId(shown.key) === keyId(key) ? shown : null,
    /** Nothing is asked any more. */
    close,
  };
}

/** What the patient gets and what it costs; why not, when the text cannot be filled in. */
export function shownLines(face: Face, shown: Shown | null, { width, height }: Room): string[] {
  const { t, theme } = face;
  const words = t().tui.templates;
  if (shown === null) return [theme.paint('dim', clip(words.waiting, width))];
  const { preview, refusal } = shown;
  if (refusal === null && preview !== null) return previewLines(face, shown, preview, { width, height });
  const sentence = refusal && explainOnScreen(refusal, t())?.message;
  const why = wrap(showText(sentence ?? ''), width).map((line) => theme.paint('error', line));
  if (preview === null) return why;
  const before = textLines(face, preview, width).map((line) => theme.paint('dim', line));
  const room = height - why.length - HEADING;
  return room < Math.min(before.length, USEFUL)
    ? why
    : [...why, '', theme.paint('dim', clip(words.lastGood, width)), ...before];
}

type Room = Readonly<{ width: number; height: number }>;

const HEADING = 2; // lines: a blank one, and what the text below is
const FACTS = 2; // lines: the price, and whose text it is
const USEFUL = 3; // lines from which a longer text is worth beginning, and which warnings leave to it
const ROOMY = 8; // lines from which a blank one may set the text apart

/** As it would be sent, and with what is to be known before. Refusals about the text are an answer here, not an error. */
async function fillIn({ engine, actor }: Face, wish: Wish): Promise<Shown> {
  const { draft, sample } = wish;
  const key = keyOf(wish.key);
  try {
    const { warnings } = await engine.checkTemplate(actor(), key, draft);
    const preview = await engine.previewTemplate(actor(), key, { draft, ...whomOf(key, sample) });
    return { key, sample, preview, warnings, refusal: null };
  } catch (error) {
    if (error instanceof RefusalError && ANSWERS.includes(error.code))
      return { key, sample, preview: null, warnings: [], refusal: error };
    throw error;
  }
}

const ANSWERS: readonly string[] = [
  'template-invalid',
  'text-too-long',
  'patient-not-found',
  'appointment-not-found',
];

/** A recall or a greeting is about a patient, the others are about an appointment. */
function whomOf({ kind }: TemplateKey, sample: Sample | null) {
  const { appointmentId = null, patientNumber = null } = sample ?? {};
  const needsAppointment = kind === 'reminder' || kind === 'confirmation';
  if (needsAppointment && appointmentId !== null) return { appointmentId };
  return patientNumber === null ? {} : { patientNumber };
}

function previewLines(face: Face, shown: Shown, preview: TemplatePreview, { width, height }: Room): string[] {
  const { theme } = face;
  const text = textLines(face, preview, width);
  const room = height - FACTS - Math.min(text.length, USEFUL);
  const warnings = warningLines(warningTexts(face, shown, preview), { width, height: room });
  const who = wrap(whoText(face, shown, preview), width);
  const isRoomy =
    height >= ROOMY && (warnings.length === 0 || warnings.length + text.length < height - FACTS);
  return [
    theme.paint('title', clip(factsText(face, preview), width)),
    ...(isRoomy ? who : [clip(who.join(' '), width)]).map((line) => theme.paint('dim', line)),
    ...warnings.map((line) => theme.paint('warn', line)),
    ...(isRoomy ? [''] : []),
    ...text,
  ];
}

/** Whole where there is room, else one line each: they must not push out what they warn of. */
function warningLines(texts: readonly string[], { width, height }: Room): string[] {
  const whole = texts.flatMap((text) => wrap(showText(text), width));
  return whole.length <= height ? whole : texts.map((text) => clip(showText(text), width));
}

function textLines({ t }: Face, { subject, text }: TemplatePreview, width: number): string[] {
  const head = subject === null ? [] : [...wrap(showText(t().templates.subject(subject)), width), ''];
  return [...head, ...text.split('\n').flatMap((line) => wrap(showText(line), width))];
}

/** Parts, encoding and credits; and how full the parts are. */
function factsText({ t, format }: Face, { encoding, segments, text, milliCredits }: TemplatePreview): string {
  const { templates: words, tui } = t();
  const credits = format().credits(milliCredits);
  if (encoding === null) return words.cost(null, '', credits);
  const { units, perSegment } = measureSms(text);
  const cost = words.cost(segments, words.encoding[encoding], credits);
  return `${cost} · ${tui.templates.filling(units, perSegment * segments)}`;
}

function whoText({ t }: Face, { sample }: Shown, preview: TemplatePreview): string {
  const { templates: words, tui } = t();
  const { patientNumber, appointmentId, isSample } = preview;
  const known = [sample?.name ?? '', words.shownFor(patientNumber, appointmentId)];
  const who = known.filter((part) => part !== '').join(', ');
  const parts = [who === '' ? '' : tui.templates.shownFor(who), isSample ? tui.templates.madeUp : ''];
  return showText(parts.filter((part) => part !== '').join(', '));
}

/** The text's own, and what this patient's values add to them. */
function warningTexts({ t }: Face, { warnings }: Shown, { ucs2Characters }: TemplatePreview): string[] {
  const words = t().templates.warning;
  const own = warnings.map((warning) => {
    if (warning.code === 'professional-secrecy') return words[warning.code](warning.placeholders.join(', '));
    if (warning.code === 'ucs-2') return words[warning.code](warning.characters.join(' '));
    return words[warning.code](String(warning.segments));
  });
  const isOwn = warnings.some(({ code }) => code === 'ucs-2');
  return ucs2Characters.length === 0 || isOwn ? own : [...own, words['ucs-2'](ucs2Characters.join(' '))];
}
