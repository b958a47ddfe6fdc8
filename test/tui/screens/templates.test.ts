import { describe, expect, test } from 'vitest';
import { bindingOf, footerCommands } from '../../../tui/keys.ts';
import { anActor } from '../../support/practice.ts';
import { bodyOf, MAIL, openTemplates, SMS } from './templates-support.ts';

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
    expect(opened.screen.idle?.()).toEqual([]);
    await opened.press('down');
    expect(opened.screen.idle?.()).toEqual(['templates.reset']); // it is the shipped text
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
