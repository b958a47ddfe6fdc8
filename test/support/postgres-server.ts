import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { openStore } from '../../storage/open.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** An empty database of the newest schema, made once for all tests of a run. */
    postgresTemplate: string;
  }
}

/** Makes the template that every test's database is copied from, and drops in the end what the run has left. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = process.env.TEST_POSTGRES_URL;
  const run = `rundruf_test_${process.pid}`;
  project.provide('postgresTemplate', `${run}_template`);
  if (!server) {
    process.stderr.write(
      'PostgreSQL: TEST_POSTGRES_URL is missing, so its tests are skipped. It names a server where databases may be made.\n',
    );
    return async () => undefined;
  }
  await onServer(server, `create database ${run}_template`);
  const url = databaseUrl(server, `${run}_template`);
  await (await openStore({ type: 'postgres', url, password: null }, 'sandbox')).close();
  return async () => {
    const found = await onServer(server, `select datname from pg_database where datname like '${run}\\_%'`);
    for (const { datname } of found) await onServer(server, `drop database ${datname} with (force)`);
  };
}

/** Runs one statement on the server's own database. */
export async function onServer(server: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** The address of another database on the same server. */
export function databaseUrl(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
