import type { LogColumn, LogFilter, LogPage } from '../../src/model/log.ts';
import type { MessageKind } from '../../src/model/message.ts';
import type { Value } from '../connection.ts';
import { logConditions } from './log-filter.ts';

/** Sort expressions are never null and each has an index, so that a page costs the same at any depth. */
const SORT_EXPRESSION = {
  submitted: 'm.logged_at',
  id: 'm.id',
  kind: 'm.kind',
  channel: 'm.channel',
  state: 'm.state',
  delivery: 'coalesce(m.delivery_status, -1)',
  person: 'm.person',
  recipient: 'm.recipient',
  segments: 'm.segments',
  credits: 'm.milli_credits',
  appointment: `coalesce(m.starts_at, '')`,
  batch: 'm.batch_id',
} as const satisfies Record<LogColumn, string>;

/** A select of messages, and what it binds. */
export type PageQuery = Readonly<{ sql: string; parameters: readonly Value[] }>;

/** A part of the log that follows the one before it and has an index that gives it in order. */
type Stretch = Readonly<{ condition: string; order: string }>;

/** How the page's rows follow one another. */
type Keyset = Readonly<{
  column: string;
  id: string;
  /** By column and id, and among those of one value. */
  order: string;
  idOrder: string;
  beyond: '<' | '>';
  descending: boolean;
  after: LogPage['after'];
  bind: (value: Value) => string;
}>;

/** The order of a page, for the select around its query. */
export function pageOrder({ sort, descending }: LogPage): string {
  const direction = descending ? 'desc' : 'asc';
  return `${SORT_EXPRESSION[sort]} ${direction}, m.id ${direction}`;
}

/** One page by keyset; `isFewRows` says that sorting all that the filter selects is cheaper than walking an index. */
export function pageQuery(filter: LogFilter, page: LogPage, isFewRows: boolean): PageQuery {
  const { where, parameters } = logConditions(filter, [page.limit], isFewRows ? null : page.sort);
  const bind = (value: Value) => `$${parameters.push(value)}`;
  const keyset = keysetOf(page, isFewRows, bind);
  const isByStart = filter.kind !== undefined && page.sort === 'appointment' && !isFewRows;
  const stretches = isByStart ? ofKindByStart(keyset, filter.kind) : stretchesOf(keyset);
  return { sql: oneByOne(stretches, where, keyset.order), parameters };
}

function keysetOf(page: LogPage, isFewRows: boolean, bind: Keyset['bind']): Keyset {
  // what is few is found by the filter's index and sorted: no other index may tempt the planner
  const indexed = (expression: string) => (isFewRows ? `coalesce(${expression}, ${expression})` : expression);
  const [column, id] = [indexed(SORT_EXPRESSION[page.sort]), indexed('m.id')];
  const direction = page.descending ? 'desc' : 'asc';
  const idOrder = `${id} ${direction}`;
  return {
    column,
    id,
    order: column === id ? idOrder : `${column} ${direction}, ${idOrder}`,
    idOrder,
    beyond: page.descending ? '<' : '>',
    descending: page.descending,
    after: page.after,
    bind,
  };
}

/**
 * Rows that tie with the last one and rows beyond it are asked for apart: `(column, id) > (…)` uses only the first column
 * of an index in SQLite and walks all ties of a few-valued column. `within` bounds the latter.
 */
function stretchesOf(
  { column, id, order, idOrder, beyond, after, bind }: Keyset,
  within: string | null = null,
): Stretch[] {
  if (after === null) return [{ condition: 'true', order }];
  const isBeyondId = `${id} ${beyond} ${bind(after.id)}`;
  if (column === id) return [{ condition: isBeyondId, order }];
  const last = bind(after.value);
  return [
    { condition: `${column} = ${last} and ${isBeyondId}`, order: idOrder },
    { condition: `${column} ${beyond} ${last}${within === null ? '' : ` and ${within}`}`, order },
  ];
}

/**
 * What has no start stands before all others by appointment, together with what has none of other kinds: of one kind it is
 * found by an index of its own, and the walk of the others ends where the blanks begin.
 */
function ofKindByStart(keyset: Keyset, kind: MessageKind): Stretch[] {
  const { column, id, order, idOrder, beyond, descending, after, bind } = keyset;
  const hasStart = `${column} > ''`;
  if (after !== null && after.value !== '' && !descending) return stretchesOf(keyset);
  const hasNone = `coalesce(m.kind, '') = ${bind(kind)} and nullif(m.starts_at, '') is null`; // as the index says it
  const started = { condition: hasStart, order };
  const blanks = { condition: hasNone, order: idOrder };
  if (after === null) return descending ? [started, blanks] : [blanks, started];
  if (after.value !== '') return [...stretchesOf(keyset, hasStart), blanks];
  const rest = { ...blanks, condition: `${hasNone} and ${id} ${beyond} ${bind(after.id)}` };
  return descending ? [rest] : [rest, started];
}

/** Each stretch is asked only for what those before it leave room for: looking for more may take a walk to an index's end. */
function oneByOne(stretches: readonly Stretch[], where: string, order: string): string {
  const names = stretches.map((_, index) => `stretch${index}`).slice(0, -1);
  const parts = stretches.map(({ condition, order: by }, index) => {
    const room = ['$1', ...names.slice(0, index).map((name) => `(select count(*) from ${name})`)].join(' - ');
    return `select * from (select m.* from message m where ${condition} and ${where} order by ${by} limit ${room}) as part`;
  });
  const last = parts.at(-1) ?? '';
  if (names.length === 0) return last;
  const earlier = names.map((name, index) => `${name} as materialized (${parts[index]})`);
  const all = [...names.map((name) => `select * from ${name}`), last].join(' union all ');
  return `with ${earlier.join(', ')} select * from (${all}) as m order by ${order} limit $1`;
}
