import { describe, expect, it } from 'vitest';
import { anAppointment, aPatient } from '../support/records.ts';
import { CHANNEL, startSlackPractice } from '../support/slack-practice.ts';
import {
  aPracticeWithAnAgenda,
  batchesOf,
  counted,
  isCounted,
  isOptions,
  isTold,
} from '../support/slack-prepare.ts';

describe('what was counted and what is prepared', () => {
  it('a submission that arrives twice makes one batch, even when the agenda has grown in between', async () => {
    const practice = await aPracticeWithAnAgenda();
    const beat = practice.as('beat');
    const window = await counted(practice);
    const late = practice.slack.faults.hold('users.info', 'before'); // the first to arrive is the last to be worked on
    await Promise.all([beat.submit(window), beat.submit(window)]);
    await practice.slack.until(async () => (await batchesOf(practice)).length > 0);
    await practice.enter(
      aPatient({ number: '9' }),
      anAppointment({ patientNumber: '9', at: '2026-11-24T16:00' }),
    );
    late.release();
    const told = await practice.slack.until(() => {
      const view = practice.slack.viewOf('UBEAT');
      return view?.words.includes('already') && view.words;
    });
    expect(told).toContain('These appointments are in an open batch already: batch 1.');
    expect(await batchesOf(practice)).toMatchObject([{ id: 1, counts: { total: 2 } }]);
  });

  it('a window that was left open prepares nothing twice', async () => {
    const practice = await aPracticeWithAnAgenda();
    const anna = practice.as('anna');
    const mine = await counted(practice);
    const theirs = await (await anna.shortcut('prepare')).shown(
      ({ submitLabel }) => submitLabel === 'Zählen',
    );
    const theirCount = await (await anna.submit(theirs)).shown(({ words }) => words.includes('[Zurück]'));
    await (await anna.submit(theirCount)).shown(isTold);
    const told = await (await practice.as('beat').submit(mine)).shown(isTold);
    expect(told.words).toContain('2 appointments are in an open batch already: batch 1');
    expect(told.words).toContain('Nothing was prepared twice.');
    expect(await batchesOf(practice)).toHaveLength(1);
  });

  it('says the real number when the agenda has changed since', async () => {
    const practice = await aPracticeWithAnAgenda();
    const window = await counted(practice);
    await practice.enter(
      aPatient({ number: '9' }),
      anAppointment({ patientNumber: '9', at: '2026-11-24T16:00' }),
    );
    const told = await (await practice.as('beat').submit(window)).shown(isTold);
    expect(told.words).toContain('It has 3 messages.');
    expect(told.words).toContain(
      '2 were counted before; the agenda has changed in between, so there are more now.',
    );
  });

  it('says so when there is nobody left to remind', async () => {
    const practice = await aPracticeWithAnAgenda();
    const window = await counted(practice);
    await practice.enter(aPatient({ number: '1', blocked: true }), aPatient({ number: '2', mobile: null }));
    const told = await (await practice.as('beat').submit(window)).shown(isTold);
    expect(told.words).toContain('There is nobody to remind');
    expect(told.words).toContain('1 · blocked');
    expect(await batchesOf(practice)).toEqual([]);
  });
});

describe('what is in the way', () => {
  it('says that the card comes later when the channel is not fit for it', async () => {
    const practice = await aPracticeWithAnAgenda();
    const window = await counted(practice);
    practice.slack.workspace.channel(CHANNEL).kind = 'public';
    practice.clock.advance(6 * 60_000); // the channel is looked at every few minutes
    await practice.enter(aPatient({ number: '5' }));
    await practice.slack.until(() => practice.records.some(({ event }) => event === 'slack.channel'));
    const told = await (await practice.as('beat').submit(window)).shown(isTold);
    expect(told.words).toContain('Its card cannot be shown in the channel right now');
    expect(practice.slack.channel(CHANNEL).messages()).toEqual([]);
  });

  it('takes sixty statuses at once', async () => {
    const practice = await startSlackPractice({ isSending: false });
    const statuses = Array.from({ length: 60 }, (_, index) => `status ${index} ${'x'.repeat(60)}`);
    await practice.enter(
      aPatient(),
      ...statuses.map((status, index) => anAppointment({ id: `T${index}`, status })),
    );
    const all = statuses.map((_, index) => `another status (${index + 1})`);
    const window = await counted(practice, { statuses: all });
    expect(window.words).toContain('*1 SMS* can be prepared.');
    expect(practice.slack.everythingSent()).not.toContain('xxx');
  });

  it('leaves the way back open when Slack stumbles', async () => {
    const practice = await aPracticeWithAnAgenda();
    const beat = practice.as('beat');
    const window = await counted(practice);
    practice.slack.faults.error('users.info', 'internal_error'); // of who decides, Slack is asked anew
    const told = await (await beat.submit(window)).shown(isTold);
    expect(told.words).toContain('I could not check permissions in Slack, so nothing was changed.');
    expect(await batchesOf(practice)).toEqual([]);
    const back = await (await beat.click(told, 'Back')).shown(isOptions);
    await (await beat.submit(await (await beat.submit(back)).shown(isCounted))).shown(isTold);
    expect(await batchesOf(practice)).toHaveLength(1);
  });
});
