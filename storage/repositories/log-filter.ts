import type { LogColumn, LogFilter } from '../../src/model/log.ts';
import type { Value } from '../connection.ts';
import { jsonValues } from '../dialect.ts';

type FilteredColumn = 'kind' | 'channel' | 'state' | 'batch_id' | 'logged_at';

type Conditions = Readonly<{ where: string; parameters: Value[] }>;

/**
 * The filter as a condition on message `m`; its placeholders follow those of `first`. Built from what is given, because
 * `$1 is null or …` defeats the indexes. `walked` names the column whose index a page is to walk in order: the other
 * conditions are then written so that no index of theirs is taken instead, which would sort all that they select.
 */
export function logConditions(
  filter: LogFilter,
  first: readonly Value[] = [],
  walked: LogColumn | null = null,
): Conditions {
  const parameters: Value[] = [...first];
  const conditions: string[] = [];
  const isRare = isRareKind(filter.kind);
  const add = (column: FilteredColumn, operator: string, value: Value | undefined): void => {
    if (value === undefined) return;
    parameters.push(value);
    const isPlain = walked === null || INDEX_OF[column].includes(walked) || (column === 'kind' && isRare);
    const side = isPlain ? `m.${column}` : `coalesce(m.${column}, ${column === 'batch_id' ? 0 : "''"})`;
    conditions.push(`${side} ${operator} $${parameters.length}`);
  };
  if (filter.ids !== undefined) {
    parameters.push(JSON.stringify(filter.ids));
    conditions.push(`m.id in (${jsonValues(`$${parameters.length}`)})`);
  }
  add('kind', '=', filter.kind);
  // says that the indexes of the rare kinds may be taken
  if (isRare && walked !== null && !SERVED_FOR_ALL.includes(walked)) conditions.push(`m.kind <> 'reminder'`);
  add('channel', '=', filter.channel);
  add('state', '=', filter.state);
  add('batch_id', '=', filter.batchId);
  add('logged_at', '>=', filter.since);
  add('logged_at', '<', filter.before);
  return { where: conditions.length === 0 ? 'true' : conditions.join(' and '), parameters };
}

/** A kind of which there are few, so that each sort column has an index for it. */
export function isRareKind(kind: LogFilter['kind']): boolean {
  return kind !== undefined && kind !== 'reminder';
}

/** Sort columns that each kind has an index for. */
const SERVED_FOR_ALL: readonly LogColumn[] = ['submitted', 'id', 'kind'];

/** Sort columns with an index that serves a condition on this column too. */
const INDEX_OF: Readonly<Record<FilteredColumn, readonly LogColumn[]>> = {
  kind: ['kind', 'submitted'],
  channel: ['channel'],
  state: ['state'],
  batch_id: ['batch'],
  logged_at: ['submitted'],
};
