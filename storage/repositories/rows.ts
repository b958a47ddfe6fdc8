import type { Row } from '../connection.ts';

/** Reading the columns of a raw row; a wrong type is a bug, so nothing is checked twice. */
export const text = (row: Row, column: string): string => String(row[column]);
export const textOrNull = (row: Row, column: string): string | null => {
  const value = row[column];
  return value === null || value === undefined ? null : String(value);
};
export const integer = (row: Row, column: string): number => Number(row[column]);
export const integerOrNull = (row: Row, column: string): number | null => {
  const value = row[column];
  return value === null || value === undefined ? null : Number(value);
};
/** SQLite gives 0 and 1, PostgreSQL true and false. */
export const flag = (row: Row, column: string): boolean => Boolean(row[column]);
export const instant = (row: Row, column: string): Date => new Date(String(row[column]));
export const instantOrNull = (row: Row, column: string): Date | null => {
  const value = row[column];
  return value === null || value === undefined ? null : new Date(String(value));
};

/** A column that holds one of a closed set of words, which the schema checks. */
export const word = <T extends string>(row: Row, column: string): T => String(row[column]) as T;
