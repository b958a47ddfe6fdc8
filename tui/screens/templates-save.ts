import { RefusalError } from '../../src/errors.ts';
import type { SavedTemplate, TemplateDraft, TemplateView } from '../../src/template-editing.ts';
import type { Face } from '../face.ts';
import { keyOf, sameText } from './templates-text.ts';

/**
 * Saves a draft after the questions it needs: despite professional secrecy, and over what somebody else has saved
 * meanwhile. A refusal about the text is given back; null: it was told, or not wanted.
 */
export async function saveText(
  face: Face,
  base: TemplateView,
  draft: TemplateDraft,
): Promise<SavedTemplate | RefusalError | null> {
  const { engine, actor } = face;
  const current = await face.perform(() => engine.readTemplate(actor(), keyOf(base)));
  if (current === null) return null;
  if (!sameText(current, base) && !(await askOverwrite(face, current))) return null;
  const saved = await attempt(face, base, draft);
  if (!(saved instanceof RefusalError) || saved.code !== 'secrecy-warning') return saved;
  if (!(await askSecrecy(face, saved))) return null;
  return attempt(face, base, { ...draft, acceptSecrecy: true });
}

function attempt(
  face: Face,
  base: TemplateView,
  draft: TemplateDraft & Readonly<{ acceptSecrecy?: boolean }>,
): Promise<SavedTemplate | RefusalError | null> {
  const { engine, actor } = face;
  return face.perform<SavedTemplate | RefusalError>(
    () =>
      engine.saveTemplate(actor(), keyOf(base), draft).catch((error: unknown) => {
        if (error instanceof RefusalError && ABOUT_TEXT.includes(error.code)) return error;
        throw error;
      }),
    () => face.t().tui.templates.saving,
  );
}

const ABOUT_TEXT: readonly string[] = ['template-invalid', 'secrecy-warning'];

/** Whoever saves over somebody else's change knows it. */
async function askOverwrite({ ask, t, format }: Face, current: TemplateView): Promise<boolean> {
  const words = t().tui.templates;
  const when = current.changedAt === null ? '' : format().moment(current.changedAt);
  const answer = await ask({
    title: words.overwriteTitle(current.changedBy ?? '', when),
    lines: [words.overwriteLine],
    answers: [{ id: 'save', keys: ['y'], label: words.overwriteYes }],
    isDanger: true,
  });
  return answer !== null;
}

async function askSecrecy({ ask, t }: Face, { details }: RefusalError): Promise<boolean> {
  const words = t().tui.templates;
  const { placeholders } = details;
  const names = Array.isArray(placeholders) ? placeholders.join(', ') : '';
  const answer = await ask({
    title: words.secrecyTitle,
    lines: [words.secrecyLine(names)],
    answers: [{ id: 'save', keys: ['y'], label: words.secrecyYes }],
    isDanger: true,
  });
  return answer !== null;
}
