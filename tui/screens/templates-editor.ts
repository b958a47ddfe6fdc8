import { may } from '../../src/actor.ts';
import { RefusalError } from '../../src/errors.ts';
import { languages } from '../../src/model/message.ts';
import { type TemplateKey, tidyTemplate } from '../../src/model/template.ts';
import type { TemplateDraft, TemplateView } from '../../src/template-editing.ts';
import type { AreaSize } from '../components/text-area.ts';
import type { Face, Place, Size } from '../face.ts';
import { bindingOf, type Command, commandFor, type KeyContext } from '../keys.ts';
import type { Key } from '../terminal/keys.ts';
import { paintEditor } from './templates-editor-view.ts';
import { matchingOffers, type OfferState, offerKey, offersOf, openOffers } from './templates-offers.ts';
import type { createSamples } from './templates-samples.ts';
import { saveText } from './templates-save.ts';
import type { createShownText } from './templates-shown.ts';
import {
  draftOf,
  editText,
  goToProblem,
  insertOffer,
  isChanged,
  keyId,
  otherPart,
  sameText,
  type TextState,
  textKey,
} from './templates-text.ts';
import { textName } from './templates-view.ts';

type EditorOptions = Readonly<{
  face: Face;
  shown: ReturnType<typeof createShownText>;
  samples: ReturnType<typeof createSamples>;
  /** The text in force, as the list has it. */
  viewOf: (key: TemplateKey) => TemplateView | null;
  /** Something was saved, or the editor shows another text, or none any more. */
  onChange: (key: TemplateKey) => void;
}>;

export type TemplateEditor = ReturnType<typeof createTemplateEditor>;

