import {
  answered,
  cardOf,
  expectNothingOfPatients,
  press,
  type Step,
  settled,
} from '../../support/slack-canary.ts';
import { CHANNEL } from '../../support/slack-practice.ts';

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

expectNothingOfPatients('whatever goes wrong', whileSlackFails, { hasRows: true });
