import { describe, expect, test } from 'vitest';
import { periods, reportIds } from '../../slack/blocks/report.ts';
import type { PrivacyLevel } from '../../src/masked.ts';
import { accepted, refused, stopFor } from '../support/fake-portal.ts';
import { aMobile, anAppointment, aPatient } from '../support/records.ts';
import type { ViewSeen } from '../support/slack/seen.ts';
import { CHANNEL, type SlackPractice, slackIdOf, startSlackPractice } from '../support/slack-practice.ts';

/** Words that are nowhere but in the patients' data. */
const canaries = [
  'Kanarienvogel',
  'Papageno',
  'Zerlindis',
  'Flamingo',
  '1931-02-03',
  '.1931',
  '/1931',
  '791112233',
  '794445566',
  'zwitscher.example',
  'HIVTEST',
  'Geheimuntersuchung',
  'Specht',
  'Onkologie',
  'Kolibri',
  'AGENDA-77',
  'PAT-4711',
  'Zu Hause klingeln',
];

/** A portal's reasons are codes, which the log has; one that is none goes no further. */
const OF_THE_PORTAL = 'Pirol';

const agenda = [
  aPatient({
    number: 'PAT-4711',
    lastName: 'Kanarienvogel',
    firstName: 'Zerlindis',
    birthDate: '1931-02-03',
    mobile: aMobile('+41791112233'),
    email: 'zerlindis@zwitscher.example',
  }),
  aPatient({
    number: 'PAT-4712',
    lastName: '<!channel> Papageno',
    firstName: '@here',
    mobile: aMobile('+41794445566'),
  }),
  aPatient({ number: 'PAT-47113', lastName: 'Papageno', mobile: null }),
  ...['PAT-4711', 'PAT-4712', 'PAT-47113'].map((patientNumber, index) =>
    anAppointment({
      id: `AGENDA-77-${index}`,
      patientNumber,
      at: `2026-11-24T${String(8 + index).padStart(2, '0')}:30`,
      reasonCode: 'HIVTEST',
      reasonName: 'Geheimuntersuchung',
      doctor: 'Dr. Specht',
      specialty: 'Onkologie',
      location: 'Haus Kolibri',
    }),
  ),
  // a file whose columns are in the wrong order
  anAppointment({
    id: 'AGENDA-77-8',
    patientNumber: 'PAT-47113',
    at: '2026-11-24T13:00',
    status: 'Kanarienvogel Zerlindis',
  }),
  anAppointment({
    id: 'AGENDA-77-9',
    patientNumber: null,
    personName: 'Flamingo Rosa',
    personMobile: aMobile('+41797778899'),
    at: '2026-11-24T14:00',
    reasonCode: 'HIVTEST',
    reasonName: 'Geheimuntersuchung',
  }),
];

type Step = readonly [what: string, does: (practice: SlackPractice) => Promise<unknown>];

/** The batch's card as soon as it has these words. */
const cardOf = ({ slack, clock }: SlackPractice, batchId: number, ...words: string[]) =>
  slack.until(() => {
    clock.advance(1000); // for what is tried again
    return slack
      .channel(CHANNEL)
      .messages()
      .find((card) => [`Batch ${batchId}`, ...words].every((word) => card.words.includes(word)));
  });

/** Presses something on the batch's card; `words`: what the card shows then. */
async function press(
  practice: SlackPractice,
  who: string,
  [batchId, button]: readonly [number, string],
  ...words: string[]
) {
  const answer = await practice.as(who).click(await cardOf(practice, batchId, `[${button}]`), button);
  if (words.length > 0) await cardOf(practice, batchId, ...words);
  return answer;
}

const settled = ({ type, words }: ViewSeen) => type === 'modal' && !/One moment|Einen Moment/.test(words);
const asking =
  (label: string) =>
  ({ submitLabel }: ViewSeen) =>
    submitLabel === label;
const labelsOf = (view: ViewSeen, pattern: RegExp) => [
  ...new Set(JSON.stringify(view.blocks).match(pattern)),
];

/** What only this person was told, when it says so. */
const answered = ({ slack }: SlackPractice, who: string, words: string) =>
  slack.until(() => slack.ephemeralsOf(slackIdOf(who)).some((answer) => answer.words.includes(words)));

const looking: Step[] = [
  ['the home tab', async ({ as }) => (await as('beat').openHome()).shown()],
  ...['help', 'Kanarienvogel', 'status'].map(
    (text): Step => [
      `/reminders ${text}`,
      async ({ as }) => (await as('beat').command('/reminders', text, { channel: CHANNEL })).told(),
    ],
  ),
  ...['', 'failed', 'mine', 'Zerlindis'].map(
    (text): Step => [
      `/reminder-log ${text}`,
      async ({ as }) => (await as('beat').command('/reminder-log', text, { channel: CHANNEL })).told(),
    ],
  ),
  ['/credits', async ({ as }) => (await as('anna').command('/credits', '', { channel: CHANNEL })).told()],
  [
    'the credits from the home tab',
    async ({ as, slack }) => {
      const home = await slack.until(() => slack.homeOf('UBEAT'));
      const view = await (await as('beat').click(home, 'credits.open')).shown(settled);
      await as('beat').close(view);
    },
  ],
  [
    'the report of every period',
    async ({ as, slack }) => {
      const home = await slack.until(() => slack.homeOf('UBEAT'));
      let view = await (await as('beat').click(home, 'report.open')).shown(settled);
      for (const period of periods)
        view = await (await as('beat').click(view, reportIds.period, period)).shown(settled);
      await as('beat').close(view);
    },
  ],
];

