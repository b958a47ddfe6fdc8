import type { Practice } from './deps.ts';
import { RefusalError } from './errors.ts';
import type { AgendaEntry } from './model/candidate.ts';
import { recipientOf } from './model/consent.ts';
import type { Channel, Language, MessageKind } from './model/message.ts';
import { smsPrice } from './model/price.ts';
import { type Encoding, MAX_SMS_CHARACTERS, measureSms } from './model/segments.ts';
import { reminderContext, renderTemplate, shippedTemplates, TemplateError } from './model/template.ts';
import { normaliseForSms } from './model/text.ts';
import type { Settings } from './settings.ts';

/** One change of a text; the newest of its kind, channel and language is in force. */
export type TemplateChange = Readonly<{
  id: number;
  kind: MessageKind;
  channel: Channel;
  language: Language;
  /** null for SMS, and when it says: the shipped text again. */
  subject: string | null;
  /** null: the shipped text again. */
  body: string | null;
  changedBy: string;
  changedAt: Date;
}>;

export interface TemplateReads {
  /** The newest change of each text that was ever changed. */
  currentTemplates(): Promise<TemplateChange[]>;
  /** All changes of one text, the newest first. */
  templateHistory(kind: MessageKind, channel: Channel, language: Language): Promise<TemplateChange[]>;
}

export interface TemplateWrites {
  insertTemplateChange(change: Omit<TemplateChange, 'id'>): Promise<void>;
}

/** One reminder ready to be seen, priced and queued. */
export type RenderedMessage = Readonly<{
  entry: AgendaEntry;
  recipient: string;
  language: Language;
  subject: string | null;
  text: string;
  encoding: Encoding | null;
  /** Parts an SMS is charged as; 1 for an e-mail. */
  segments: number;
  /** The characters that force the dearer encoding. */
  ucs2Characters: readonly string[];
  milliCredits: number;
}>;

type Pricing = Pick<Settings, 'price.sms' | 'price.email'> & Readonly<{ isCounted: boolean }>;

const MAX_SEGMENTS = 10; // beyond what networks pass on reliably, and never a reminder

/** Writes the reminder of one appointment in the patient's language (T2), measured and priced. */
export function renderReminder(
  entry: AgendaEntry,
  channel: Channel,
  practice: Practice,
  pricing: Pricing,
): RenderedMessage {
  const language = entry.patient?.language ?? practice.language;
  const recipient = recipientOf(entry, channel);
  if (recipient === null) throw new Error(`Appointment ${entry.id} has no recipient for ${channel}`);
  const { subject, body } = render(entry, channel, language, practice);
  const common = { entry, recipient, language, subject };
  if (channel === 'email') {
    const milliCredits = pricing.isCounted ? pricing['price.email'] : 0;
    return { ...common, text: body, encoding: null, segments: 1, ucs2Characters: [], milliCredits };
  }
  const text = normaliseForSms(body);
  const { encoding, segments, ucs2Characters } = measure(text, language);
  const milliCredits = pricing.isCounted ? smsPrice(pricing['price.sms'], recipient, segments) : 0;
  return { ...common, text, encoding, segments, ucs2Characters, milliCredits };
}

function render(entry: AgendaEntry, channel: Channel, language: Language, practice: Practice) {
  try {
    const template = shippedTemplates.reminder[channel][language];
    return renderTemplate(template, reminderContext(entry, practice, language));
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw new RefusalError('template-invalid', { channel, language, problem: error.message });
  }
}

function measure(text: string, language: Language): ReturnType<typeof measureSms> {
  const measured = text.length > MAX_SMS_CHARACTERS ? null : measureSms(text);
  if (measured !== null && measured.segments <= MAX_SEGMENTS) return measured;
  throw new RefusalError('text-too-long', { channel: 'sms', language, segments: MAX_SEGMENTS });
}
