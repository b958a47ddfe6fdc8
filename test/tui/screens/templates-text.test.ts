import { describe, expect, test } from 'vitest';
import { en } from '../../../src/i18n/en.ts';
import { compileTemplate } from '../../../src/model/template.ts';
import type { TemplateView } from '../../../src/template-editing.ts';
import { offersOf } from '../../../tui/screens/templates-offers.ts';
import {
  draftOf,
  editText,
  goToProblem,
  insertOffer,
  isChanged,
  type TextState,
  textKey,
} from '../../../tui/screens/templates-text.ts';
import { key } from '../components/painted.ts';

const SIZE = { width: 40, height: 5 };

function aText(body: string, subject: string | null = null): TextState {
  const view: TemplateView = {
    kind: 'reminder',
    channel: subject === null ? 'sms' : 'email',
    language: 'de',
    subject,
    body,
    isShipped: true,
    changedBy: null,
    changedAt: null,
  };
  return editText(view);
}

const moved = (state: TextState, by: number): TextState =>
  Array.from({ length: by }).reduce<TextState>((at) => textKey(at, key('right'), SIZE), state);

const offer = (shown: string) => {
  const found = offersOf(en, 'reminder').find((each) => each.shown === shown);
  if (found === undefined) throw new Error(`expected an offer ${shown}`);
  return found;
};

const bodyWith = (state: TextState | null): string | null => state && draftOf(state).body;

describe('T1: what is inserted', () => {
  test('T1: a placeholder stands where the cursor is', () => {
    expect(bodyWith(insertOffer(moved(aText('ab'), 1), offer('{{ practice.name }}'), SIZE))).toBe(
      'a{{ practice.name }}b',
    );
  });

  test.each([
    ['in the placeholder', 5],
    ['right behind it', 18],
  ])('T1: a filter goes to the end of the placeholder, the cursor %s', (_where, at) => {
    const state = moved(aText('{{ doctor.name }}, bis dann'), Math.min(at, 17));
    expect(bodyWith(insertOffer(state, offer('| upcase'), SIZE))).toBe(
      '{{ doctor.name | upcase }}, bis dann',
    );
  });

  test('T1: a filter goes nowhere else', () => {
    expect(insertOffer(moved(aText('{{ doctor.name }}, bis'), 20), offer('| upcase'), SIZE)).toBeNull();
    expect(insertOffer(aText('{{ doctor.name }}'), offer('| upcase'), SIZE)).toBeNull();
    expect(insertOffer(aText('bis'), offer('| upcase'), SIZE)).toBeNull();
  });

  test('T1: the cursor is between the quotes, where something is still to be typed', () => {
    const state = insertOffer(moved(aText('{{ doctor.name }}'), 4), offer('| default'), SIZE);
    const typed = state && textKey(state, key('x'), SIZE);
    expect(bodyWith(typed)).toBe('{{ doctor.name | default: "x" }}');
  });

  test('T1: the cursor is inside a condition', () => {
    const state = insertOffer(aText(''), offer('{% if %}'), SIZE);
    const typed = state && textKey(state, key('x'), SIZE);
    expect(bodyWith(typed)).toBe('{% if patient.first_name %}x{% endif %}');
  });

  test('T1: everything that is offered is text that renders', () => {
    for (const each of offersOf(en, 'reminder')) {
      const at = each.what === 'filter' ? 6 : 0;
      const body = bodyWith(insertOffer(moved(aText('{{ doctor.name }}'), at), each, SIZE)) ?? '';
      expect(() => compileTemplate(aText('').base, { subject: null, body })).not.toThrow();
    }
  });
});

describe('T2: where something is wrong', () => {
  test('T2: the cursor goes to line and column', () => {
    const state = goToProblem(aText('eins\nzwei {{ x }}'), { part: 'body', line: 2, column: 6 });
    expect(state.body.field.cursor).toBe(10);
  });

  test('T2: the cursor goes to the subject', () => {
    const state = goToProblem(aText('Text', 'Betreff {{ x }}'), { part: 'subject', line: 1, column: 9 });
    expect({ part: state.part, cursor: state.subject.cursor }).toEqual({ part: 'subject', cursor: 8 });
  });

  test('T2: a place that does not exist does not matter', () => {
    const state = goToProblem(aText('kurz'), { part: 'body', line: 9, column: 99 });
    expect(state.body.field.cursor).toBe(4);
  });
});

describe('T1: what counts as changed', () => {
  test('T1: space around the text and another form of the same letter do not', () => {
    const state = aText('Grüezi');
    const typed = textKey(textKey(state, key('end'), SIZE), key('enter'), SIZE);
    expect(isChanged(typed)).toBe(false);
    expect(isChanged(textKey(state, key('x'), SIZE))).toBe(true);
  });

  test('T1: up from the first line of an e-mail goes to its subject, Enter comes back', () => {
    const up = textKey(aText('Text', 'Betreff'), key('up'), SIZE);
    expect(up.part).toBe('subject');
    expect(textKey(up, key('enter'), SIZE).part).toBe('body');
    expect(textKey(aText('Text'), key('up'), SIZE).part).toBe('body');
  });
});
