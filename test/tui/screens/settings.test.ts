import { describe, expect, test, vi } from 'vitest';
import { settingKeys } from '../../../src/model/settings.ts';
import type { Command } from '../../../tui/keys.ts';
import { settingsScreen } from '../../../tui/screens/settings.ts';
import { cellWidth } from '../../../tui/terminal/cells.ts';
import { aFace, seen } from '../../support/face.ts';
import { anActor, enterUsers, startPractice } from '../../support/practice.ts';

type TestPractice = Awaited<ReturnType<typeof startPractice>>;

const WIDE = { width: 200, height: 40 };

/** The screen with everything read, and the cursor where a filter finds the setting. */
async function open(practice: TestPractice, options: Parameters<typeof aFace>[1] = {}) {
  const fake = aFace(practice, options);
  const screen = settingsScreen(fake.face);
  screen.shown();
  await fake.settled();
  const press = async (...commands: Command[]) => {
    for (const command of commands) {
      screen.onCommand(command);
      await fake.settled();
    }
  };
  const find = async (text: string) => {
    await press('list.filter');
    for (const letter of text) screen.onKey?.({ id: letter, text: letter });
    screen.onKey?.({ id: 'enter', text: null });
  };
  return { ...fake, screen, press, find, text: (size = WIDE) => seen(screen, size) };
}

const inForce = async ({ engine, actor }: TestPractice, as = actor) => engine.readSettings(as);

/** The list's part of a row, its columns parted by bars. */
const rowOf = (text: string, label: string): string =>
  text
    .split('\n')
    .map((line) => line.split('│')[0]?.slice(2).trim() ?? '')
    .find((line) => line.startsWith(label))
    ?.replaceAll(/ {2,}/g, ' | ') ?? '';

const beat = anActor('beat', ['view', 'prepare']);

