import type { RefusalCode, RefusalDetails } from '../errors.ts';
import type { ContradictionReason } from '../model/contradictions.ts';
import type { SettingKey, SettingScope } from '../model/settings.ts';
import { joined, type Sentence } from './phrases.ts';

const yesNo = 'true or false';
const credits = 'credits, such as';

const staffAddresses = 'none, or up to 20 mail addresses, such as anna@praxis.example,beat@praxis.example';

const settingRange: Readonly<Record<SettingKey, string>> = {
  'run.channel': 'sms or email',
  'run.days': 'days such as tomorrow or today,+3,next-workday',
  'run.statuses': 'statuses such as definite,planned',
  'run.reasons': 'all, or codes or names such as KO,LAB',
  'run.one-per-day': yesNo,
  'run.not-before': 'immediately, or a time such as 17:30',
  'run.reason-display': 'code or name',
  'run.moved': 'ask, always or never',
  'run.late-hours': 'whole hours from 0 to 72',
  'confirmation.within-days': 'whole days from 0 to 60',
  'recall.needs-consent': yesNo,
  'birthday.needs-consent': yesNo,
  'recall.overdue-days': 'whole days from 0 to 3660',
  'practice.canton': 'none, or a canton such as ZH or BE',
  'practice.closing-days': 'none, or days and ranges such as 2026-12-24..2027-01-02,2027-05-07',
  'practice.working-days': 'days of the week: mon,tue,wed,thu,fri,sat,sun',
  'approval.mode': 'none, any or four-eyes',
  'batch.expires-after-hours': 'whole hours from 1 to 744',
  'quiet-hours.from': 'a time such as 20:00 (the same as quiet-hours.to: no quiet hours)',
  'quiet-hours.to': 'a time such as 08:00',
  'send.days': 'days of the week: mon,tue,wed,thu,fri,sat,sun',
  'send.limit-per-day': 'none, or a whole number from 1 to 100000',
  'send.limit-per-hour': 'none, or a whole number from 1 to 100000',
  'send.first-wait-seconds': 'whole seconds from 0 to 15',
  'send.resend-unknown': yesNo,
  'schedule.max-messages': 'none, or a whole number from 1 to 100000',
  'price.sms': 'credits per segment by number prefix, such as +41:1,+:1.5',
  'price.email': `${credits} 0.1`,
  'price.inquiry': `${credits} 0.25`,
  'credits.low': `${credits} 20`,
  'credits.low-days': 'whole days from 0 to 365',
  'credits.drift': `${credits} 1`,
  'alarm.due-minutes': 'none, or whole minutes from 5 to 1440',
  'email.calendar': yesNo,
  'digest.emails': staffAddresses,
  'alarm.emails': staffAddresses,
  'dashboard.blank-after-minutes': 'none, or whole minutes from 1 to 480',
  'import.max-age-hours': 'none, or whole hours from 1 to 744',
  'retention.texts-days': 'a number of days from 30 to 3650, or none',
  'retention.log-days': 'a number of days from 30 to 3650, or none',
  'retention.appointments-days': 'a number of days from 100 to 3650, or none',
  'import.region': 'a country such as CH, DE or AT',
};

const settingMeaning: Readonly<Record<SettingKey, string>> = {
  'run.channel': 'what a run is offered for first; the command line is always told',
  'run.days': 'which days a run takes',
  'run.statuses': 'which appointment statuses are reminded',
  'run.reasons': 'which visit reasons are reminded',
  'run.one-per-day': 'one reminder per patient and day',
  'run.not-before': 'when SMS leave at the earliest, on the day they are prepared',
  'run.reason-display': 'visit reasons shown by code or by name',
  'run.moved':
    'remind again of an appointment that was moved after its reminder: when asked for, always, never',
  'run.late-hours':
    'a schedule still reminds of an appointment that was booked late when so many hours remain',
  'confirmation.within-days': 'how many days after its booking an appointment may still be confirmed',
  'recall.needs-consent': 'call in only patients who have consented to it',
  'birthday.needs-consent': 'greet only patients who have consented to it',
  'recall.overdue-days': 'for recalls overdue longer than this nobody is called in any more',
  'practice.canton': 'whose public holidays are no working days',
  'practice.closing-days': 'on which days the practice is closed',
  'practice.working-days': 'on which days of the week the practice works',
  'approval.mode': 'who approves a batch: nobody, anybody who may, or somebody who did not prepare it',
  'batch.expires-after-hours': 'how long a batch may wait',
  'quiet-hours.from': 'no SMS from this time of day',
  'quiet-hours.to': 'until this time of day',
  'send.days': 'on which days SMS may be sent',
  'send.limit-per-day': 'how many messages may be sent in a day, SMS and e-mail together',
  'send.limit-per-hour': 'how many messages may be sent in any 60 minutes, SMS and e-mail together',
  'send.first-wait-seconds': 'how long to wait for the first delivery status',
  'schedule.max-messages': 'a larger batch of a schedule waits for a person to approve it',
  'send.resend-unknown': 'send again what the portal certainly does not know; otherwise a person decides',
  'price.sms': 'price of an SMS',
  'price.email': 'price of an e-mail',
  'price.inquiry': 'price of asking for one delivery status',
  'credits.low': 'warn when fewer credits than this are left (0: never)',
  'credits.low-days': 'warn when the credits last fewer days than this (0: never)',
  'credits.drift': "warn when our count and the portal's differ by more than this",
  'digest.emails': 'whom of the staff the morning digest is sent to by e-mail',
  'alarm.due-minutes': 'how many minutes a message may wait that could leave, before staff are told',
  'alarm.emails': 'whom of the staff is told by e-mail when something is out of order',
  'email.calendar': 'an e-mail carries the appointment for the calendar, with a neutral title',
  'dashboard.blank-after-minutes': 'after how many minutes without a key the dashboard hides its patients',
  'import.max-age-hours': 'when the newest import is older, no schedule prepares anything',
  'retention.texts-days':
    'after how many days the schedule retention removes texts and names of sent messages',
  'retention.log-days': 'after how many days the schedule retention deletes log entries',
  'retention.appointments-days':
    'after how many days the schedule retention deletes past appointments that are in no log entry',
  'import.region': 'which country telephone numbers without a country code belong to',
};

