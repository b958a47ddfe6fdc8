import { anAppointment, aPatient } from './records.ts';
import type { ViewSeen } from './slack/seen.ts';
import { CHANNEL, type SlackPractice, startSlackPractice } from './slack-practice.ts';

export const isOptions = ({ submitLabel }: ViewSeen) => submitLabel === 'Count';
export const isCounted = ({ words }: ViewSeen) => words.includes('[Back]');
export const isTold = ({ words, submitLabel }: ViewSeen) =>
  submitLabel === '' && !words.includes('One moment');

/** Three patients tomorrow, of whom one has no mobile number, and one the day after. */
export async function aPracticeWithAnAgenda(options: Parameters<typeof startSlackPractice>[0] = {}) {
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
export async function options(practice: SlackPractice, text = ''): Promise<ViewSeen> {
  const answer = await practice.as('beat').command('/reminders', text, { channel: CHANNEL });
  return answer.shown(isOptions);
}

/** The same, counted. */
export async function counted(
  practice: SlackPractice,
  entered: Readonly<Record<string, string | readonly string[] | null>> = {},
): Promise<ViewSeen> {
  const window = await options(practice);
  return (await practice.as('beat').submit(window, entered)).shown(isCounted);
}

export const batchesOf = ({ engine, actor }: SlackPractice) => engine.listMaskedBatches(actor, { limit: 20 });