describe('Settings', () => {
  test('P6: every setting is there, with its value, where that comes from, by whom and when', async () => {
    const practice = await startPractice();
    const { engine, actor, clock } = practice;
    clock.advance(60_000);
    await engine.changeSetting(actor, { key: 'approval.mode', value: 'none' });
    await engine.changeSetting(actor, { key: 'run.days', value: 'today,+3', scope: 'user' });
    const { text } = await open(practice);
    const tall = text({ ...WIDE, height: settingKeys.length + 10 });
    for (const key of settingKeys) expect(tall).toContain(key);
    expect(rowOf(text(), 'Approval by')).toBe(
      'Approval by | nobody | ● practice | anna | 23/11/26 10:01 | approval.mode',
    );
    expect(rowOf(text(), 'Days of a run')).toMatch(
      /^Days of a run \| today, in 3 days \| ● user \| anna \| /,
    );
    expect(rowOf(text(), 'Quiet hours from')).toBe('Quiet hours from | 20:00 | default | quiet-hours.from');
  });

  test('P6: the details say what a setting means, what is possible, and all that is set for whom', async () => {
    const practice = await startPractice();
    const { engine, actor } = practice;
    await enterUsers(practice.store, ['anna', 'beat']);
    await engine.changeSetting(actor, { key: 'run.channel', value: 'email', scope: 'practice' });
    await engine.changeSetting(actor, { key: 'run.channel', value: 'sms', scope: 'workstation' });
    await engine.changeSetting(actor, { key: 'run.channel', value: 'email', scope: 'user', scopeId: 'beat' });
    const { find, text } = await open(practice);
    await find('run.channel');
    const details = text();
    expect(details).toContain('What a run is offered for first');
    expect(details).toContain('Now: SMS (workstation, by anna, 23/11/26 10:00)');
    expect(details).toContain('As shipped: SMS');
    expect(details).toContain('Possible: SMS, e-mail');
    expect(details).toContain('– user beat: e-mail (by anna, 23/11/26 10:00)');
    expect(details).toContain('– workstation desk: SMS');
    expect(details).toContain('– practice: e-mail');
  });

  test('P6: what others have set for themselves only administrators see', async () => {
    const practice = await startPractice();
    await practice.engine.changeSetting(beat, { key: 'run.channel', value: 'email' });
    const other = await open(practice, { actor: anActor('carla', ['view', 'prepare']) });
    await other.find('run.channel');
    expect(other.text()).not.toContain('user beat');
    const own = await open(practice, { actor: beat });
    await own.find('run.channel');
    expect(own.text()).toContain('user beat: e-mail');
  });

  test('P6: f shows only what somebody has set', async () => {
    const practice = await startPractice();
    const { press, text, screen, settled } = await open(practice);
    await press('settings.filter');
    expect(text()).toContain('All settings have their shipped defaults.');
    await practice.engine.changeSetting(practice.actor, { key: 'credits.low', value: '50' });
    screen.dataChanged();
    await settled();
    expect(text()).toContain('Warn below (credits)');
    expect(text()).not.toContain('Quiet hours');
    expect(screen.chips()).toEqual(['changed settings only: f shows all']);
  });

  test('P6: a choice is chosen for the practice and holds at once', async () => {
    const practice = await startPractice();
    const { find, press, reply, questions, toasts, text } = await open(practice);
    await find('approval.mode');
    reply({ id: 'set', values: { value: 'none' } });
    await press('settings.edit');
    expect(questions[0]?.fields).toMatchObject([
      {
        id: 'value',
        kind: 'choice',
        options: [
          { value: 'none', label: 'nobody' },
          { value: 'any', label: 'any approver' },
          { value: 'four-eyes', label: 'four eyes' },
        ],
      },
    ]);
    expect((await inForce(practice))['approval.mode']).toBe('none');
    expect(toasts).toEqual(['ok: Approval by: nobody. Set for: practice.']);
    expect(rowOf(text(), 'Approval by')).toContain('nobody | ● practice | anna');
  });

  test('P6: for whom a personal setting holds is chosen: the practice, the workstation or me', async () => {
    const practice = await startPractice();
    const { find, press, reply, questions } = await open(practice);
    await find('run.days');
    reply({ id: 'set', values: { value: 'today', scope: 'workstation' } });
    await press('settings.edit');
    expect(questions[0]?.fields?.[1]).toMatchObject({
      kind: 'choice',
      options: [
        { value: 'practice', label: 'the practice' },
        { value: 'workstation', label: 'this workstation' },
        { value: 'user', label: 'me' },
      ],
    });
    expect(questions[0]?.values).toMatchObject({ value: 'tomorrow', scope: 'practice' });
    expect((await inForce(practice))['run.days']).toEqual(['today']);
    const elsewhere = { ...practice.actor, workstation: 'office' };
    expect((await inForce(practice, elsewhere))['run.days']).toEqual(['tomorrow']);
  });

  test('P6: for one per patient and day the administrator is asked for whom it changes', async () => {
    const practice = await startPractice();
    const { find, press, reply, questions, toasts } = await open(practice);
    await find('one-per-day');
    reply({ id: 'set', values: { value: false } }, null);
    await press('settings.edit');
    expect((await inForce(practice))['run.one-per-day']).toBe(true);
    expect(questions[0]?.fields?.map(({ id }) => id)).toEqual(['value']);
    expect(questions[1]).toMatchObject({
      title: '“One per patient and day”: no. For whom?',
      answers: [
        { id: 'practice', keys: ['1'] },
        { id: 'workstation', keys: ['2'] },
        { id: 'user', keys: ['3'] },
      ],
    });
    reply({ id: 'set', values: { value: false } }, 'user');
    await press('settings.edit');
    expect((await inForce(practice))['run.one-per-day']).toBe(false);
    expect((await inForce(practice, beat))['run.one-per-day']).toBe(true);
    expect(toasts).toEqual(['ok: One per patient and day: no. Set for: user anna.']);
  });

  test('P6: who may only prepare sets it for themselves, without being asked', async () => {
    const practice = await startPractice();
    const { find, press, reply, questions } = await open(practice, { actor: beat });
    await find('one-per-day');
    reply({ id: 'set', values: { value: false } });
    await press('settings.edit');
    expect(questions).toHaveLength(1);
    expect(questions[0]?.fields).toHaveLength(1);
    expect((await inForce(practice, beat))['run.one-per-day']).toBe(false);
    expect((await inForce(practice))['run.one-per-day']).toBe(true);
  });

  test('P6: what is not possible is refused with what is expected, and what was typed stays', async () => {
    const practice = await startPractice();
    const { find, press, reply, questions } = await open(practice);
    await find('quiet-hours.from');
    reply(
      { id: 'set', values: { value: 'eight' } },
      { id: 'set', values: { value: '08:30' } },
      { id: 'set', values: { value: '19:30' } },
    );
    await press('settings.edit');
    expect(questions[1]?.lines[0]).toBe(
      '! "eight" is not possible for quiet-hours.from. Expected: a time such as 20:00 (the same as quiet-hours.to: no quiet hours).',
    );
    expect(questions[1]?.values).toMatchObject({ value: 'eight' });
    expect(questions[2]?.lines[0]).toContain('the quiet hours leave less than an hour of the day');
    expect((await inForce(practice))['quiet-hours.from']).toBe('19:30');
  });

  test('the days for SMS are ticked, and none at all is refused', async () => {
    const practice = await startPractice();
    const { find, press, reply, questions, text } = await open(practice);
    await find('send.days');
    reply({ id: 'set', values: { value: [] } }, { id: 'set', values: { value: ['mon', 'fri'] } });
    await press('settings.edit');
    expect(questions[0]?.values).toMatchObject({ value: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] });
    expect(questions[1]?.lines[0]).toMatch(/^! "" is not possible for send\.days/);
    expect((await inForce(practice))['send.days']).toEqual(['mon', 'fri']);
    expect(rowOf(text(), 'Days for SMS')).toContain('Mon, Fri | ● practice');
  });

  test('P6: who sets the wider value while a narrower one of theirs wins is told so', async () => {
    const practice = await startPractice();
    await practice.engine.changeSetting(practice.actor, { key: 'run.days', value: '+2', scope: 'user' });
    const { find, press, reply, toasts, questions } = await open(practice);
    await find('run.days');
    reply({ id: 'set', values: { value: 'today', scope: 'practice' } });
    await press('settings.edit');
    expect(questions[0]?.values).toMatchObject({ value: '+2', scope: 'user' });
    expect(toasts).toEqual([
      'warn: Days of a run: in 2 days. Set for: practice. For you the narrower value holds (user).',
    ]);
  });

  test('P6: c goes back to the next wider value, at last to the shipped one', async () => {
    const practice = await startPractice();
    const { engine, actor } = practice;
    await engine.changeSetting(actor, { key: 'run.days', value: 'today', scope: 'practice' });
    await engine.changeSetting(actor, { key: 'run.days', value: '+2', scope: 'user' });
    await engine.changeSetting(beat, { key: 'run.days', value: '+3' });
    const { find, press, reply, questions, toasts } = await open(practice);
    await find('run.days');
    reply(null, 'user', 'practice');
    await press('settings.clear');
    expect((await inForce(practice))['run.days']).toEqual(['+2']);
    await press('settings.clear');
    expect((await inForce(practice))['run.days']).toEqual(['today']);
    await press('settings.clear');
    expect((await inForce(practice))['run.days']).toEqual(['tomorrow']);
    expect(questions.map(({ answers }) => answers.map(({ id, keys }) => `${keys} ${id}`))).toEqual([
      ['1 user', '2 practice'],
      ['1 user', '2 practice'],
      ['y practice'],
    ]);
    await press('settings.clear');
    expect(toasts).toEqual([
      'ok: Days of a run: today. No longer set for: user anna.',
      'ok: Days of a run: tomorrow. No longer set for: practice.',
      'warn: Nothing is set here that you could take back: the wider value holds already.',
    ]);
    expect((await inForce(practice, beat))['run.days']).toEqual(['+3']);
  });

  test('who may not change a setting is told why, without a question', async () => {
    const practice = await startPractice();
    const preparing = await open(practice, { actor: beat });
    await preparing.find('approval.mode');
    await preparing.press('settings.edit', 'settings.clear');
    const whole = 'warn: It holds for the whole practice: only an administrator may change it.';
    expect(preparing.toasts).toEqual([whole, whole]);
    const viewing = await open(practice, { actor: anActor('carla', ['view']) });
    await viewing.find('run.days');
    await viewing.press('settings.edit');
    expect(viewing.toasts[0]).toMatch(/^warn: You may only view/);
    const reading = await open(practice, { isReadOnly: true });
    await reading.press('settings.edit');
    expect(reading.toasts).toEqual(['warn: Not possible: the dashboard was opened read-only.']);
    expect([...preparing.questions, ...viewing.questions, ...reading.questions]).toEqual([]);
    expect(reading.screen.idle?.()).toEqual(['settings.edit', 'settings.clear']);
  });

  test('what there is nothing to take back of, or no row for, is not offered', async () => {
    const practice = await startPractice();
    const { screen, press, find } = await open(practice);
    await find('approval.mode');
    expect(screen.idle?.()).toEqual(['settings.clear']);
    await practice.engine.changeSetting(practice.actor, { key: 'approval.mode', value: 'none' });
    screen.dataChanged();
    await vi.waitFor(() => expect(screen.idle?.()).toEqual([]));
    await find('nothing like it');
    expect(screen.idle?.()).toEqual(['settings.detail', 'settings.edit', 'settings.clear']);
    await press('settings.edit', 'settings.clear', 'settings.detail');
  });

  test('the prices of SMS are said in words', async () => {
    const practice = await startPractice();
    const { text } = await open(practice);
    expect(rowOf(text(), 'Price of an SMS (cr)')).toMatch(/^Price of an SMS \(cr\) \| 1 \|/);
    await practice.engine.changeSetting(practice.actor, { key: 'price.sms', value: '+41:1,+:1.5' });
    const again = await open(practice);
    await again.find('price.sms');
    expect(again.text()).toContain('+41 1, all others 1.5');
    again.speak('de');
    expect(again.text()).toContain('+41 1, alle anderen 1.5');
  });

  test('what is a code in a value is shown and typed in the words of the language', async () => {
    const practice = await startPractice();
    const { screen, press, find, speak, questions, reply, text } = await open(practice);
    speak('de');
    const entered = async (key: string, value: string) => {
      screen.leaveLevel?.();
      await find(key);
      reply({ id: 'set', values: { value, scope: 'practice' } });
      await press('settings.edit');
      return questions.at(-1)?.values?.value;
    };
    expect(await entered('run.days', 'heute, +3, nächster Arbeitstag')).toBe('morgen');
    expect((await inForce(practice))['run.days']).toEqual(['today', '+3', 'next-workday']);
    expect(await entered('run.statuses', 'definitiv, Geplant')).toBe('definitiv');
    expect((await inForce(practice))['run.statuses']).toEqual(['definite', 'planned']);
    expect(await entered('run.not-before', 'immediately')).toBe('sofort');
    expect(await entered('blank-after', 'nie')).toBe('10');
    expect((await inForce(practice))['dashboard.blank-after-minutes']).toBe(null);
    expect(text()).toContain('Möglich: nie, oder ganze Minuten');
  });

  test('what somebody else changes appears without moving the cursor', async () => {
    const practice = await startPractice();
    const { press, screen, text, settled } = await open(practice);
    await press('list.down', 'list.down');
    await practice.engine.changeSetting(practice.actor, { key: 'run.statuses', value: 'definite,planned' });
    screen.dataChanged();
    await settled();
    expect(text()).toMatch(/^> Statuses reminded +definite, planned/m);
  });

  test('it speaks both languages at once and fits every size, hostile values included', async () => {
    const practice = await startPractice();
    const value = `K\u202E,中村さん,${'x'.repeat(300)}`;
    await practice.engine.changeSetting(practice.actor, { key: 'run.reasons', value, scope: 'practice' });
    const { speak, text, find } = await open(practice);
    expect(rowOf(text(), 'Approval by')).toContain('any approver | default');
    speak('de');
    expect(rowOf(text(), 'Freigabe durch')).toContain('wer es darf | mitgeliefert');
    await find('run.reasons');
    for (const size of [
      { width: 60, height: 11 },
      { width: 80, height: 19 },
      { width: 120, height: 35 },
      { width: 300, height: 95 },
    ]) {
      const lines = text(size).split('\n');
      expect(lines).toHaveLength(size.height);
      expect(lines.filter((line) => cellWidth(line) > size.width)).toEqual([]);
      expect(text(size)).not.toContain('\u202e');
    }
  });
});