const aDay: Step[] = [
  ...looking,
  [
    'prepared by the shortcut, with a status that is a name',
    async ({ as }) => {
      const beat = as('beat');
      const options = await (await beat.shortcut('prepare')).shown(asking('Count'));
      const statuses = ['definite', ...labelsOf(options, /another status \(\d+\)/g)];
      expect(statuses).toHaveLength(3);
      const counted = await (await beat.submit(options, { statuses })).shown(asking('Prepare'));
      const back = await (await beat.click(counted, 'Back')).shown(asking('Count'));
      const again = await (await beat.submit(back)).shown(asking('Prepare'));
      await (await beat.submit(again)).shown(({ words }) => words.includes('is prepared'));
    },
  ],
  [
    'the selection is looked at, and changed',
    async (practice) => {
      const { as } = practice;
      const choice = await (await press(practice, 'beat', [1, 'Choose patients …'])).shown(
        asking('Take over'),
      );
      expect(choice.words).toMatch(/08:30/);
      const rows = choice.blocks.filter(({ block_id: id }) => String(id).startsWith('rows.'));
      expect(rows).toHaveLength(2);
      const afternoon = String(rows[1]?.['block_id']);
      const stale = await cardOf(practice, 1);
      await (await as('beat').submit(choice, { [afternoon]: [] })).shown(settled);
      await cardOf(practice, 1, 'version 2');
      await as('anna').click(stale, 'Approve & send');
      await answered(practice, 'anna', 'Fassung 2');
    },
  ],
  [
    'four eyes',
    async (practice) => {
      const { engine, actor } = practice;
      await engine.changeSetting(actor, { key: 'approval.mode', value: 'four-eyes', scope: 'practice' });
      await press(practice, 'beat', [1, 'Approve & send']);
      await answered(practice, 'beat', 'A second person');
    },
  ],
  [
    'somebody who may not',
    async (practice) => {
      await press(practice, 'carla', [1, 'Approve & send']);
      await answered(practice, 'carla', 'the right to approve');
    },
  ],
  [
    'too few credits',
    async (practice) => {
      practice.sms.milliCredits = 0;
      await press(practice, 'anna', [1, 'Approve & send'], 'too few credits');
      practice.sms.milliCredits = 1_000_000;
    },
  ],
  [
    'the portal stops it',
    async (practice) => {
      practice.sms.answerAll(stopFor('credentials'));
      await press(practice, 'anna', [1, 'Send'], '🔴');
      practice.sms.answerAll(accepted);
    },
  ],
  [
    'sent, with a refusal and a failed delivery',
    async (practice) => {
      const { sms, engine, actor } = practice;
      sms.answer('+41794445566', {
        outcome: 'refused',
        reason: 'no subscriber Pirol',
        taken: false,
      });
      sms.report('+41791112233', 2, '101');
      await press(practice, 'anna', [1, 'Send'], 'messages sent');
      await engine.refreshDelivery(actor, {});
      await cardOf(practice, 1, 'Retry 2');
    },
  ],
  [
    'its report',
    async (practice) => {
      const view = await (await press(practice, 'beat', [1, 'Report'])).shown(settled);
      expect(view.words).toContain('08:30');
      await practice.as('beat').close(view);
    },
  ],
  [
    'retried by e-mail, and rejected with a reason',
    async (practice) => {
      const { as } = practice;
      const retry = await (await press(practice, 'anna', [1, 'Retry 2 …'])).shown(asking('Aufbereiten'));
      await (await as('anna').submit(retry, { channel: 'email' })).shown(settled);
      const reject = await (await press(practice, 'beat', [2, 'Reject …'])).shown(asking('Reject'));
      await as('beat').submit(reject, { reason: 'wrong-text' });
      await cardOf(practice, 2, 'Rejected by');
    },
  ],
  [
    'ordered for later, stopped and withdrawn',
    async (practice) => {
      const { engine, actor } = practice;
      await engine.prepareBatch(actor, {
        channel: 'sms',
        days: ['+1'],
        notBefore: '17:30',
        statuses: ['Kanarienvogel Zerlindis', 'definite'],
      });
      await press(practice, 'beat', [3, 'Approve & send'], 'will be sent');
      await press(practice, 'anna', [3, 'Do not send yet'], 'not sent');
      await press(practice, 'anna', [3, 'Withdraw'], 'Withdrawn');
    },
  ],
  [
    'sent by e-mail',
    async (practice) => {
      const { engine, actor, email } = practice;
      email.answerAll(refused);
      await engine.enterPurchase(actor, { channel: 'email', milliCredits: 10_000 });
      await engine.prepareBatch(actor, { channel: 'email' });
      await press(practice, 'beat', [4, 'Approve & send'], 'Retry 1');
    },
  ],
  [
    'a person’s own words at the desk stay there',
    async (practice) => {
      const { engine, actor } = practice;
      await engine.retryBatch(actor, 4);
      await engine.rejectBatch(actor, 5, 'Frau Kanarienvogel hat abgesagt');
      await cardOf(practice, 5, 'Rejected by');
    },
  ],
  [
    'expired, and prepared again',
    async (practice) => {
      const { engine, actor, clock, as } = practice;
      await engine.retryBatch(actor, 4);
      await cardOf(practice, 6, 'Approve');
      clock.set('2026-11-24T15:00:00Z');
      await engine.listBatches(actor, 1);
      const view = await (await press(practice, 'beat', [6, 'Prepare again …'])).shown(asking('Count'));
      await as('beat').close(view);
    },
  ],
  ...looking,
];

