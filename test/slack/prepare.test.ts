import { describe, expect, it } from 'vitest';
import { logOf } from '../support/practice.ts';
import { anAppointment, aPatient } from '../support/records.ts';
import type { ViewSeen } from '../support/slack/seen.ts';
import { CHANNEL, type SlackPractice, startSlackPractice } from '../support/slack-practice.ts';

const isOptions = ({ submitLabel }: ViewSeen) => submitLabel === 'Count';
const isCounted = ({ words }: ViewSeen) => words.includes('[Back]');
const isTold = ({ words, submitLabel }: ViewSeen) => submitLabel === '' && !words.includes('One moment');

/** Three patients tomorrow, of whom one has no mobile number, and one the day after. */
async function aPracticeWithAnAgenda(options: Parameters<typeof startSlackPractice>[0] = {}) {
  const practice = await startSlackPractice({ isSending: false, ...options });
  await practice.enter(
    ...['1', '2', '4'].map((number) => aPatient({ number })),
    aPatient({ number: '3', mobile: null }),
    anAppointment({ patientNumber: '1', reasonCode: 'GEHEIM', reasonName: 'Geheimer Grund' }),
    anAppointment({ patientNumber: '2', at: '2026-11-24T10:00' }),
    anAppointment({ patientNumber: '3', at: '2026-11-24T11:00' }),
    anAppointment({ patientNumber: '4', at: '2026-11-25T14:00', status: 'planned' }),
  );
  return practice;
}

/** Beat's window with the options. */
async function options(practice: SlackPractice, text = ''): Promise<ViewSeen> {
  const answer = await practice.as('beat').command('/reminders', text, { channel: CHANNEL });
  return answer.shown(isOptions);
}

async function counted(
  practice: SlackPractice,
  entered: Readonly<Record<string, string | readonly string[] | null>> = {},
): Promise<ViewSeen> {
  const window = await options(practice);
  return (await practice.as('beat').submit(window, entered)).shown(isCounted);
}

const batchesOf = ({ engine, actor }: SlackPractice) => engine.listMaskedBatches(actor, { limit: 20 });

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
});

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

describe('privacy of the preparation', () => {
  it('sends no name, number or visit reason, also not those of the settings', async () => {
    const practice = await aPracticeWithAnAgenda({ settings: { 'run.reasons': 'GEHEIM,Kontrolle' } });
    const beat = practice.as('beat');
    const window = await options(practice);
    expect(window.words).toContain('as set in the settings (2)');
    const count = await (await beat.submit(window)).shown(isCounted);
    expect(count.words).toContain('*2 SMS* can be prepared.');
    expect(count.words).toContain('Visit reasons: 2 chosen');
    await (await beat.submit(count)).shown(isTold);
    const sent = practice.slack.everythingSent();
    for (const secret of ['GEHEIM', 'Geheim', 'Kontrolle', 'Muster1', 'Vera', '+4179']) {
      expect(sent).not.toContain(secret);
    }
  });

  it('tells no status that has no words of ours, and yet each can be chosen', async () => {
    const practice = await startSlackPractice({
      isSending: false,
      settings: { 'run.statuses': 'definite,Frau Zerlindis' },
    });
    const statuses = ['<!channel>', 'constructor', 'Zerlindis Muster', 'z'.repeat(76), '\u202Eabc'];
    await practice.enter(
      ...statuses.flatMap((status, index) => [
        aPatient({ number: `${index}` }),
        anAppointment({ id: `T${index}`, patientNumber: `${index}`, status }),
      ]),
    );
    const beat = practice.as('beat');
    const window = await options(practice);
    expect(JSON.stringify(window.blocks)).toContain('another status (6)');
    const sorted = [...statuses, 'Frau Zerlindis'].sort();
    const label = `another status (${sorted.indexOf('Zerlindis Muster') + 1})`;
    const count = await (await beat.submit(window, { statuses: [label] })).shown(isCounted);
    expect(count.words).toContain(`Statuses: ${label} ·`);
    expect(count.words).toContain('*1 SMS* can be prepared.');
    const told = await (await beat.submit(count)).shown(isTold);
    expect(told.words).toContain('Batch 1 is prepared.');
    const [entry, ...others] = await logOf(practice);
    expect(others).toEqual([]);
    expect(entry).toMatchObject({ patientNumber: '2' });
    const sent = practice.slack.everythingSent();
    for (const secret of ['Zerlindis', '<!channel>', 'constructor', 'zzz', 'abc"'])
      expect(sent, secret).not.toContain(secret);
  });

  it('notices that the statuses on offer have changed since, and lets choose again', async () => {
    const practice = await startSlackPractice({ isSending: false });
    await practice.enter(aPatient(), anAppointment({ status: 'offen' }));
    const beat = practice.as('beat');
    const count = await counted(practice, { statuses: ['another status (1)'] });
    await practice.enter(
      aPatient({ number: '2' }),
      anAppointment({ id: 'T2', patientNumber: '2', status: 'neu' }),
    );
    const told = await (await beat.submit(count)).shown(isTold);
    expect(told.words).toContain('statuses to choose from have changed');
    expect(await batchesOf(practice)).toEqual([]);
    const back = await (await beat.click(told, 'Back')).shown(isOptions);
    const again = await (await beat.submit(back, { statuses: ['another status (2)'] })).shown(isCounted);
    expect(again.words).toContain('*1 SMS* can be prepared.');
  });
});
