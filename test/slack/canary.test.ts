import { describe, expect, test } from 'vitest';
import type { PrivacyLevel } from '../../src/masked.ts';
import { aMobile, anAppointment, aPatient } from '../support/records.ts';
import type { ViewSeen } from '../support/slack/seen.ts';
import { CHANNEL, cardShowing, startSlackPractice } from '../support/slack-practice.ts';

/** Words that are nowhere but in the patients' data. */
const canaries = [
  'Kanarienvogel',
  'Papageno',
  'Zerlindis',
  'Flamingo',
  '1931',
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

const settled = ({ words }: ViewSeen) => !words.includes('One moment');

describe.each<PrivacyLevel>(['minimal', 'initials'])('Privacy: at %s', (privacy) => {
  test('nothing of a patient goes to Slack or into the log, whatever is done', async () => {
    const practice = await startSlackPractice({ config: { privacy } });
    const { slack, engine, actor, sms } = practice;
    const beat = practice.as('beat');
    await practice.enter(...agenda);
    await engine.saveTemplate(
      actor,
      { kind: 'reminder', channel: 'sms', language: 'de' },
      { subject: null, body: 'Zu Hause klingeln: {{ appointment.time }}', acceptSecrecy: true },
    );
    sms.answer('+41794445566', { outcome: 'refused', reason: 'aspsms-5', taken: false });

    // prepared in Slack, the selection changed, looked at everywhere
    await beat.openHome();
    for (const [command, text] of [
      ['/reminders', 'help'],
      ['/reminders', 'Kanarienvogel'],
      ['/reminders', 'status'],
      ['/credits', ''],
      ['/reminder-log', ''],
    ] as const)
      await beat.command(command, text, { channel: CHANNEL });
    const options = await (await beat.command('/reminders', 'tomorrow', { channel: CHANNEL })).shown(
      ({ submitLabel }) => submitLabel === 'Count',
    );
    const counted = await (await beat.submit(options)).shown(({ words }) => words.includes('[Back]'));
    await (await beat.submit(counted)).shown(({ words }) => words.includes('is prepared'));
    const card = await cardShowing(practice, 'Approve & send');
    const choice = await (await beat.click(card, 'Choose patients …')).shown(
      ({ submitLabel }) => submitLabel === 'Take over',
    );
    expect(choice.words).toMatch(/08:30/);
    if (privacy === 'initials') expect(choice.words).toContain('Z. K.');
    await beat.close(choice, { all: true });

    // sent, with a refusal and a failed delivery, and reported
    await practice.as('anna').click(card, 'Approve & send');
    const sent = await cardShowing(practice, 'messages sent');
    sms.report('+41791112233', 2, '101');
    await engine.refreshDelivery(actor, {});
    await (await beat.click(sent, 'Report')).shown(settled);
    for (const [command, text] of [
      ['/reminder-log', 'failed'],
      ['/reminder-log', 'mine'],
      ['/credits', ''],
    ] as const)
      await beat.command(command, text, { channel: CHANNEL });
    await practice.as('anna').openHome();
    const failed = await cardShowing(practice, 'Retry');
    const retry = await (await beat.click(failed, 'batch.retry')).shown(settled);
    await beat.close(retry, { all: true });

    // a person's own words at the desk stay there
    const { batchId } = await engine.retryBatch(actor, 1);
    await engine.rejectBatch(actor, batchId, 'Frau Kanarienvogel hat abgesagt');
    await slack.until(() =>
      slack
        .channel(CHANNEL)
        .messages()
        .some(({ words }) => words.includes('Rejected by')),
    );

    const sentToSlack = slack.everythingSent();
    for (const canary of canaries) expect(sentToSlack, canary).not.toContain(canary);
    const logged = JSON.stringify(practice.records);
    for (const canary of canaries) expect(logged, canary).not.toContain(canary);
  });
});