const whileSlackFails: Step[] = [
  [
    'too many requests, and faults while the card is written',
    async (practice) => {
      const { slack, engine, actor } = practice;
      slack.faults.rateLimit('chat.update', 30);
      slack.faults.status('chat.update', 500, { when: 'after', times: 6 });
      await engine.prepareBatch(actor, { channel: 'sms', statuses: ['definite', 'Kanarienvogel Zerlindis'] });
      await cardOf(practice, 1, '[Approve & send]');
    },
  ],
  [
    'a window that Slack does not open, or does not fill',
    async (practice) => {
      const { slack, as } = practice;
      slack.faults.error('views.open', 'expired_trigger_id');
      await press(practice, 'beat', [1, 'Choose patients …']);
      await answered(practice, 'beat', 'Slack did not open the window in time');
      slack.faults.error('views.open', 'internal_error');
      await press(practice, 'beat', [1, 'Choose patients …']);
      await answered(practice, 'beat', 'Slack did not do as asked');
      slack.faults.error('views.update', 'internal_error');
      const view = await (await press(practice, 'beat', [1, 'Choose patients …'])).shown(settled);
      await as('beat').close(view);
    },
  ],
  [
    'a home tab that Slack does not take',
    async ({ slack, as }) => {
      slack.faults.error('views.publish', 'hash_conflict');
      await (await as('anna').openHome()).shown();
    },
  ],
  [
    'people Slack does not tell of',
    async (practice) => {
      practice.slack.faults.error('users.info', 'internal_error');
      await press(practice, 'anna', [1, 'Approve & send']);
      await answered(practice, 'anna', 'Berechtigungen');
    },
  ],
  [
    'answers that do not arrive',
    async (practice) => {
      const { slack, as } = practice;
      slack.faults.status('response_url', 500);
      await (await as('beat').command('/reminder-log', 'Zerlindis', { channel: CHANNEL })).told();
    },
  ],
  [
    'sent while Slack is away',
    async (practice) => {
      const { slack, engine, actor, sms } = practice;
      sms.answer('+41794445566', { outcome: 'unknown', reason: 'time-out for Pirol', taken: true });
      await slack.stop();
      await engine.approveBatch(actor, 1, 1, { andSend: true });
      await slack.until(async () => (await engine.viewBatch(actor, 1)).batch.state === 'submitted');
      await slack.start();
      await cardOf(practice, 1, 'messages sent');
    },
  ],
];

describe.each<PrivacyLevel>(['minimal', 'initials'])('Privacy: at %s', (privacy) => {
  test.each([
    ['whatever is done', aDay],
    ['whatever goes wrong', whileSlackFails],
  ] as const)('nothing of a patient goes to Slack or into the log, %s', async (_, steps) => {
    const practice = await startSlackPractice({
      config: { privacy },
      settings: { 'run.statuses': 'definite,Frau Zerlindis' },
    });
    const { slack, engine, actor, records } = practice;
    await practice.enter(...agenda);
    await engine.saveTemplate(
      actor,
      { kind: 'reminder', channel: 'sms', language: 'de' },
      { subject: null, body: 'Zu Hause klingeln: {{ appointment.time }}', acceptSecrecy: true },
    );
    for (const [what, step] of steps) {
      await step(practice).catch((error: unknown) => {
        throw new Error(what, { cause: error });
      });
      const told = slack.everythingSent();
      const all = told + JSON.stringify(records);
      for (const canary of canaries) expect(all.includes(canary), `${canary} after: ${what}`).toBe(false);
      expect(told.includes(OF_THE_PORTAL), what).toBe(false);
    }
    expect(slack.everythingSent().includes('Z. K.')).toBe(privacy === 'initials');
  });
});
