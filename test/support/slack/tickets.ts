import type { SlackClock } from './clock.ts';

const TRIGGER_SECONDS = 3;
const RESPONSE_URL_USES = 5;
const RESPONSE_URL_MINUTES = 30;

/** A permission to open one view, and from where it was asked. */
export type Trigger = Readonly<{ id: string; userId: string; fromViewId: string | null }>;

/** Where an app may answer an interaction without a token, and what was interacted with. */
export type ResponseUrl = Readonly<{
  id: string;
  userId: string;
  channel: string;
  /** The message that was clicked in; null for a command. */
  messageTs: string | null;
}>;

type Issued<T> = T & { readonly issuedAt: number; uses: number };

/** What Slack hands out for a short time: triggers (once, 3 s) and response URLs (5 times, 30 min). */
export type Tickets = Readonly<{
  issueTrigger(from: Omit<Trigger, 'id'>): string;
  /** The trigger, used up by this; or why it opens nothing. */
  takeTrigger(id: string): Trigger | 'invalid_trigger_id' | 'expired_trigger_id' | 'exchanged_trigger_id';
  issueResponseUrl(from: Omit<ResponseUrl, 'id'>): string;
  takeResponseUrl(id: string): ResponseUrl | 'expired_url' | 'used_url' | 'no_such_url';
}>;

export function createTickets(clock: SlackClock, teamId: string): Tickets {
  const triggers = new Map<string, Issued<Trigger>>();
  const responseUrls = new Map<string, Issued<ResponseUrl>>();
  const issuedNow = () => ({ issuedAt: clock.now().getTime(), uses: 0 });
  const ageSeconds = ({ issuedAt }: { issuedAt: number }) => (clock.now().getTime() - issuedAt) / 1000;

  return {
    issueTrigger(from) {
      const id = `${1000 + triggers.size}.${teamId}.${(0xabc000 + triggers.size).toString(16)}`;
      triggers.set(id, { ...from, id, ...issuedNow() });
      return id;
    },
    takeTrigger(id) {
      const trigger = triggers.get(id);
      if (!trigger) return 'invalid_trigger_id';
      if (ageSeconds(trigger) > TRIGGER_SECONDS) return 'expired_trigger_id';
      if (trigger.uses > 0) return 'exchanged_trigger_id';
      trigger.uses += 1;
      return trigger;
    },
    issueResponseUrl(from) {
      const id = `${teamId}/${1000 + responseUrls.size}`;
      responseUrls.set(id, { ...from, id, ...issuedNow() });
      return id;
    },
    takeResponseUrl(id) {
      const url = responseUrls.get(id);
      if (!url) return 'no_such_url';
      if (ageSeconds(url) > RESPONSE_URL_MINUTES * 60) return 'expired_url';
      if (url.uses >= RESPONSE_URL_USES) return 'used_url';
      url.uses += 1;
      return url;
    },
  };
}
