import { describe, expect, test } from 'vitest';
import type { TemplateKey } from '../../../src/model/template.ts';
import { bindingOf, footerCommands } from '../../../tui/keys.ts';
import { createGate } from '../../support/fake-portal.ts';
import { anActor, startPractice } from '../../support/practice.ts';
import { anAppointment, aPatient } from '../../support/records.ts';
import { fits } from '../components/painted.ts';
import { openTemplates, press } from './templates-support.ts';

const SMS = { kind: 'reminder', channel: 'sms', language: 'de' } as const satisfies TemplateKey;
const MAIL = { ...SMS, channel: 'email' } as const satisfies TemplateKey;
const PATIENCE = { timeout: 10_000, interval: 20 };

const bodyOf = async ({ practice }: Awaited<ReturnType<typeof openTemplates>>, key: TemplateKey = SMS) =>
  (await practice.engine.readTemplate(practice.actor, key)).body;

/** A practice with two German patients and a French one, each with an appointment tomorrow. */
async function withPatients() {
  const practice = await startPractice();
  await practice.enter(
    aPatient({ number: '1' }),
    aPatient({ number: '2', firstName: 'Kurt' }),
    aPatient({ number: '3', firstName: 'Anne', language: 'fr' }),
    anAppointment({ id: 'A1', patientNumber: '1', at: '2026-11-24T09:00' }),
    anAppointment({ id: 'A2', patientNumber: '2', at: '2026-11-24T10:00' }),
    anAppointment({ id: 'A3', patientNumber: '3', at: '2026-11-24T11:00' }),
  );
  return practice;
}

