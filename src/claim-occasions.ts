import type { Deps } from './deps.ts';
import { RefusalError } from './errors.ts';
import type { RunOptions } from './model/batch.ts';
import { yearOf } from './model/birthday.ts';
import { calendarEnd } from './model/calendar.ts';
import { personName } from './model/candidate.ts';
import { isAboutAgenda, type MessageKind } from './model/message.ts';
import type { Occasion } from './model/occasion.ts';
import { localDateOf } from './model/time.ts';
import type { Settings } from './settings.ts';
import type { NewClaim, NewMessage, Retake, Tx } from './store.ts';
import type { RenderedMessage } from './templates.ts';

/** A message to be queued, with what it is about and the practice's day on which it is made. */
export type QueuedMessage = Readonly<{ message: NewMessage; entry: Occasion; day: string }>;

type Run = Readonly<{ settings: Settings; options: RunOptions }>;

/** The rendered messages as the queue takes them, each under a new reference. */
export function newMessages(
  { now, newReference, practice }: Deps,
  rendered: readonly RenderedMessage[],
  { settings, options }: Run,
): QueuedMessage[] {
  const createdAt = now();
  const day = localDateOf(createdAt, practice.timeZone);
  return rendered.map(({ entry, ucs2Characters: _, ...composed }) => ({
    entry,
    day,
    message: {
      ...composed,
      reference: newReference(),
      appointmentId: entry.type === 'appointment' ? entry.id : null,
      recallId: entry.type === 'recall' ? entry.id : null,
      patientId: entry.patient?.id ?? null,
      kind: options.kind,
      channel: options.channel,
      person: personName(entry),
      startsAt: entry.startsAt,
      startsLocal: entry.startsLocal,
      endsAt: settings['email.calendar'] && entry.type === 'appointment' ? calendarEnd(options, entry) : null,
      notBefore: options.notBefore,
      createdAt,
    },
  }));
}

type Claiming = Readonly<{
  batchId: number;
  kind: MessageKind;
  queued: readonly QueuedMessage[];
  retake: Retake;
}>;

/** Queues the messages and claims what they are about; refuses as `unknown-selection` when one of it is claimed. */
export async function claimOccasions(tx: Tx, { batchId, kind, queued, retake }: Claiming): Promise<void> {
  const messages = queued.map(({ message }) => message);
  if (isAboutAgenda(kind)) {
    refuseUnless((await tx.claimAppointments(appointmentClaims(queued), retake)).size === queued.length);
    await tx.insertMessages(batchId, messages);
    return;
  }
  await tx.insertMessages(batchId, messages);
  const isRetry = retake === 'any';
  const won =
    kind === 'recall'
      ? await tx.claimRecalls(queued.flatMap(recallClaim), isRetry)
      : await tx.claimGreetings(queued.flatMap(greetingClaim), isRetry);
  refuseUnless(won === queued.length);
}

function refuseUnless(isWon: boolean): void {
  if (!isWon) throw new RefusalError('unknown-selection', { appointments: [] });
}

function appointmentClaims(queued: readonly QueuedMessage[]): NewClaim[] {
  return queued.flatMap(({ entry, message: { kind, channel, createdAt } }) =>
    entry.type !== 'appointment'
      ? []
      : [
          {
            appointmentId: entry.id,
            kind,
            patientId: entry.patient?.id ?? null,
            day: entry.startsLocal.slice(0, 10),
            startsAt: entry.startsAt,
            channel,
            claimedAt: createdAt,
          },
        ],
  );
}

function recallClaim({ entry, message: { channel, createdAt, reference } }: QueuedMessage) {
  if (entry.type !== 'recall') return [];
  const { id, dueOn, patient } = entry;
  return [{ recallId: id, dueOn, patientId: patient.id, channel, claimedAt: createdAt, reference }];
}

/** The year is the practice's on the day of the birthday, on which the greeting is made. */
function greetingClaim({ entry, day, message: { channel, createdAt, reference } }: QueuedMessage) {
  if (entry.type !== 'birthday') return [];
  return [{ patientId: entry.id, year: yearOf(day), channel, claimedAt: createdAt, reference }];
}
