import { expect, test } from 'vitest';
import { shellWords } from '../../src/i18n/phrases.ts';

test('files in an advice can be copied into a command line', () => {
  expect(shellWords(['/srv/rundruf', '/srv/Meine Praxis/a.sqlite', "/srv/l'agenda"])).toBe(
    "/srv/rundruf '/srv/Meine Praxis/a.sqlite' '/srv/l'\\''agenda'",
  );
  expect(shellWords('/srv/rundruf')).toBe('/srv/rundruf');
});
