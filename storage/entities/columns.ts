import type { EntitySchemaColumnOptions, ValueTransformer } from 'typeorm';

/** Instants are ISO-8601 text in UTC, which sorts and compares alike on every database. */
const instant: ValueTransformer = {
  to: (value: Date | null | undefined) => value?.toISOString() ?? value,
  from: (value: string | null) => (value === null ? null : new Date(value)),
};

const json: ValueTransformer = {
  to: (value: unknown) => JSON.stringify(value),
  from: (value: string) => JSON.parse(value),
};

type Options = Partial<EntitySchemaColumnOptions>;

export const idColumn: EntitySchemaColumnOptions = { type: 'integer', primary: true, generated: true };
export const textColumn = (options: Options = {}): EntitySchemaColumnOptions => ({
  type: 'text',
  ...options,
});
export const integerColumn = (options: Options = {}): EntitySchemaColumnOptions => ({
  type: 'integer',
  ...options,
});
export const instantColumn = (options: Options = {}): EntitySchemaColumnOptions => ({
  type: 'text',
  transformer: instant,
  ...options,
});
export const jsonColumn = (options: Options = {}): EntitySchemaColumnOptions => ({
  type: 'text',
  transformer: json,
  ...options,
});
