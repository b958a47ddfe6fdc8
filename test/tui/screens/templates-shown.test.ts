import { describe, expect, test } from 'vitest';
import { createGate } from '../../support/fake-portal.ts';
import { fits } from '../components/painted.ts';
import { bodyOf, openTemplates, PATIENCE, press, SMS, withPatients } from './templates-support.ts';

describe('T2: what a text becomes', () => {
  test('T2: it is shown for a real patient as one types, with parts, encoding and credits', async () => {
    const opened = await openTemplates({ practice: await withPatients() });
    await opened.press('e', 'ctrl+home', 'ctrl+k');
    opened.type('Bis bald');
    await expect.poll(() => opened.seen(), PATIENCE).toContain('1 part (GSM-7), 1 credit · 8 of 160');
    expect(opened.seen()).toContain('As it goes to patient 1, appointment A1');
    opened.type(' Łucja');
    await expect.poll(() => opened.seen(), PATIENCE).toContain('of 70 characters');
    expect(opened.seen()).toMatch(/because of: Ł/);
  });

  test('T2: warnings leave room for the text they are about', async () => {
    const opened = await openTemplates({ practice: await withPatients() });
    await opened.press('e', 'ctrl+home', 'ctrl+k');
    opened.type(`Ł {{ appointment.reason }} {{ doctor.name }} ${'noch etwas '.repeat(12)}`);
    await expect.poll(() => opened.seen(80, 20), PATIENCE).toContain('costs as many');
    const shown = opened.seen(80, 20);
    expect(shown).toContain('because of: Ł');
    expect(shown.split('costs as many')[1]).toContain('noch etwas noch etwas');
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
    expect(opened.toasts.at(-1)).toBe('warn: Not saved: the preview says why.');
    expect(opened.seen().replaceAll(/\s+/g, ' ')).toContain(
      'line 1, column 14: there is no placeholder {{ patient.nick }}',
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
