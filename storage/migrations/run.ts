import type { QueryRunner } from 'typeorm';

/** Runs the statements of a migration, each as its database wants it. */
export async function run(runner: QueryRunner, statements: readonly string[]): Promise<void> {
  const isPostgres = runner.connection.options.type === 'postgres';
  for (const statement of statements) await runner.query(isPostgres ? byCharacter(statement) : statement);
}

/**
 * Text columns sort and compare by character, as on SQLite, whatever collation the server was set up with: a log page
 * continues where the last one ended only if both sides agree on the order.
 */
function byCharacter(statement: string): string {
  if (!/^(create|alter) table/.test(statement)) return statement;
  return statement.replace(/\b(\w+) text(?=[ ,)\n]|$)/g, '$1 text collate "C"');
}
