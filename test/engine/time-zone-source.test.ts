import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..', '..');

const FOLDERS = ['src', 'storage', 'tui', 'slack'];

/** What answers in the machine's time zone, or reads a text in it. */
const MACHINE_ZONE = [
  /\.(get|set)(Hours|Minutes|Date|Day|Month|FullYear|Year|TimezoneOffset)\(/,
  /\.to(Date|Time|LocaleDate|LocaleTime)String\(/,
  /\.toLocaleString\(/,
  /Temporal\.Now/,
  /new Date\([^()]*,/, // year, month, …
  /\bDate\(\)/, // Date.UTC is the same everywhere
];

/** The options may stand on the lines below. */
const FORMAT_WITHOUT_ZONE = /DateTimeFormat\((?![^)]*timeZone)/;

test('DOMAIN, A3: nothing in the program asks the machine for its time zone', () => {
  const files = FOLDERS.filter((folder) => existsSync(resolve(ROOT, folder))).flatMap((folder) =>
    readdirSync(resolve(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => `${folder}/${name}`),
  );
  expect(files.length).toBeGreaterThan(150);
  const found = files.flatMap((file) => {
    const text = readFileSync(resolve(ROOT, file), 'utf8');
    const lines = text
      .split('\n')
      .flatMap((line, index) =>
        MACHINE_ZONE.some((pattern) => pattern.test(line)) && !/new Date\(\)/.test(line)
          ? [`${file}:${index + 1}: ${line.trim()}`]
          : [],
      );
    return FORMAT_WITHOUT_ZONE.test(text) ? [...lines, `${file}: DateTimeFormat`] : lines;
  });
  expect(found).toEqual([]);
});
