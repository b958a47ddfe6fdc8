import { expect } from 'vitest';
import { periods, reportIds } from '../../../slack/blocks/report.ts';
import { accepted, createGate, refused, stopFor } from '../../support/fake-portal.ts';
import {
  answered,
  asking,
  cardOf,
  expectNothingOfPatients,
  labelsOf,
  press,
  type Step,
  settled,
} from '../../support/slack-canary.ts';
import { CHANNEL } from '../../support/slack-practice.ts';

/** Whatever can be looked at without a batch. */
const looking: Step[] = [
  ['the home tab', async ({ as }) => (await as('beat').openHome()).shown()],
  ...['help', 'Kanarienvogel', 'status', 'status Zerlindis Kanarienvogel'].map(
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
  [
    'a command of another version',
    async ({ as }) => (await as('beat').command('/recall', 'Papageno', { channel: CHANNEL })).told(),
  ],
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
      await answered(practice, 'anna', 'Stand 2');
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
      const gate = createGate();
      sms.answer('+41791112233', { ...accepted, until: gate.opened });
      await press(practice, 'anna', [1, 'Send'], 'Sending …');
      await press(practice, 'beat', [1, 'Stop sending'], 'Stopping …');
      gate.open();
      await cardOf(practice, 1, 'messages sent');
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
    'its messages one by one',
    async (practice) => {
      const view = await (await press(practice, 'beat', [1, 'Details …'])).shown(settled);
      expect(view.words).toMatch(/08:30 · #\d+/);
      await practice.as('beat').close(view);
    },
  ],
  [
    'the settings',
    async ({ as }) => {
      const home = await (await as('beat').openHome()).shown(({ words }) => words.includes('Settings …'));
      const view = await (await as('beat').click(home, 'Settings …')).shown(asking('Save'));
      await (await as('beat').submit(view, { quietTo: '07:30' })).shown(settled);
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

expectNothingOfPatients('whatever is done', aDay, { hasRows: true });
