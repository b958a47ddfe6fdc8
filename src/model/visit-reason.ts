/** Besuchsgrund: why the patient comes. */
type VisitReason = Readonly<{ code: string; name: string | null }>;

/**
 * The codes a person means by a code or a name (P1): the code as it is written, else the codes spelled like it, else
 * those of the reasons with that name; none when it is neither. Case does not matter.
 */
export function reasonCodes(word: string, reasons: readonly VisitReason[]): string[] {
  const codes = reasons.map(({ code }) => code);
  if (codes.includes(word)) return [word];
  const alike = codes.filter((code) => plain(code) === plain(word));
  if (alike.length > 0) return alike;
  return reasons.filter(({ name }) => name !== null && plain(name) === plain(word)).map(({ code }) => code);
}

function plain(text: string): string {
  return text.trim().normalize('NFC').toLowerCase();
}
