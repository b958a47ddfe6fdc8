/** Versandart. */
export type Channel = 'sms' | 'email';
export const channels = ['sms', 'email'] as const satisfies readonly Channel[];

/** Mitteilungs-Typ. */
export type MessageKind = 'reminder' | 'confirmation' | 'recall' | 'birthday';
export const messageKinds = [
  'reminder',
  'confirmation',
  'recall',
  'birthday',
] as const satisfies readonly MessageKind[];

/** Whether messages of this kind are about appointments, and not about recalls or birthdays. */
export function isAboutAgenda(kind: MessageKind): boolean {
  return kind === 'reminder' || kind === 'confirmation';
}

/** Where one message stands (DESIGN §3). */
export type MessageState = 'queued' | 'submitting' | 'submitted' | 'rejected' | 'unclear' | 'withdrawn';
export const messageStates = [
  'queued',
  'submitting',
  'submitted',
  'rejected',
  'unclear',
  'withdrawn',
] as const satisfies readonly MessageState[];

/** Status Provider: 0 delivered, 1 buffered, 2 failed. */
export type DeliveryStatus = 0 | 1 | 2;

export type Language = 'de' | 'fr' | 'it' | 'en';
export const languages = ['de', 'fr', 'it', 'en'] as const satisfies readonly Language[];

/** States in which a message may still be, or become, sent: reset and purge leave them alone. */
export const unsettledStates = ['queued', 'submitting', 'unclear'] as const satisfies readonly MessageState[];
