/** The few places where databases differ; everything else is SQL that SQLite and PostgreSQL both accept. */

type ColumnType = 'text' | 'integer' | 'boolean';

/**
 * A select over a JSON array of objects bound as `$n`: one statement for many rows. Columns are named as the JSON
 * keys; booleans come as the database's own.
 */
export function jsonRows(placeholder: string, columns: Readonly<Record<string, ColumnType>>): string {
  const list = Object.keys(columns).map((name) => `value ->> '${name}' as ${name}`);
  return `select ${list.join(', ')} from json_each(${placeholder})`;
}

/** The elements of a JSON array of plain values bound as `$n`. */
export function jsonValues(placeholder: string): string {
  return `select value from json_each(${placeholder})`;
}

/** Marks a select before `on conflict`, which SQLite cannot parse otherwise. */
export const ALL_ROWS = 'where true';
