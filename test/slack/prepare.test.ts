import { describe, expect, it } from 'vitest';
import { anAppointment } from '../support/records.ts';
import { CHANNEL, startSlackPractice } from '../support/slack-practice.ts';
import {
  aPracticeWithAnAgenda,
  batchesOf,
  counted,
  isCounted,
  isOptions,
  isTold,
  options,
} from '../support/slack-prepare.ts';

describe('preparing in Slack', () => {
  it('P6: offers the options with the defaults of the settings', async () => {
    const practice = await aPracticeWithAnAgenda({
      settings: { 'run.days': 'tomorrow,+2', 'run.not-before': '17:30', 'run.one-per-day': 'false' },
    });
    const window = await options(practice);
    expect(window.title).toBe('Prepare reminders');
    expect(window.words).toMatchInlineSnapshot(`
      "Days: [tomorrow, Tue 24 Nov, Wed 25 Nov]
      Send by: [x] SMS [ ] e-mail
      Appointment statuses: [definite]
      Visit reasons: all
      Earliest time (SMS only; e-mail leaves at once): [ ] at once [x] not before the time below, today
      Not before: [17:30]
      Per patient: [ ] one reminder per patient and day"
    `);
  });

  it('P1, P8: counts before anything is prepared, then prepares what was counted', async () => {
    const practice = await aPracticeWithAnAgenda();
    practice.sms.milliCredits = 10_000;
    const beat = practice.as('beat');
    const window = await counted(practice, { days: ['2026-11-24', '2026-11-25'] });
    expect(window.words).toMatchInlineSnapshot(`
      "*2 SMS* can be prepared.
      • Tue 24 Nov: 2
      • Wed 25 Nov: 0
      *Price* 2 credits
      *Balance* 10 before, 8 after
      Not offered, because:
      • 1 · status not chosen
      • 1 · no mobile number
      SMS · Tue 24 Nov, Wed 25 Nov · Statuses: definite · Visit reasons: all · Sent at once after approval · One per patient and day
      [Back]"
    `);
    expect(await batchesOf(practice)).toEqual([]);

    const told = await (await beat.submit(window)).shown(isTold);
    expect(told.words).toMatchInlineSnapshot(`
      "Batch 1 is prepared. Its card is in #cremind.
      It has 2 messages."
    `);
    expect(await batchesOf(practice)).toMatchObject([
      { id: 1, preparedBy: { id: 'beat' }, counts: { total: 2 } },
    ]);
    await practice.slack.until(() => practice.slack.channel(CHANNEL).messages()[0]?.words.includes('Tue'));
  });

  it('S1: says before preparing that the credits do not suffice', async () => {
    const practice = await aPracticeWithAnAgenda();
    practice.sms.milliCredits = 500;
    expect((await counted(practice)).words).toContain(
      'Too few credits: 2 needed, 0.5 available. Buy at least 1.5, or choose fewer patients.',
    );
  });

  it('can be prepared while the portal does not answer, and says that the balance is unknown', async () => {
    const practice = await aPracticeWithAnAgenda();
    practice.sms.isReachable = false;
    const window = await counted(practice);
    expect(window.words).toContain('*Balance* cannot be asked for right now');
    expect(window.submitLabel).toBe('Prepare');
  });

  it('says at once when nothing was ever imported', async () => {
    const practice = await startSlackPractice({ isSending: false });
    const window = await options(practice);
    expect(window.words).toContain('The agenda is empty: nothing was imported yet.');
    const count = await (await practice.as('beat').submit(window)).shown(isCounted);
    expect(count.words).toContain('The agenda is empty: nothing was imported yet.');
    expect(count.submitLabel).toBe('');
  });

  it('has nothing to submit when there is nobody to remind, and says why', async () => {
    const practice = await aPracticeWithAnAgenda();
    const window = await counted(practice, { statuses: ['planned'] });
    expect(window.submitLabel).toBe('');
    expect(window.words).toContain('There is nobody to remind');
    expect(window.words).toContain('3 · status not chosen');
  });

  it('P8: names the open batch that has them already, with the way to its card', async () => {
    const practice = await aPracticeWithAnAgenda();
    await practice.engine.prepareBatch(practice.actor, { channel: 'email' });
    await practice.slack.until(() =>
      practice.slack.channel(CHANNEL).messages()[0]?.words.includes('Approve'),
    );
    const window = await counted(practice);
    expect(window.submitLabel).toBe('');
    expect(window.words).toContain('2 · in another open batch');
    expect(window.words).toContain('Open for these days: batch 1');
    expect(JSON.stringify(window.blocks)).toMatch(/<https?:[^|]*\|batch 1>/);
  });

  it('keeps what was chosen on the way back', async () => {
    const practice = await aPracticeWithAnAgenda();
    const chosen = {
      days: ['2026-11-24', '2026-11-26'],
      statuses: ['definite', 'planned'],
      when: 'later',
      time: '18:15',
      once: null,
    };
    const window = await counted(practice, chosen);
    expect(window.words).toContain('Sent from 23/11/26 18:15 · Several per patient and day');
    const back = await (await practice.as('beat').click(window, 'Back')).shown(isOptions);
    const again = await (await practice.as('beat').submit(back)).shown(isCounted);
    expect(again.words).toBe(window.words);
  });

  it('asks for the time that "not before" needs; e-mail needs none', async () => {
    const practice = await aPracticeWithAnAgenda();
    const beat = practice.as('beat');
    const window = await options(practice);
    const answer = await beat.submit(window, { when: 'later' });
    expect(Object.values(answer.errors)).toEqual(['Choose a time, or choose “at once” above.']);
    const byEmail = await (await beat.submit(window, { channel: 'email' })).shown(isCounted);
    expect(byEmail.words).toContain('*3 e-mail* can be prepared');
    expect(byEmail.words).toContain('Sent at once');
  });

  it.each([
    ['', '2026-11-24'],
    ['today', '2026-11-23'],
    ['2027-03-01', '2027-03-01'],
  ])('takes the day that was typed: "%s"', async (typed, day) => {
    const practice = await aPracticeWithAnAgenda();
    const window = await options(practice, typed);
    expect(JSON.stringify(Object.entries(window.state).find(([id]) => id.startsWith('days')))).toContain(day);
  });

  it('refuses a day that does not exist, and whoever may not prepare, before a window opens', async () => {
    const practice = await aPracticeWithAnAgenda();
    const beat = await practice.as('beat').command('/reminders', '2026-02-31', { channel: CHANNEL });
    expect((await beat.told()).words).toContain('2026-02-31');
    const carla = await practice.as('carla').command('/reminders', '', { channel: CHANNEL });
    expect((await carla.told()).words).toContain('You may not do this');
    expect(practice.slack.viewOf('UCARLA')).toBeNull();
    expect(practice.slack.viewOf('UBEAT')).toBeNull();
  });

  it('opens by the shortcut too', async () => {
    const practice = await aPracticeWithAnAgenda();
    const answer = await practice.as('anna').shortcut('prepare');
    expect((await answer.shown(({ submitLabel }) => submitLabel === 'Zählen')).title).toBe('Aufbereiten');
  });

  it('P1: again, it is opened with the days and the channel the batch had, as far as they are still to come', async () => {
    const practice = await aPracticeWithAnAgenda();
    const { engine, actor, slack, clock } = practice;
    await practice.enter(anAppointment({ id: 'T9', patientNumber: '1', at: '2026-11-27T09:00' }));
    const request = { channel: 'email', days: ['2026-11-24', '2026-11-27'] } as const;
    const { batchId } = await engine.prepareBatch(actor, request);
    await engine.rejectBatch(actor, batchId, 'not now');
    const card = () => slack.until(() => slack.channel(CHANNEL).messages()[0]);
    await slack.until(async () => (await card()).words.includes('Rejected by'));
    const again = await practice.as('beat').click(await card(), 'Prepare again …');
    const window = await again.shown(isOptions);
    expect(window.words).toContain('Days: [tomorrow, Tue 24 Nov, Fri 27 Nov]');
    expect(window.words).toContain('[ ] SMS [x] e-mail');
    await practice.as('beat').close(window);
    clock.set('2026-11-25T09:00:00Z');
    const later = await (await practice.as('beat').click(await card(), 'Prepare again …')).shown(isOptions);
    expect(later.words).toContain('Days: [Fri 27 Nov]');
  });
});
