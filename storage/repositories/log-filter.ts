import type { LogFilter } from '../../src/store.ts';
import type { Value } from '../connection.ts';
import { jsonValues } from '../dialect.ts';

/**
 * The filter as a condition on message `m`; its placeholders follow those of `first`. Built from what is given, because
 * `$1 is null or …` defeats the indexes.
 */
export function logConditions(
  filter: LogFilter,
  first: readonly Value[] = [],
): { where: string; parameters: Value[] } {
  const parameters: Value[] = [...first];
  const conditions: string[] = [];
  const add = (condition: string, value: Value | undefined): void => {
    if (value === undefined) return;
    parameters.push(value);
    conditions.push(condition.replace('?', `$${parameters.length}`));
  };
  if (filter.ids !== undefined) {
    parameters.push(JSON.stringify(filter.ids));
    conditions.push(`m.id in (${jsonValues(`$${parameters.length}`)})`);
  }
  add('m.kind = ?', filter.kind);
  add('m.channel = ?', filter.channel);
  add('m.state = ?', filter.state);
  add('m.batch_id = ?', filter.batchId);
  add('m.logged_at >= ?', filter.since);
  add('m.logged_at < ?', filter.before);
  return { where: conditions.length === 0 ? 'true' : conditions.join(' and '), parameters };
}
