/** A file's name of a column, where it is another one. */
const FILE_COLUMNS: Readonly<Record<string, string>> = {
  mobile_kind: 'mobile',
  patient_id: 'patient_number',
  starts_local: 'starts_at',
  person_name: 'name',
  person_mobile: 'mobile',
  person_mobile_kind: 'mobile',
};

const ALWAYS_GIVEN: readonly string[] = ['starts_at', 'status'];

/** Whether a file with these columns has this one; one that does not tell has all. */
export function isGiven(name: string, columns: readonly string[] | undefined): boolean {
  const column = FILE_COLUMNS[name] ?? name;
  return columns === undefined || columns.includes(column) || ALWAYS_GIVEN.includes(column);
}

/** Whether an upsert brings other values than those that are there. */
export function differs(table: string, columns: readonly string[]): string {
  const current = columns.map((name) => `${table}.${name}`).join(', ');
  const incoming = columns.map((name) => `excluded.${name}`).join(', ');
  return `(${current}) is distinct from (${incoming})`;
}
