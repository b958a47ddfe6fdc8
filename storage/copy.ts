import type { Connection, Row } from './connection.ts';
import { type ColumnType, jsonRows, jsonValues, sqlite } from './dialect.ts';
import { integer } from './repositories/rows.ts';

const CHUNK = 1000; // rows in one statement

/** A table of the target, with its columns in their order. */
export type Table = Readonly<{
  name: string;
  columns: Readonly<Record<string, ColumnType>>;
}>;

export type Comparison = Readonly<{ name: string; source: number; target: number }>;

/** What both databases have after the copy: rows, sums of credits in thousandths, greatest ids. */
export type MoveReport = Readonly<{
  rows: readonly Comparison[];
  sums: readonly Comparison[];
  ids: readonly Comparison[];
}>;

/**
 * The tables with the practice's data, each after those its foreign keys point to: those of the file, with the columns
 * they have in the target. Whatever else stands in the target's schema (views, tables of elsewhere) is none of ours.
 */
export async function tablesOf(source: Connection, target: Connection): Promise<Table[]> {
  const ours = (await source.query(sqlite.tables))
    .map(({ name }) => String(name))
    .filter((name) => name !== 'migration' && name !== 'installation');
  const columns = await target.query(
    `select c.table_name, c.column_name, c.data_type
     from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
     where table_schema = current_schema() and t.table_type = 'BASE TABLE'
       and table_name in (${jsonValues('$1', 'text')})
     order by c.table_name, c.ordinal_position`,
    [JSON.stringify(ours)],
  );
  const references = await target.query(
    `select distinct conrelid::regclass::text as source, confrelid::regclass::text as target from pg_constraint
     where contype = 'f' and conrelid <> confrelid and connamespace = current_schema()::regnamespace`,
  );
  const names = [...new Set(columns.map((row) => String(row.table_name)))];
  return inOrder(names, references).map((name) => ({
    name,
    columns: Object.fromEntries(
      columns
        .filter((row) => row.table_name === name)
        .map((row) => [String(row.column_name), columnType(String(row.data_type))]),
    ),
  }));
}

/** Tables that somebody has made in the target's schema; what belongs to an extension of the server is nobody's. */
export async function madeTables(target: Connection): Promise<string[]> {
  const rows = await target.query(
    `select relname as name from pg_class c
     where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p') and not exists (
       select 1 from pg_depend where classid = 'pg_class'::regclass and objid = c.oid and deptype = 'e')`,
  );
  return rows.map(({ name }) => String(name));
}

function inOrder(names: readonly string[], references: readonly Row[]): string[] {
  const ordered: string[] = [];
  while (ordered.length < names.length) {
    const isNext = (name: string) =>
      !ordered.includes(name) &&
      references.every(({ source, target }) => source !== name || ordered.includes(String(target)));
    const next = names.find(isNext);
    if (next === undefined) throw new Error('expected foreign keys without a circle');
    ordered.push(next);
  }
  return ordered;
}

function columnType(type: string): ColumnType {
  if (type === 'text' || type === 'boolean') return type;
  if (type === 'integer' || type === 'bigint') return 'integer';
  throw new Error(`expected a column of text, numbers or yes and no, found ${type}`);
}

/**
 * Empties the tables and takes their triggers away for the time of the copy: a message's history is copied, not made
 * again. The function returned gives the triggers back and lets new ids begin behind every id there ever was.
 */
export async function prepareTables(
  target: Connection,
  tables: readonly Table[],
): Promise<(source: Connection) => Promise<void>> {
  const names = tables.map(({ name }) => name);
  for (const name of names) await target.query(`alter table ${name} disable trigger user`);
  await target.query(`truncate ${names.join(', ')}`);
  return async (source) => {
    for (const name of names) await target.query(`alter table ${name} enable trigger user`);
    for (const { name } of tables.filter(hasId)) {
      // a purged message's id must not come again: its charge is still in the ledger
      const [row] = await source.query('select seq from sqlite_sequence where name = $1', [name]);
      const next = 1 + (row === undefined ? 0 : integer(row, 'seq'));
      await target.query(`alter table ${name} alter column id restart with ${next}`);
    }
  };
}

const hasId = ({ columns }: Table): boolean => columns.id === 'integer';

export async function copyTable(
  { name, columns }: Table,
  source: Connection,
  target: Connection,
  onProgress: (table: string, rows: number, total: number) => void,
): Promise<void> {
  const list = Object.keys(columns)
    .map((column) => `"${column}"`)
    .join(', ');
  const total = await count(source, name);
  let last = 0;
  for (let copied = 0; ; ) {
    const rows = await source.query(
      `select rowid as row_number, ${list} from ${name} where rowid > $1 order by rowid limit ${CHUNK}`,
      [last],
    );
    const end = rows.at(-1);
    if (end === undefined) return;
    last = integer(end, 'row_number');
    await target.query(`insert into ${name} (${list}) ${jsonRows('$1', columns)}`, [
      JSON.stringify(rows.map((row) => withBooleans(row, columns))),
    ]);
    copied += rows.length;
    onProgress(name, copied, total);
  }
}

function withBooleans(row: Row, columns: Table['columns']): Row {
  const changed: Row = { ...row };
  for (const [name, type] of Object.entries(columns)) {
    if (type === 'boolean' && changed[name] !== null) changed[name] = Boolean(row[name]);
  }
  return changed;
}

const WITH_CREDITS = ['message', 'credit_entry', 'credit_balance'];

/** Asks both databases the same questions. */
export async function verify(
  tables: readonly Table[],
  source: Connection,
  target: Connection,
): Promise<MoveReport> {
  const compare = async (name: string, sql: string): Promise<Comparison> => ({
    name,
    source: await number(source, sql),
    target: await number(target, sql),
  });
  const report = { rows: [] as Comparison[], sums: [] as Comparison[], ids: [] as Comparison[] };
  for (const { name } of tables)
    report.rows.push(await compare(name, `select count(*) as number from ${name}`));
  for (const name of WITH_CREDITS)
    report.sums.push(await compare(name, `select coalesce(sum(milli_credits), 0) as number from ${name}`));
  for (const { name } of tables.filter(hasId))
    report.ids.push(await compare(name, `select coalesce(max(id), 0) as number from ${name}`));
  return report;
}

/** What the two databases do not agree on. */
export function differences({ rows, sums, ids }: MoveReport): string[] {
  return [...rows, ...sums, ...ids].filter(({ source, target }) => source !== target).map(({ name }) => name);
}

const count = (connection: Connection, table: string): Promise<number> =>
  number(connection, `select count(*) as number from ${table}`);

async function number(connection: Connection, sql: string): Promise<number> {
  const [row] = await connection.query(sql);
  return row === undefined ? 0 : integer(row, 'number');
}
