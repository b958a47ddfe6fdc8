import { expect, test } from 'vitest';
import { createCommitMark } from '../../storage/commit-mark.ts';
import { startPractice } from '../support/practice.ts';

test('every commit makes another mark, of this and of another process', async () => {
  const { store, actor, engine } = await startPractice();
  const marks = new Set([await store.commitMark()]);
  for (const value of ['1', '2', '3', '4', '5']) {
    await engine.changeSetting(actor, { key: 'credits.low', value, scope: 'practice' });
    marks.add(await store.commitMark());
  }
  expect(marks.size).toBe(6);
});

test('while a file has not changed for a while the database is seldom asked; a fresh or another file is always asked about', async () => {
  let asked = 0;
  let file: { size: number; modifiedAt: number } | null = { size: 1, modifiedAt: 0 };
  const mark = createCommitMark(
    async () => {
      asked += 1;
      return String(asked);
    },
    () => file,
  );
  for (let look = 0; look < 11; look += 1) await mark();
  expect(asked).toBe(1);
  await mark();
  expect(asked).toBe(2);
  file = { size: 2, modifiedAt: 0 };
  expect(await mark()).toBe('3');
  file = { size: 2, modifiedAt: Date.now() + 60_000 }; // so fresh that it may be written again unseen
  for (let look = 0; look < 3; look += 1) await mark();
  expect(asked).toBe(6);
  file = null;
  for (let look = 0; look < 3; look += 1) await mark();
  expect(asked).toBe(9);
});
