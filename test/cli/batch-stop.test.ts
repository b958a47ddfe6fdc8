import { afterAll, expect, test } from 'vitest';
import { createHome } from '../support/cli.ts';

const home = createHome();
afterAll(() => home.remove());

test('stopping a batch that is not there is refused with its code', async () => {
  expect(await home.run('batch', 'stop', '7', '--json')).toMatchObject({
    code: 1,
    json: { error: { code: 'batch-not-found', details: { batch: 7 } } },
  });
});
