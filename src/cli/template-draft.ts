import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { RefusalError } from '../errors.ts';
import type { Catalogue } from '../i18n/en.ts';
import type { TemplateDraft } from '../template-editing.ts';
import { usageError } from './errors.ts';

/** Where a new text comes from. */
export type DraftOptions = Readonly<{ subject?: string; body?: string; file?: string }>;

/** The text that the command line gives; a command line without one is wrong usage. */
export async function neededDraft(t: Catalogue, options: DraftOptions): Promise<TemplateDraft> {
  const draft = await givenDraft(t, options);
  if (draft === undefined) throw usageError(t.templates.bodyOrFile);
  return draft;
}

/** The same, undefined when the command line gives none. */
export async function givenDraft(
  t: Catalogue,
  { subject, body, file }: DraftOptions,
): Promise<TemplateDraft | undefined> {
  if (body !== undefined && file !== undefined) throw usageError(t.templates.bodyOrFile);
  if (file !== undefined) return { subject: subject ?? null, body: await readText(file) };
  if (body !== undefined) return { subject: subject ?? null, body };
  if (subject !== undefined) throw usageError(t.templates.subjectAlone);
  return undefined;
}

const MAX_BYTES = 64 * 1024; // several times the longest text that is taken

async function readText(file: string): Promise<string> {
  const isInput = file === '-';
  const unreadable = (reason: string) =>
    new RefusalError('text-unreadable', { file: isInput ? 'stdin' : basename(file), reason });
  const stream = isInput ? process.stdin : createReadStream(file, { end: MAX_BYTES });
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream) {
      const bytes = Buffer.from(chunk);
      chunks.push(bytes);
      size += bytes.length;
      if (size > MAX_BYTES) break;
    }
  } catch (error) {
    throw unreadable(String((error as NodeJS.ErrnoException).code));
  }
  if (size > MAX_BYTES) throw unreadable('too-large');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw unreadable('not-utf-8');
  }
}
