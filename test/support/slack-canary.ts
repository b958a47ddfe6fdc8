import { describe, expect, test } from 'vitest';
import type { PrivacyLevel } from '../../src/masked.ts';
import { aMobile, anAppointment, aPatient } from './records.ts';
import type { ViewSeen } from './slack/seen.ts';
import { CHANNEL, type SlackPractice, slackIdOf, startSlackPractice } from './slack-practice.ts';

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

/** Something that is done, and how. */
export type Step = readonly [what: string, does: (practice: SlackPractice) => Promise<unknown>];

/** The batch's card as soon as it has these words. */
export const cardOf = ({ slack, clock }: SlackPractice, batchId: number, ...words: string[]) =>
  slack.until(() => {
    clock.advance(1000); // for what is tried again
    return slack
      .channel(CHANNEL)
      .messages()
      .find((card) => [`Batch ${batchId}`, ...words].every((word) => card.words.includes(word)));
  });

/** A message of the channel that is no card. */
export const messageWith = ({ slack, clock }: SlackPractice, ...words: string[]) =>
  slack.until(() => {
    clock.advance(1000);
    return slack
      .channel(CHANNEL)
      .messages()
      .find((message) => words.every((word) => message.words.includes(word)));
  });

/** Presses something on the batch's card; `words`: what the card shows then. */
export async function press(
  practice: SlackPractice,
  who: string,
  [batchId, button]: readonly [number, string],
  ...words: string[]
) {
  const answer = await practice.as(who).click(await cardOf(practice, batchId, `[${button}]`), button);
  if (words.length > 0) await cardOf(practice, batchId, ...words);
  return answer;
}

/** A window that is no longer loading. */
export const settled = ({ type, words }: ViewSeen) =>
  type === 'modal' && !/One moment|Einen Moment/.test(words);
/** A window that can be submitted so. */
export const asking =
  (label: string) =>
  ({ submitLabel }: ViewSeen) =>
    submitLabel === label;
/** All labels of a view that look so. */
export const labelsOf = (view: ViewSeen, pattern: RegExp) => [
  ...new Set(JSON.stringify(view.blocks).match(pattern)),
];

/** What only this person was told, when it says so. */
export const answered = ({ slack }: SlackPractice, who: string, words: string) =>
  slack.until(() => slack.ephemeralsOf(slackIdOf(who)).some((answer) => answer.words.includes(words)));

/**
 * Does it all in a practice full of unmistakable names, numbers and reasons, and looks after each step whether any of them
 * went to Slack or into the log. `hasRows`: lists of patients are shown, with initials where the practice wants them.
 */
export function expectNothingOfPatients(
  what: string,
  steps: readonly Step[],
  { hasRows }: Readonly<{ hasRows: boolean }>,
): void {
  describe.each<PrivacyLevel>(['minimal', 'initials'])('Privacy: at %s', (privacy) => {
    test(`nothing of a patient goes to Slack or into the log, ${what}`, async () => {
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
      for (const [name, step] of steps) {
        await step(practice).catch((error: unknown) => {
          throw new Error(name, { cause: error });
        });
        const told = slack.everythingSent();
        const all = told + JSON.stringify(records);
        for (const canary of canaries) expect(all.includes(canary), `${canary} after: ${name}`).toBe(false);
        expect(told.includes(OF_THE_PORTAL), name).toBe(false);
      }
      if (hasRows) expect(slack.everythingSent().includes('Z. K.')).toBe(privacy === 'initials');
    });
  });
}
