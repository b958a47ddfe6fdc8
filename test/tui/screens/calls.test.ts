import { describe, expect, test } from 'vitest';
import { refused } from '../../support/fake-portal.ts';
import { aSubmittedBatch, startPractice } from '../../support/practice.ts';
import { aFullDay, anAppointment, aPatient, mobileOf } from '../../support/records.ts';
import { openLog } from './log-opened.ts';

async function withFailures() {
  const practice = await startPractice();
  await practice.enter(
    ...aFullDay(2),
    aPatient({ number: '7', mobile: null, email: null }),
    anAppointment({ patientNumber: '7', at: '2026-11-25T10:00' }),
  );
  practice.sms.answer(mobileOf('1'), refused);
  await aSubmittedBatch(practice);
  return { practice, ...(await openLog(practice)) };
}

describe('the call list', () => {
  test.each([60, 80, 120, 200])(
    'is one key away from the log, with names and numbers, at %i columns',
    async (width) => {
      const { press, until, screen } = await withFailures();
      await press('c');
      const isThere = (text: string) =>
        [mobileOf('1'), 'Muster1', 'Muster7'].every((word) => text.includes(word));
      await until((text) => isThere(text) && !text.includes('Muster2'), { width, height: 20 });
      expect(screen.contexts()).toContain('calls');
    },
  );

  test('says why and what to do, and Esc or its key lead back to the log', async () => {
    const { press, until, screen } = await withFailures();
    await press('c');
    await until((text) => text.includes('Muster7'));
    await press('enter');
    await until((text) => /Call; check number or address/.test(text));
    expect(screen.leaveLevel?.()).toBe(true); // the details
    await press('c');
    expect(screen.contexts()).toContain('log');
    await press('c');
    expect(screen.leaveLevel?.()).toBe(true);
    expect(screen.contexts()).toContain('log');
    await until((text) => text.includes('Muster2'));
  });

  test('follows what others do', async () => {
    const { press, until, screen, practice } = await withFailures();
    await press('c');
    await until((text) => text.includes('Muster7'));
    await practice.enter(anAppointment({ patientNumber: '7', at: '2026-11-25T10:00', status: 'cancelled' }));
    screen.dataChanged();
    await until((text) => !text.includes('Muster7') && text.includes('Muster1'));
  });
});
