import { expect, test } from 'vitest';
import { interfaceLanguages } from '../../src/i18n/index.ts';
import { anActor, startPractice } from '../support/practice.ts';
import { aFullDay } from '../support/records.ts';
import { openDashboard } from './support/dashboard.ts';

const COMMAND_KEYS = '1234567890';

test.each(interfaceLanguages)(
  '80 columns hold every screen’s name, whichever is in front: %s',
  async (language) => {
    const { press, until, lines } = await openDashboard({ language });
    for (const key of COMMAND_KEYS) {
      press(key);
      await until((text) => text.includes(`[${key} `));
      expect(lines()[1]).toMatch(/^1 \S+ .* 0 \S+$|^\[1 .*\d \S+$|\[0 \S+\]$/);
      expect(lines()[1]).not.toContain('…');
    }
  },
);

test.each(interfaceLanguages)(
  'a screen without a digit is named beside the others where there is room, and in front always: %s',
  async (language) => {
    const wide = await openDashboard({ language, columns: 120 });
    expect(wide.lines()[1]).toMatch(/ 0 \S+ m \S+/);
    const { press, until, lines, resize } = await openDashboard({ language, columns: 60 });
    resize(80, 24);
    await until((text) => / 0 \S+$/m.test(text));
    expect(lines()[1]).not.toMatch(/ m \S/);
    press('m');
    await until(() => /\[m \S+\]/.test(lines()[1] ?? ''));
    expect(lines()[1]).toMatch(/^1 \S+ 2 \S+ /);
    expect(lines()[1]).not.toContain('…');
  },
);

/** A practice whose reminders are prepared at eleven, with a server that sees to it. */
async function withReminders() {
  const practice = await startPractice();
  const admin = anActor('anna', ['view', 'prepare', 'approve', 'admin']);
  await practice.engine.addSchedule(admin, {
    job: 'prepare-reminders',
    timing: { kind: 'daily', at: '11:00', days: 'working-days' },
    options: { channel: 'sms' },
    sending: 'approval',
    isOn: true,
  });
  await practice.engine.beatServer(admin, practice.clock.now());
  return practice;
}

test('the next run, or that schedules stand still, is in the title where there is room, else above the keys', async () => {
  const practice = await withReminders();
  const { press, pass, until, lines, resize } = await openDashboard({ practice, columns: 60 });
  await until(() => (lines()[0] ?? '').includes('SMS'));
  await until(() => (lines().at(-2) ?? '').endsWith(' next 11:00 reminders'));
  expect(lines()[0]).not.toContain('11:00');
  resize(76, 24);
  await until(() => (lines()[0] ?? '').endsWith('· 11:00 reminders'));
  expect(lines().at(-2)).toBe('');
  resize(300, 50);
  await until(() => (lines()[0] ?? '').endsWith('next 11:00 reminders'));
  practice.clock.advance(600_000);
  pass(5000);
  press('R');
  await until(() => (lines()[0] ?? '').includes('schedules stand still'));
  resize(60, 16);
  await until(() => (lines().at(-2) ?? '').trimEnd().endsWith(' schedules stand still'));
});

test('the footer ends with the help key, whole, on every screen and in every width', async () => {
  const { press, until, lines, resize } = await openDashboard({ language: 'de' });
  for (const columns of [60, 80, 81, 82, 83, 120]) {
    resize(columns, 24);
    for (const key of COMMAND_KEYS) {
      press(key);
      await until((text) => text.includes(`[${key} `));
      expect(lines().at(-1)).toMatch(/\? Hilfe$/);
    }
  }
});

test('that columns are out of view is marked apart from their titles', async () => {
  const { press, until } = await openDashboard({ columns: 60 });
  press('9');
  await until((text) => text.includes('\n+ Setting '));
});

test('the space bar is called by its name in each language', async () => {
  const { press, until } = await openDashboard({ language: 'de' });
  press('9');
  await until((text) => text.includes('Leertaste mehr'));
  press('L');
  await until((text) => text.includes('Space details'));
});

const unwrapped = (text: string): string => text.replaceAll(/\s+/g, ' ');

test('what is told is told whole, however long', async () => {
  const { press, until } = await openDashboard({ language: 'de', columns: 60 });
  press('9');
  await until((text) => text.includes('> Versandart'));
  press('c');
  await until((text) => unwrapped(text).includes('zurücknehmen könnten: der weitere Wert gilt schon.'));
  press('!');
  await until(
    (text) =>
      text.includes('Was hier geschehen ist') && unwrapped(text).includes('der weitere Wert gilt schon.'),
  );
  press('q');
  await until((text) => !text.includes('Was hier geschehen ist'), 'q closes what is no text');
});

test('? lists the keys of the screen in front before those of everywhere', async () => {
  const { press, until, text } = await openDashboard();
  press('7?');
  await until((seen) => seen.includes('Keys: Credits'));
  expect(text()).toMatch(/> Tab Shift\+Tab +The other account/);
  press('\x03');
  await until((seen) => seen.includes('Ctrl+C again within two seconds quits'));
});

test('a hidden dashboard shows no patient anywhere: not in a filter, a question or what was told', async () => {
  const practice = await startPractice();
  await practice.enter(...aFullDay(2));
  const { press, until, text } = await openDashboard({ practice, blankAfterMinutes: 0.03 });
  await until((seen) => seen.includes('Any key shows it again'));
  press(' ');
  await until((seen) => seen.includes('2 can be reminded'));
  press('\r');
  await until((seen) => seen.includes('Muster1 Vera'));
  press('/muster1\r');
  await until((seen) => seen.includes('filter “muster1”'));
  await until((seen) => seen.includes('Any key shows it again'));
  expect(text().toLowerCase()).not.toContain('muster1');
});
