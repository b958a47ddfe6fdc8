import { describe, expect, onTestFinished, test } from 'vitest';
import { startPractice } from '../../support/practice.ts';
import { openDashboard } from '../support/dashboard.ts';

const CTRL_S = '\x13';
const ESCAPE = '\x1b';

/** The dashboard, which can be left even when a test fails in the middle of a text. */
async function open(options: Parameters<typeof openDashboard>[0]) {
  const opened = await openDashboard(options);
  onTestFinished(() => {
    if (!opened.text().includes('not saved yet')) return;
    opened.press('\x03\x03');
    opened.pass(1000);
    opened.press('d');
  });
  return opened;
}

describe('T1, S1: by the keys of a real terminal', () => {
  test('T1: a text is edited and saved; letters that are commands elsewhere are text', async () => {
    const { press, until, practice } = await open({ columns: 120, rows: 40 });
    press('6');
    await until((seen) => seen.includes('1/32'), 'the list of texts');
    press('\r');
    await until((seen) => seen.includes('Ctrl+S save'), 'the editor');
    press('q7 ');
    await until((seen) => seen.includes('q7 Erinnerung: Ihr Termin ist am Montag'), 'the live preview');
    press(CTRL_S);
    await until((seen) => seen.includes('Saved.'), 'the result');
    const key = { kind: 'reminder', channel: 'sms', language: 'de' } as const;
    expect((await practice.engine.readTemplate(practice.actor, key)).body).toMatch(/^q7 Erinnerung/);
    press(ESCAPE);
    await until((seen) => seen.includes('1/32'), 'the list of texts');
  });

  test('T1: going to another screen asks about what is not saved', async () => {
    const { press, until, pass, practice } = await open({ columns: 80, rows: 24 });
    press('6');
    await until((seen) => seen.includes('1/32'), 'the list of texts');
    press('e');
    await until((seen) => seen.includes('Ctrl+S save'), 'the editor');
    press('Neu ');
    press('\x03\x03');
    await until((seen) => seen.includes('Save what you have changed'), 'the question');
    pass(1000);
    press('n');
    await until((seen) => !seen.includes('Save what you have changed'), 'the editor');
    press(ESCAPE);
    await until((seen) => seen.includes('Save what you have changed'), 'the question');
    pass(1000);
    press('s');
    await until((seen) => seen.includes('1/32'), 'the list of texts');
    const key = { kind: 'reminder', channel: 'sms', language: 'de' } as const;
    expect((await practice.engine.readTemplate(practice.actor, key)).body).toMatch(/^Neu Erinnerung/);
  });

  test('S1: a purchase is entered by keys, and the header tells the new balance', async () => {
    const practice = await startPractice();
    const { press, until, pass } = await open({ practice, columns: 100, rows: 30 });
    press('7');
    await until((seen) => seen.includes('> SMS'), 'the accounts');
    press('\t');
    await until((seen) => seen.includes('> e-mail'), 'the second account');
    press('b');
    await until((seen) => seen.includes('Enter a purchase for e-mail'), 'the amount');
    press('250\r');
    await until((seen) => seen.includes('Balance 0 → 250'), 'the confirmation');
    pass(1000);
    press('y');
    await until((seen) => seen.includes('250 credits entered for e-mail.'), 'the result');
    await until((seen) => seen.includes('e-mail 250 cr'), 'the header');
  });
});
