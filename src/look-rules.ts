import type { Deps } from './deps.ts';
import type { AnnouncementRules } from './model/announcement.ts';
import type { Channel, MessageKind } from './model/message.ts';
import { localDateOf } from './model/time.ts';
import type { SettingReads } from './settings.ts';
import { readSettings } from './settings.ts';

type Run = Readonly<{ kind: MessageKind; channel: Channel }>;

/** What recalls and greetings are judged by today: the practice's day, and its settings as they are now. */
export async function announcementRules(
  { now, practice }: Pick<Deps, 'now' | 'practice'>,
  reads: SettingReads,
  { kind, channel }: Run,
): Promise<AnnouncementRules> {
  const settings = await readSettings(reads, null);
  return {
    channel,
    today: localDateOf(now(), practice.timeZone),
    needsConsent: kind === 'birthday' ? settings['birthday.needs-consent'] : settings['recall.needs-consent'],
    overdueDays: settings['recall.overdue-days'],
  };
}