/** T1, T2: one text being edited, with what it becomes. Whoever may not change texts reads it here. */
export function createTemplateEditor({ face, shown, samples, viewOf, onChange }: EditorOptions) {
  const { actor } = face;
  let state: TextState | null = null;
  let offers: OfferState | null = null;
  /** Somebody else's change since editing began. */
  let other: TemplateView | null = null;
  let size: AreaSize = { width: 60, height: 10 };
  let place: Place | null = null;

  const mayEdit = (): boolean => !face.isReadOnly && may(actor(), 'admin');

  const open = (view: TemplateView, draft?: TemplateDraft): void => {
    state = editText(view, draft);
    other = null;
    offers = null;
    show();
    face.paint();
  };
  const close = (): void => {
    state = null;
    offers = null;
    shown.close();
    face.paint();
  };
  /** What the draft becomes is shown soon; `now` when nobody is typing. */
  const show = (now = false): void => {
    if (state === null) return;
    const wish = { key: state.base, draft: draftOf(state), sample: samples.of(state.base) };
    if (now) void shown.showNow(wish);
    else shown.show(wish);
  };
  const become = (next: TextState): void => {
    if (state === null || next === state) return;
    const before = draftOf(state);
    const isSame = sameText(draftOf(next), before);
    if (!isSame && !mayEdit()) return;
    state = next;
    if (!isSame) show();
    face.paint();
  };

  /** True when it is in force now. A refusal is told, the cursor goes there, and nothing is lost. */
  const save = async (): Promise<boolean> => {
    if (state === null) return false;
    if (!mayEdit()) {
      face.toast('warn', notAllowed());
      return false;
    }
    const { base } = state;
    const outcome = await saveText(face, base, draftOf(state));
    if (state === null || keyId(state.base) !== keyId(base) || outcome === null) return false;
    if (outcome instanceof RefusalError) {
      face.toast('warn', face.t().tui.templates.notSaved); // the reason stands beside the text
      state = goToProblem(state, outcome.details);
      show(true);
      face.paint();
      return false;
    }
    state = { ...state, base: outcome.view };
    other = null;
    const { saved, unchanged } = face.t().templates;
    face.toast('ok', outcome.isChanged ? saved : unchanged);
    onChange(base);
    face.paint();
    return true;
  };

  /** False: stay here. What was changed is saved or dropped first. */
  const settle = async (): Promise<boolean> => {
    if (state === null || !isChanged(state) || !mayEdit()) return true;
    const words = face.t().tui.templates;
    const answer = await face.ask({
      title: words.unsavedTitle(textName(face.t(), state.base)),
      lines: [words.unsavedLine],
      answers: [
        { id: 'save', keys: ['s', 'y'], label: words.save },
        { id: 'drop', keys: ['d'], label: words.drop },
      ],
      isDanger: true,
    });
    if (answer === null) return false;
    return answer.id === 'drop' || save();
  };
  const leave = async (): Promise<void> => {
    const key = state?.base;
    if (key === undefined || !(await settle())) return;
    close();
    onChange(key);
  };

  const goToLanguage = async (): Promise<void> => {
    if (state === null) return;
    const { base } = state;
    if (!(await settle())) return;
    const next = viewOf({ ...base, language: nextLanguage(base) });
    if (next === null) return;
    open(next);
    onChange(next);
  };
  const showFor = async (choose: (key: TemplateKey) => Promise<boolean>): Promise<void> => {
    if (state !== null && (await choose(state.base))) show(true);
  };

  const chooseOffer = (): void => {
    if (state === null || offers === null) return;
    const t = face.t();
    const chosen = matchingOffers(offersOf(t, state.base.kind), offers)[offers.index];
    if (chosen === undefined) return;
    const next = insertOffer(state, chosen, size);
    if (next === null) {
      face.toast('warn', t.tui.templates.filterNeedsPlaceholder);
      return;
    }
    offers = null;
    become(next);
  };
  const openList = (): void => {
    if (mayEdit()) offers = openOffers();
    else face.toast('warn', notAllowed());
    face.paint();
  };
  const closeList = (): void => {
    offers = null;
    face.paint();
  };

  const notAllowed = (): string =>
    face.isReadOnly
      ? face.t().tui.chrome.readOnlyKey
      : face.t().refusal['not-permitted']({ capability: 'admin' });

  const contexts = (): readonly KeyContext[] => (offers === null ? ['template-editor'] : ['template-offers']);

  const commands: Partial<Record<Command, () => void>> = {
    'template-editor.save': () => void save(),
    'template-editor.offers': openList,
    'template-editor.part': () => {
      if (state !== null) become(otherPart(state));
    },
    'template-editor.next': () => void showFor((key) => samples.next(key, shown.of(key)?.preview ?? null)),
    'template-editor.patient': () => void showFor(samples.askNumber),
    'template-editor.language': () => void goToLanguage(),
    'template-editor.leave': () => void leave(),
    'template-offers.insert': chooseOffer,
    'template-offers.close': closeList,
  };

  /** While one types no other key means anything but these (facts/ink §4.3). */
  const onKey = (key: Key): boolean => {
    if (state === null || PASSED_ON.includes(key.id)) return false;
    const command = commandFor(key.id, contexts());
    const action = command === null ? undefined : commands[command];
    if (action !== undefined) action();
    else if (offers !== null) offers = offerKey(offers, offersOf(face.t(), state.base.kind), key);
    else become(textKey(state, key, size));
    face.paint();
    return true;
  };

  return {
    open,
    isOpen: (): boolean => state !== null,
    contexts,
    onKey,
    /** From the palette. */
    onCommand(command: Command): void {
      if (state !== null && contexts().includes(bindingOf(command).context)) commands[command]?.();
    },
    settle,
    close,
    /** The texts were read anew: an untouched one is replaced, a changed one is told of. */
    textsRead(): void {
      if (state === null) return;
      const view = viewOf(state.base);
      if (view === null || sameChange(view, state.base)) return;
      // our own saving may be read before its answer is here
      if (sameText(tidyTemplate(draftOf(state)), view)) {
        state = { ...state, base: view };
        return;
      }
      if (!isChanged(state)) open(view);
      else if (other === null || !sameChange(view, other)) {
        other = view;
        face.toast('warn', face.t().tui.templates.changedMeanwhile(view.changedBy ?? ''));
      }
    },
    paint(room: Size): readonly string[] {
      if (state === null) return [];
      const found = shown.of(state.base);
      const painted = paintEditor(face, { state, offers, shown: found, other, mayEdit: mayEdit() }, room);
      size = painted.area;
      place = painted.cursor;
      return painted.lines;
    },
    cursor: (): Place | null => place,
  };
}

const PASSED_ON: readonly string[] = ['ctrl+c', 'f1', 'ctrl+l'];

function nextLanguage({ language }: TemplateKey): TemplateKey['language'] {
  return languages[(languages.indexOf(language) + 1) % languages.length] ?? language;
}

function sameChange(one: TemplateView, two: TemplateView): boolean {
  return (
    keyId(one) === keyId(two) && one.changedAt?.getTime() === two.changedAt?.getTime() && sameText(one, two)
  );
}
