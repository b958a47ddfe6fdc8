import { expect, test } from 'vitest';
import { fields } from '../../slack/blocks/text.ts';

test('a field that is too long for Slack is cut where Slack would refuse the whole message', () => {
  const [field] = fields([['Days', 'Tue 24 Nov: 12\n'.repeat(400)]]).fields ?? [];
  expect(field?.text.length).toBe(2000);
  expect(field?.text.endsWith('…')).toBe(true);
});