const contradiction: Readonly<Record<ContradictionReason, string>> = {
  'not-before-in-quiet-hours': 'no SMS leaves in the quiet hours',
  'quiet-hours-too-long': 'the quiet hours leave less than an hour of the day',
  'cancelled-never-offered': 'cancelled appointments are never reminded',
  'four-eyes-impossible':
    'what some of you prepare nobody else could approve; see rundruf users list, and let somebody else approve too',
};

/** All about settings that people read. */
export const enSettings = {
  settingRange,
  settingMeaning,
  contradiction,
  settingScope: { practice: 'practice', workstation: 'workstation', user: 'user' } as Readonly<
    Record<SettingScope, string>
  >,
  settings: {
    help: {
      clear: 'Back to the next wider scope, at last to the shipped default',
      scope: 'for whom: practice, workstation or user',
      for: 'another user or workstation, with --scope',
      changed: 'only what somebody has set',
      all: 'with the values of all users and workstations (administrators)',
      details: 'with default, range, scopes, and who set what when',
    },
    byDefault: 'default',
    shippedDefault: (value: string) => `As shipped: ${value}.`,
    possible: (meaning: string, range: string) => `${meaning}; possible: ${range}.`,
    nothingChanged: 'All settings have their shipped defaults.',
    stored: (scope: string, id: string, value: string) => `${scope}${id === '' ? '' : ` ${id}`}: ${value}`,
    storedBy: (by: string, at: string) => `by ${by}, ${at}`,
    invalid: 'not possible (any more), does not count',
    set: (scope: string, id: string) => `Set for: ${scope}${id === '' ? '' : ` ${id}`}.`,
    cleared: (scope: string, id: string) => `No longer set for: ${scope}${id === '' ? '' : ` ${id}`}.`,
    otherInForce: (value: string, scope: string) =>
      `For you ${value} is in force (${scope}); the narrower scope wins.`,
    whichScope: 'For whom does the change hold?',
    forNeedsScope: '--for needs --scope user or --scope workstation.',
  },
};

type SettingRefusal =
  | 'unknown-setting'
  | 'invalid-setting'
  | 'scope-needed'
  | 'scope-not-allowed'
  | 'settings-contradict'
  | 'moved-never';

/** Why a change of a setting, or a run because of one, was declined, and what to do. */
export const enSettingRefusals: Readonly<Record<SettingRefusal & RefusalCode, Sentence>> = {
  'unknown-setting': (d) => `There is no setting "${d.key}". There are: ${joined(d.known)}.`,
  'invalid-setting': (d) =>
    `"${d.value}" is not possible for ${d.key}. Expected: ${settingRange[d.key as SettingKey]}.`,
  'scope-needed': (d) =>
    `For whom does ${d.key} change? Say --scope practice, --scope workstation or --scope user. Nothing was changed.`,
  'scope-not-allowed': (d) =>
    `${d.key} holds for ${joined(d.allowed)} only, not for one ${d.scope}. Nothing was changed.`,
  'settings-contradict': (d) =>
    `This contradicts: ${contradiction[d.reason as ContradictionReason]} (${joined(d.values)})${forWhom(d)}. Nothing was changed.`,
  'moved-never': () =>
    'Moved appointments are never reminded again (setting run.moved). Leave --include-moved out, or change the setting.',
};

function forWhom({ user, workstation }: RefusalDetails): string {
  const who = [user === null ? '' : `user ${user}`, workstation === null ? '' : `workstation ${workstation}`];
  const named = who.filter((name) => name !== '').join(', ');
  return named === '' ? '' : `, for ${named}`;
}
