/** A day as one of our languages shows it, '23.11.2026', '23/11/2026' or with two digits '23/11/26', as '2026-11-23'; else the text itself. */
export function isoDay(text: string): string {
  const [, day = '', , month = '', year = ''] = /^(\d{1,2})([./])(\d{1,2})\2(\d{4}|\d{2})$/.exec(text) ?? [];
  if (year === '') return text;
  return `${year.padStart(4, '20')}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}
