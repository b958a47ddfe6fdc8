import type { Catalogue } from '../i18n/en.ts';
import { parseList } from '../model/setting-values.ts';
import { usageError } from './errors.ts';

/** `a,b` → ['a', 'b']; an empty list is a typing error, not "none". */
export function listOf(t: Catalogue, option: string, text: string): readonly string[] {
  const values = parseList(text);
  if (values === undefined) throw usageError(t.cli.usage.emptyList(option));
  return values;
}

/** The option's value if it is one of those known; undefined when the option was left out. */
export function oneOf<T extends string>(
  t: Catalogue,
  option: string,
  choice: Readonly<{ known: readonly T[]; text: string | undefined }>,
): T | undefined {
  const { known, text } = choice;
  if (text === undefined) return undefined;
  const found = known.find((value) => value === text);
  if (found === undefined) throw usageError(t.cli.usage.oneOf(option, known.join(', '), text));
  return found;
}

/** Numbers of log entries; anything else is wrong usage. */
export function entryIds(t: Catalogue, texts: readonly string[]): number[] {
  return texts.map((text) => {
    if (!/^\d{1,9}$/.test(text)) throw usageError(t.cli.usage.entryId(text));
    return Number(text);
  });
}

/** A revision as `batch show` tells it. */
export function revisionNumber(t: Catalogue, text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw usageError(t.cli.batchUsage.revision(text));
  return Number(text);
}

/** A batch's number; anything else is wrong usage. */
export function batchId(t: Catalogue, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw usageError(t.cli.usage.batchId(text));
  return Number(text);
}
