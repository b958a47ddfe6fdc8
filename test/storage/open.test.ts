import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openStore } from '../../storage/open.ts';

test('a fresh file is created, migrated and empty', async () => {
  const store = await openStore(join(mkdtempSync(join(tmpdir(), 'rundruf-')), 'a', 'x.sqlite'), 'sandbox');
  expect(await store.read.countAppointments()).toBe(0);
  expect(await store.read.batches(10)).toEqual([]);
  await store.optimize();
  await store.close();
});
