import { describe, expect, test, vi } from 'vitest';
import { catalogue } from '../../../src/i18n/index.ts';
import { runScreen } from '../../../tui/screens/run.ts';
import { typableText, typedDays, typedTime } from '../../../tui/screens/run-form.ts';
import { aFace, seen } from '../../support/face.ts';
import { startPractice } from '../../support/practice.ts';
import { anAppointment, aPatient } from '../../support/records.ts';

/** Run with a patient who can be reminded and five who cannot, each for another reason. */
async function openRun(language: 'de' | 'en') {
  const practice = await startPractice();
  const patients = [
    aPatient({ number: '1' }),
    aPatient({ number: '2', mobile: null }),
    aPatient({ number: '3', mobile: { number: '12', kind: 'invalid' } }),
    aPatient({ number: '4', mobile: { number: '+41443334455', kind: 'landline' } }),
    aPatient({ number: '5', deceasedOn: '2026-01-01' }),
    aPatient({ number: '6', blocked: true }),
  ];
  await practice.enter(
    ...patients,
    ...['1', '2', '3', '4', '5', '6'].map((patientNumber) => anAppointment({ patientNumber })),
  );
  const fake = aFace(practice, { language });
  const screen = runScreen(fake.face);
  screen.shown();
  await vi.waitFor(() => expect(seen(screen)).toMatch(/6 (Termine|appointments)/));
  return { screen, ...fake };
}

describe('Run', () => {
  test.each([
    [60, 12],
    [80, 20],
    [120, 36],
    [200, 46],
  ])('P1: at %i × %i every option is seen, and how many can be reminded', async (width, height) => {
    const { screen, speak } = await openRun('de');
    for (const language of ['de', 'en'] as const) {
      speak(language);
      const lines = screen.paint({ width, height });
      const { field } = catalogue(language).tui.run;
      for (const label of Object.values(field)) expect(lines.join('\n')).toContain(label);
      expect(lines.join('\n')).toMatch(/1 (kann|can be)/);
      expect(lines).toHaveLength(height);
    }
  });

  test('P8: the reasons stand one a line where there is room, else one after the other, none cut in two', async () => {
    const { screen } = await openRun('de');
    expect(seen(screen, { width: 120, height: 36 })).toMatch(/^.* 1 {2}keine Mobilnummer$/m);
    const small = seen(screen, { width: 80, height: 15 });
    expect(small).toMatch(/1 keine Mobilnummer · /);
    expect(small).not.toMatch(/ \d$/m);
  });

  test('what is typed for days and time is understood in the language on the screen', () => {
    const [de, en] = [catalogue('de'), catalogue('en')];
    expect(typedDays(de, 'Heute, morgen,+3, 1.12.2026, nächster Arbeitstag')).toBe(
      'today,tomorrow,+3,2026-12-01,next-workday',
    );
    expect(typedDays(en, 'today, 24.11.2026')).toBe('today,2026-11-24');
    expect(typedDays(de, 'bald')).toBe('bald');
    expect(typedTime(de, 'Sofort')).toBe('immediately');
    expect(typedTime(de, '17:30')).toBe('17:30');
    for (const t of [de, en]) {
      const days = 'today,tomorrow,+3,2026-12-01,next-workday';
      expect(typedDays(t, typableText(t, days))).toBe(days);
      expect(typedTime(t, typableText(t, 'immediately'))).toBe('immediately');
    }
  });

  test('e offers the days for typing in the language on the screen', async () => {
    const { screen, questions, reply } = await openRun('de');
    reply(null);
    screen.onCommand('form.down');
    screen.onCommand('run.open');
    expect(questions.at(-1)?.values).toEqual({ days: 'morgen' });
  });

  test('no title stands there without anything below it', async () => {
    const { screen } = await openRun('en');
    expect(seen(screen, { width: 60, height: 12 })).toMatch(/^ Not offered, because: 1 deceased · /m);
  });

  test('an open list names its own keys, and leaves the others to the dashboard', async () => {
    const { screen } = await openRun('en');
    screen.onCommand('form.down');
    screen.onCommand('form.down');
    screen.onCommand('run.open');
    expect(screen.contexts()).toEqual(['checklist']);
    expect(screen.onKey?.({ id: 'down', text: null })).toBe(true);
    expect(screen.onKey?.({ id: '?', text: '?' })).toBe(false);
    expect(screen.onKey?.({ id: 'enter', text: null })).toBe(true);
    expect(screen.contexts()).toEqual(['run', 'form']);
  });
});
