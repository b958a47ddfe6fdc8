import { notify } from '../../../src/notices.ts';
import {
  answered,
  cardOf,
  expectNothingOfPatients,
  messageWith,
  press,
  type Step,
} from '../../support/slack-canary.ts';

const theStaffIsTold: Step[] = [
  [
    'the morning digest, with what waits and what failed',
    async (practice) => {
      const { engine, actor, as, slack } = practice;
      practice.sms.answer('+41794445566', { outcome: 'refused', reason: 'no Pirol', taken: false });
      await engine.prepareBatch(actor, { channel: 'sms' });
      await press(practice, 'beat', [1, 'Approve & send'], 'messages sent');
      await engine.retryBatch(actor, 1);
      await cardOf(practice, 2, 'Approve & send');
      await engine.prepareDigest(actor, '2026-11-23T10:00');
      const digest = await messageWith(practice, 'Waits for a decision', '1 × SMS');
      await as('beat').click(digest, 'Show');
      await answered(practice, 'beat', 'Waits for approval');
      slack.expectNoViolations();
    },
  ],
  [
    'an alarm with details that are none, and its end',
    async (practice) => {
      const { store, clock } = practice;
      const facts = {
        alarmId: 1,
        condition: 'portal-refuses',
        subject: 'Frau Kanarienvogel',
        details: { reason: 'Papageno <!channel>', job: 'Zerlindis' },
      };
      const expiresAt = new Date(clock.now().getTime() + 3_600_000);
      const notice = { facts, at: clock.now(), expiresAt };
      await store.write((tx) => notify(tx, { kind: 'alarm', key: 'alarm 1', ...notice }));
      await messageWith(practice, 'Alarm');
      await store.write((tx) => notify(tx, { kind: 'all-clear', key: 'all-clear 1', ...notice }));
      await messageWith(practice, 'All clear');
    },
  ],
];

expectNothingOfPatients('whatever the staff is told', theStaffIsTold, { hasRows: false });