describe('T1: the texts', () => {
  test('T1: every text is listed with who has changed it and when, as soon as it is changed', async () => {
    const opened = await openTemplates();
    expect(opened.seen()).toContain('1/32');
    expect(opened.seen()).toContain('as shipped');
    const { engine } = opened.practice;
    await engine.saveTemplate(anActor('beat'), SMS, { subject: null, body: 'Bis bald' });
    opened.screen.dataChanged();
    await opened.settled();
    expect(opened.seen(140)).toContain('changed 23/11/26 10:00 by beat');
  });

  test('T1: a text is edited in place and saved with Ctrl+S', async () => {
    const opened = await openTemplates();
    await opened.press('enter', 'ctrl+home');
    opened.type('Neu: ');
    expect(opened.seen()).toContain('not saved yet');
    await opened.press('ctrl+s');
    expect(await bodyOf(opened)).toMatch(/^Neu: Erinnerung/);
    expect(opened.toasts.at(-1)).toMatch(/^ok: Saved/);
    expect(opened.seen()).not.toContain('not saved yet');
  });

  test('T1: the subject of an e-mail is edited too; Tab goes there and back', async () => {
    const opened = await openTemplates();
    await opened.press(...Array.from({ length: 4 }, () => 'down'), 'e', 'tab', 'ctrl+u');
    opened.type('Ihr Besuch');
    await opened.press('tab', 'ctrl+home');
    opened.type('Guten Tag. ');
    await opened.press('ctrl+s');
    const saved = await opened.practice.engine.readTemplate(opened.practice.actor, MAIL);
    expect(saved.subject).toBe('Ihr Besuch');
    expect(saved.body).toMatch(/^Guten Tag\. /);
  });

  test('T1: while one types letters are text, and Ctrl+Z takes them back', async () => {
    const opened = await openTemplates();
    await opened.press('e');
    opened.type('qR1 ');
    expect(opened.seen()).toContain('qR1 ');
    await opened.press('ctrl+z', 'ctrl+z');
    expect(opened.seen()).not.toContain('not saved yet');
    expect(opened.screen.onKey?.({ id: 'ctrl+c', text: null })).toBe(false);
  });

  test('T1: while one types the footer names no key that is a letter', async () => {
    const opened = await openTemplates();
    const letters = () =>
      footerCommands([...opened.screen.contexts(), 'global']).filter(
        (command) => bindingOf(command).keys[0]?.length === 1 && command !== 'global.help',
      );
    expect(letters()).toContain('global.quit');
    await opened.press('e');
    expect(letters()).toEqual([]);
    await opened.press('f2');
    expect(letters()).toEqual([]);
  });

  test("T1: the terminal's cursor is where one types", async () => {
    const opened = await openTemplates();
    await opened.press('e', 'right', 'right', 'right');
    opened.seen();
    expect(opened.screen.cursor?.()).toEqual({ row: 2, column: 4 });
  });

  test('T1: leaving with changes asks: stay, drop or save', async () => {
    const opened = await openTemplates();
    await opened.press('e');
    opened.type('X');
    opened.reply(null);
    expect(await opened.screen.mayLeave?.()).toBe(false);
    expect(opened.seen()).toContain('not saved yet');
    opened.reply('drop');
    await opened.press('escape');
    expect(opened.seen()).toContain('1/32');
    expect(await bodyOf(opened)).toMatch(/^Erinnerung/);
    await opened.press('e');
    opened.type('X');
    opened.reply('save');
    expect(await opened.screen.mayLeave?.()).toBe(true);
    expect(await bodyOf(opened)).toMatch(/^XErinnerung/);
  });

  test('T1: leaving asks nothing when nothing was changed', async () => {
    const opened = await openTemplates();
    await opened.press('e', 'down', 'escape');
    expect(opened.questions).toEqual([]);
    expect(opened.seen()).toContain('1/32');
  });

  test('T1: placeholders are offered, found by a word, and inserted where the cursor is', async () => {
    const opened = await openTemplates();
    await opened.press('e', 'f2');
    expect(opened.seen()).toContain('{{ appointment.date }}');
    opened.type('last name');
    await opened.press('enter');
    expect(opened.seen()).toMatch(/\{\{ patient\.last_name \}\}Erinnerung/);
  });

  test('T1: only the placeholders of its kind are offered', async () => {
    const opened = await openTemplates();
    await opened.press('end', 'e', 'f2');
    const shown = opened.seen(140, 40);
    expect(shown).toContain('{{ patient.first_name }}');
    expect(shown).not.toContain('appointment.date');
  });

  test('T1: Esc closes the list of placeholders, not the editor', async () => {
    const opened = await openTemplates();
    await opened.press('e', 'ctrl+o', 'escape');
    expect(opened.screen.contexts()).toEqual(['template-editor']);
  });

  test('T1: what somebody else saves meanwhile is told, and replaced only when that is meant', async () => {
    const opened = await openTemplates();
    await opened.press('e');
    opened.type('Mine. ');
    const { engine } = opened.practice;
    await engine.saveTemplate(anActor('beat'), SMS, { subject: null, body: 'Of Beat' });
    opened.screen.dataChanged();
    await opened.settled();
    expect(opened.seen()).toContain('beat has changed it meanwhile');
    opened.reply(null);
    await opened.press('ctrl+s');
    expect(await bodyOf(opened)).toBe('Of Beat');
    opened.reply('save');
    await opened.press('ctrl+s');
    expect(await bodyOf(opened)).toMatch(/^Mine\. Erinnerung/);
  });

  test('T1: an open text that nobody has touched shows what somebody else saves', async () => {
    const opened = await openTemplates();
    await opened.press('e');
    const { engine } = opened.practice;
    await engine.saveTemplate(anActor('beat'), SMS, { subject: null, body: 'Of Beat' });
    opened.screen.dataChanged();
    await opened.settled();
    expect(opened.seen()).toContain('Of Beat');
    expect(opened.questions).toEqual([]);
  });

  test('T1: an old text is taken from the history and is in force once it is saved', async () => {
    const opened = await openTemplates();
    const { engine, actor } = opened.practice;
    await engine.saveTemplate(actor, SMS, { subject: null, body: 'First' });
    await engine.saveTemplate(actor, SMS, { subject: null, body: 'Second' });
    opened.screen.dataChanged();
    await opened.press('h');
    expect(opened.seen()).toMatch(/Second[\s\S]*First/);
    await opened.press('down', 'enter');
    expect(await bodyOf(opened)).toBe('Second');
    await opened.press('ctrl+s');
    expect(await bodyOf(opened)).toBe('First');
  });

  test('T1: Esc leaves the history; a text that was never changed has none', async () => {
    const opened = await openTemplates();
    await opened.press('h');
    expect(opened.toasts).toEqual(['warn: This text was never changed.']);
    await opened.practice.engine.saveTemplate(opened.practice.actor, SMS, { subject: null, body: 'First' });
    await opened.press('h');
    expect(opened.screen.contexts()).toContain('template-history');
    expect(opened.screen.leaveLevel?.()).toBe(true);
    expect(opened.screen.contexts()).toContain('templates');
  });

  test('T1: the shipped text is put in force again after a question', async () => {
    const opened = await openTemplates();
    await opened.practice.engine.saveTemplate(opened.practice.actor, SMS, { subject: null, body: 'Mine' });
    opened.screen.dataChanged();
    await opened.settled();
    opened.reply(null);
    await opened.press('d');
    expect(await bodyOf(opened)).toBe('Mine');
    opened.reply('reset');
    await opened.press('d');
    expect(await bodyOf(opened)).toMatch(/^Erinnerung/);
  });

  test('T1: whoever may not change texts reads them', async () => {
    const opened = await openTemplates({ actor: anActor('vera', ['view']) });
    await opened.press('enter');
    opened.type('Not mine');
    expect(opened.seen()).toContain('for reading only');
    expect(opened.seen()).not.toContain('Not mine');
    await opened.press('ctrl+s', 'f2');
    expect(opened.toasts).toHaveLength(2);
    await opened.press('escape');
    expect(opened.questions).toEqual([]);
  });

  test('T1: a read-only dashboard changes no text', async () => {
    const opened = await openTemplates({ isReadOnly: true });
    await opened.press('enter');
    opened.type('Not mine');
    await opened.press('ctrl+s');
    expect(await bodyOf(opened)).toMatch(/^Erinnerung/);
    expect(opened.toasts.at(-1)).toContain('read-only');
  });
});

