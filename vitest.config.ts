import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';

const onSqliteOnly = ['test/storage/open.test.ts', 'test/storage/plans.test.ts'];
const onPostgresOnly = ['test/storage/postgres/**'];

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
        // the same tests again on a server where TEST_POSTGRES_URL may make databases; skipped without it
        extends: true,
        test: {
          name: 'postgres',
          include: ['test/engine/**/*.test.ts', 'test/storage/**/*.test.ts', 'test/faults/processes.test.ts'],
          exclude: [...configDefaults.exclude, ...onSqliteOnly],
          env: { RUNDRUF_TEST_DATABASE: 'postgres' },
          sequence: { groupOrder: 1 }, // after the others, which measure time here and there
          globalSetup: 'test/support/postgres-server.ts',
          ...(process.env.TEST_POSTGRES_URL ? {} : { testNamePattern: /^$/ }),
        },
      },
    ],
  },
});
