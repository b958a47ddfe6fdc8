import type { Ack, Deliver } from './delivery.ts';
import { type Json, textOf } from './json.ts';
import type { World } from './world.ts';

/** An event on its way to the app, with every attempt to bring it there. */
export type EventDelivery = Readonly<{
  eventId: string;
  attempts: readonly Ack[];
  isAcked: () => boolean;
}>;

/** The Events API: told once, and again when it was not acknowledged: at once, after 1 and after 5 minutes. */
export type Events = Readonly<{
  /** Tells the app, if it has subscribed to such events; resolves after the first attempt (and the second at once). */
  send(event: Json): Promise<EventDelivery>;
  /** Tells it once more although it was acknowledged: Slack did not see the acknowledgement. */
  sendAgain(delivery: EventDelivery): Promise<EventDelivery>;
}>;

type OnTheWay = EventDelivery & { readonly attempts: Ack[]; readonly payload: Json; nextAt: number | null };

const RETRY_AFTER_SECONDS = [0, 60, 300];

export function createEvents(world: World, deliver: Deliver): Events {
  const onTheWay = new Map<string, OnTheWay>();
  const now = () => world.clock.now().getTime();

  const attempt = async (event: OnTheWay): Promise<void> => {
    event.nextAt = null;
    const number = event.attempts.length;
    const reason = event.attempts.at(-1)?.failure === 'dispatch_failed' ? 'error' : 'timeout';
    const retry = number > 0 ? { attempt: number, reason } : undefined;
    const ack = await deliver('events_api', event.payload, retry);
    event.attempts.push(ack);
    world.changes.notify();
    const wait = RETRY_AFTER_SECONDS[number];
    if (ack.acked || ack.noRetry || wait === undefined) return;
    event.nextAt = now() + wait * 1000;
    if (wait === 0) await attempt(event);
  };

  world.clock.onAdvance(() => {
    for (const event of onTheWay.values()) {
      if (event.nextAt !== null && event.nextAt <= now()) void attempt(event);
    }
  });

  return {
    async send(event) {
      const eventId = `Ev${String(onTheWay.size + 1).padStart(8, '0')}`;
      const attempts: Ack[] = [];
      const isAcked = () => attempts.some((ack) => ack.acked);
      const payload = eventPayload(world, eventId, event);
      const delivery: OnTheWay = { eventId, attempts, isAcked, payload, nextAt: null };
      if (!world.app.events.has(textOf(event['type']))) return delivery;
      onTheWay.set(eventId, delivery);
      await attempt(delivery);
      return delivery;
    },
    async sendAgain({ eventId }) {
      const event = onTheWay.get(eventId);
      if (!event) throw new Error(`no event ${eventId} was sent`);
      await attempt(event);
      return event;
    },
  };
}

function eventPayload({ app, workspace, clock }: World, eventId: string, event: Json): Json {
  const { teamId, botUserId } = workspace;
  return {
    token: 'legacy',
    team_id: teamId,
    api_app_id: app.appId,
    event: { event_ts: clock.nextTs(), ...event },
    type: 'event_callback',
    event_id: eventId,
    event_time: Math.floor(clock.now().getTime() / 1000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: teamId,
        user_id: botUserId,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
  };
}