describe('T2: what a text becomes', () => {
  test('T2: it is shown for a real patient as one types, with parts, encoding and credits', async () => {
    const opened = await openTemplates({ practice: await withPatients() });
    await opened.press('e', 'ctrl+home', 'ctrl+k');
    opened.type('Bis bald');
    await expect.poll(() => opened.seen(), PATIENCE).toContain('1 part (GSM-7), credits: 1 · 8 of 160');
    expect(opened.seen()).toContain('as it goes to patient 1, appointment A1');
    opened.type(' Łucja');
    await expect.poll(() => opened.seen(), PATIENCE).toContain('of 70 characters');
    expect(opened.seen()).toMatch(/because of: Ł/);
  });

  test('T2: while one types nothing is filled in, and the newest answer wins', async () => {
    const practice = await withPatients();
    const { previewTemplate } = practice.engine;
    const drafts: string[] = [];
    const gate = createGate();
    const engine: typeof practice.engine = {
      ...practice.engine,
      async previewTemplate(actor, key, request) {
        const body = request?.draft?.body ?? '';
        drafts.push(body);
        const answer = await previewTemplate(actor, key, request);
        if (body === 'one') await gate.opened;
        return answer;
      },
    };
    const opened = await openTemplates({ practice: { ...practice, engine } });
    await opened.press('e', 'ctrl+home', 'ctrl+k');
    opened.type('one');
    await expect.poll(() => drafts.at(-1), PATIENCE).toBe('one');
    opened.type(' two three');
    await expect.poll(() => opened.seen(), PATIENCE).toContain('13 of 160');
    gate.open();
    await opened.settled();
    expect(opened.seen()).toContain('13 of 160');
    expect(drafts.filter((body) => body.startsWith('one'))).toEqual(['one', 'one two three']);
  });

  test('T2: the engine decides which patient; p and F3 go to the next who speaks the language', async () => {
    const opened = await openTemplates({ practice: await withPatients() });
    await expect.poll(() => opened.seen(140, 40), PATIENCE).toContain('patient 1');
    await opened.press('p');
    expect(opened.seen(140, 40)).toContain('Muster2 Kurt, patient 2');
    await opened.press('p');
    expect(opened.seen(140, 40)).toContain('Muster1 Vera, patient 1');
    await opened.press('e', 'f3');
    expect(opened.seen(140, 40)).toContain('Muster2 Kurt, patient 2');
  });

  test('T2: a patient is asked for by number; one that does not exist changes nothing', async () => {
    const opened = await openTemplates({ practice: await withPatients() });
    opened.reply({ id: 'show', values: { number: '3' } });
    await opened.press('n');
    expect(opened.seen(140, 40)).toContain('patient 3, appointment A3');
    opened.reply({ id: 'show', values: { number: '99' } });
    await opened.press('n');
    expect(opened.toasts.at(-1)).toBe('error: There is no patient with this number.');
    expect(opened.seen(140, 40)).toContain('patient 3');
  });

  test('T2: the language is switched, in the list and in the editor, and what is not saved is asked about', async () => {
    const opened = await openTemplates({ practice: await withPatients() });
    await opened.press('l', 'e');
    expect(opened.seen()).toContain('reminder, SMS, French');
    opened.type('X');
    opened.reply(null);
    await opened.press('f6');
    expect(opened.seen()).toContain('reminder, SMS, French');
    opened.reply('drop');
    await opened.press('f6');
    expect(opened.seen()).toContain('reminder, SMS, Italian');
  });

  test('T2: a text that does not render is refused with the place and the reason, and nothing is lost', async () => {
    const opened = await openTemplates();
    await opened.press('e', 'ctrl+home');
    opened.type('Guten Tag {{ patient.nick }} ');
    await opened.press('ctrl+s');
    expect(opened.toasts.at(-1)).toMatch(
      /^warn: .*line 1, column 14: there is no placeholder \{\{ patient.nick/,
    );
    expect(await bodyOf(opened)).toMatch(/^Erinnerung/);
    expect(opened.seen()).toContain('Guten Tag {{ patient.nick }}');
    expect(opened.seen()).toContain('there is no placeholder');
    expect(opened.screen.cursor?.()).toEqual({ row: 2, column: 14 });
  });

  test('T2: what is wrong is said while one types, beside what the text was before', async () => {
    const opened = await openTemplates();
    await expect.poll(() => opened.seen(), PATIENCE).toContain('GSM-7');
    await opened.press('e', 'ctrl+home');
    opened.type('{{ ');
    await expect.poll(() => opened.seen(140, 40), PATIENCE).toContain('As it was before:');
    expect(opened.toasts).toEqual([]);
  });

  test('T2: a text that tells why somebody comes is saved only when that is meant', async () => {
    const opened = await openTemplates();
    await opened.press('e', 'ctrl+home');
    opened.type('{{ appointment.reason }} ');
    opened.reply(null);
    await opened.press('ctrl+s');
    expect(opened.questions.at(-1)?.lines.join()).toContain('appointment.reason');
    expect(await bodyOf(opened)).toMatch(/^Erinnerung/);
    opened.reply('save');
    await opened.press('ctrl+s');
    expect(await bodyOf(opened)).toMatch(/^\{\{ appointment.reason \}\} Erinnerung/);
  });

  test('T2: what is pasted cannot reach the terminal, and every line fits', async () => {
    const opened = await openTemplates();
    await opened.press('down', 'down', 'down', 'down', 'e');
    press(opened.screen, 'paste', '\x1b[31mrot\x1b[0m\x07\u202e 中村さん 👩‍⚕️\nzwei');
    for (const open of [false, true]) {
      if (open) await opened.press('f2');
      for (const [width, height] of [
        [60, 12],
        [80, 20],
        [120, 36],
        [200, 46],
        [300, 90],
      ] as const) {
        const lines = opened.screen.paint({ width, height });
        expect(lines).toHaveLength(height);
        expect(lines.filter((line) => !fits(line, width))).toEqual([]);
      }
    }
  });

  test('T2: list, history and editor fit every window, in German too', async () => {
    const opened = await openTemplates({ language: 'de', practice: await withPatients() });
    const { engine, actor } = opened.practice;
    await engine.saveTemplate(actor, SMS, { subject: null, body: 'Grüezi\nBis bald' });
    for (const keys of [[], ['h'], ['enter']]) {
      await opened.press(...keys);
      for (const [width, height] of [
        [60, 12],
        [80, 20],
        [119, 30],
        [200, 46],
      ] as const) {
        const lines = opened.screen.paint({ width, height });
        expect(lines).toHaveLength(height);
        expect(lines.filter((line) => !fits(line, width))).toEqual([]);
      }
    }
  });
});
