import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';

const onSqliteOnly = ['test/storage/open.test.ts', 'test/storage/plans/**'];
const onPostgresOnly = ['test/storage/postgres/**'];

/** A server where TEST_POSTGRES_URL may make databases; skipped without it. */
const onPostgres = {
  env: { RUNDRUF_TEST_DATABASE: 'postgres' },
  globalSetup: 'test/support/postgres-server.ts',
  ...(process.env.TEST_POSTGRES_URL ? {} : { testNamePattern: /^$/ }),
};

/** `npm run faults`: the same tests as in `npm test`, with as many kills and messages as it takes. */
const inFull = { testTimeout: 1_800_000, hookTimeout: 600_000, fileParallelism: false };

// biome-ignore lint/style/noDefaultExport: vitest reads the default export
export default defineConfig({
  test: {
    testTimeout: 60_000, // journeys start real processes; nothing in a test waits for time to pass
    hookTimeout: 60_000,
    maxWorkers: Math.max(2, availableParallelism() - 1), // much of a test is waiting for a process or a disk
    projects: [
      {
        extends: true,
        test: {
          name: 'sqlite',
          include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
          exclude: [...configDefaults.exclude, ...onPostgresOnly],
        },
      },
      {
        extends: true,
        test: {
          ...onPostgres,
          name: 'postgres',
          include: [
            'test/engine/**/*.test.ts',
            'test/storage/**/*.test.ts',
            'test/faults/processes.test.ts',
            'test/faults/invariants.test.ts',
            'test/faults/many-processes.test.ts',
            'test/faults/month.test.ts',
          ],
          exclude: [...configDefaults.exclude, ...onSqliteOnly],
          sequence: { groupOrder: 1 }, // after the others, which measure time here and there
        },
      },
      {
        extends: true,
        test: {
          ...inFull,
          name: 'faults',
          include: ['test/faults/{kill*,many-processes,month}.test.ts'],
          env: { RUNDRUF_FAULTS: 'full' },
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          ...onPostgres,
          ...inFull,
          name: 'faults-postgres',
          include: ['test/faults/{many-processes,month}.test.ts'],
          env: { ...onPostgres.env, RUNDRUF_FAULTS: 'full' },
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
