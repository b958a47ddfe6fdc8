import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';
import { shippedPatterns } from '../src/import/ics-shipped-patterns.ts';

function readIcsConfig(ics: object) {
  const home = mkdtempSync(join(tmpdir(), 'rundruf-config-'));
  writeFileSync(join(home, 'rundruf.yaml'), JSON.stringify({ import: { ics } })); // JSON is YAML
  return readConfig({ RUNDRUF_HOME: home }).import.ics;
}

const withPattern = (pattern: object) => ({ patterns: { mobile: [{ from: 'summary', ...pattern }] } });

test('what is not written is as shipped', () => {
  expect(readIcsConfig({})).toEqual({});
});

test('sources may be written in capitals, as in the calendar', () => {
  const pattern = { from: 'X-PRAXIS-NATEL', pattern: '(?<value>.+)', unless: 'x', matchCase: true };
  const ics = {
    windowDays: 90,
    confirmed: 'planned',
    tentative: 'Provisorisch',
    patterns: { mobile: [pattern] },
  };
  expect(readIcsConfig(ics)).toEqual({
    ...ics,
    patterns: { mobile: [{ ...pattern, from: 'x-praxis-natel' }] },
  });
});

test('a pattern may have a value instead of a group', () => {
  expect(readIcsConfig(withPattern({ pattern: 'NE', value: 'no-show' }))).toBeTruthy();
});

test('all shipped patterns would be accepted', () => {
  const patterns = Object.fromEntries(
    Object.entries(shippedPatterns).map(([field, all]) => [
      field,
      // they are longer than people write
      all
        .filter(({ pattern }) => pattern.length <= 500)
        .map(({ from, pattern }) => ({ from, pattern, value: 'x' })),
    ]),
  );
  expect(readIcsConfig({ patterns })).toBeTruthy();
});

test.each([
  ['no regular expression', withPattern({ pattern: '(?<value>' }), 'mobile.0.pattern', 'pattern'],
  ['no group to read', withPattern({ pattern: '\\d+' }), 'mobile.0.pattern', 'pattern'],
  [
    'one that takes for ever',
    withPattern({ pattern: '(\\w+\\s?)+(?<value>!)' }),
    'mobile.0.pattern',
    'pattern',
  ],
  [
    'one that grows with the cube',
    withPattern({ pattern: '(?<value>a*a*a*b)' }),
    'mobile.0.pattern',
    'pattern',
  ],
  [
    'unless that takes for ever',
    withPattern({ pattern: '(?<value>x)', unless: '(a|aa)+$' }),
    'mobile.0.unless',
    'unless',
  ],
  ['a source that is none', withPattern({ from: 'uid', pattern: '(?<value>x)' }), 'mobile.0.from', 'from'],
])('%s is refused with the name of the field', (_, ics, place, expected) => {
  expect(() => readIcsConfig(ics)).toThrow(
    expect.objectContaining({
      code: 'invalid-config',
      details: expect.objectContaining({
        field: `import.ics.patterns.${place}`,
        expected: `import.ics.patterns.${expected}`,
      }),
    }),
  );
});

test.each([
  [{ windowDays: 0 }, 'import.ics.windowDays'],
  [{ windowDays: 5000 }, 'import.ics.windowDays'],
  [{ confirmed: '' }, 'import.ics.confirmed'],
  [{ patterns: { fax: [] } }, 'import.ics.patterns.fax'],
])('%j is refused', (ics, field) => {
  expect(() => readIcsConfig(ics)).toThrow(
    expect.objectContaining({ details: expect.objectContaining({ field }) }),
  );
});
