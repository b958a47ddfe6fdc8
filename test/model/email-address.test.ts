import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isEmailAddress } from '../../src/model/email-address.ts';

const longDomain = `${'a.'.repeat(90)}ch`;

describe('P3: an e-mail needs an address', () => {
  test.each([
    'anna.muster@example.ch',
    'a@b.ch',
    "o'brien+praxis@mail.example.co.uk",
    'x_y-z@example.museum',
    'info@zürich.example',
    'info@xn--zrich-kva.example',
    'info@例え.テスト',
    `${'a'.repeat(64)}@example.ch`,
    `${'a'.repeat(64)}@${longDomain}`,
  ])('%s is one', (text) => {
    expect(isEmailAddress(text)).toBe(true);
  });

  test.each([
    '',
    'anna',
    '@example.ch',
    'anna@',
    'anna@example',
    'anna@@example.ch',
    'anna@b@example.ch',
    '.anna@example.ch',
    'anna.@example.ch',
    'an..na@example.ch',
    'anna@.example.ch',
    'anna@example.ch.',
    'anna@example..ch',
    'anna@-example.ch',
    'anna@example-.ch',
    'anna@exa_mple.ch',
    'anna@192.168.1.1',
    'anna@[192.168.1.1]',
    'an na@example.ch',
    ' anna@example.ch',
    'anna@example.ch ',
    '<anna@example.ch>',
    'Anna <anna@example.ch>',
    '"anna"@example.ch',
    'anna,berta@example.ch',
    'anna@example.ch,berta@example.ch',
    'anna@example.ch;berta@example.ch',
    'anna@example.ch\r\nBcc: all@example.ch',
    'anna@example.ch\n',
    'anna\0@example.ch',
    'anna@exam\u200Bple.ch',
    'anna@exam\u202Eple.ch',
    'änna@example.ch',
    `${'a'.repeat(65)}@example.ch`,
    `anna@${'a'.repeat(64)}.ch`,
    `${'a'.repeat(64)}@${'a.'.repeat(94)}chh`,
  ])('%j is none', (text) => {
    expect(isEmailAddress(text)).toBe(false);
  });

  test('an accepted address can stand in a mail header as it is', () => {
    const part = fc.array(
      fc.constantFrom('a', 'Z', '9', '.', '-', '@', ' ', '\n', '\r', '<', '>', ',', '"', ';', ':', '\0', 'ü'),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(part, part, (local, domain) => {
        const text = `${local.join('')}@${domain.join('')}.ch`;
        if (isEmailAddress(text)) expect(text).toMatch(/^[^\s<>,;:"\0@]+@[^\s<>,;:"\0@]+\.ch$/);
      }),
      { numRuns: 2000 },
    );
  });
});
