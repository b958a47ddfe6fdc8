import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Actor } from '../actor.ts';
import type { Engine } from '../engine.ts';
import { OutageError } from '../errors.ts';
import type { Metrics } from '../metrics.ts';
import type { Watch } from '../watch.ts';
import { cached } from './cached.ts';
import type { Answer, Route } from './listener.ts';

export type MetricsOptions = Readonly<{
  engine: Pick<Engine, 'readMetrics'>;
  actor: Actor;
  accounts: Watch['accounts'];
  /** Milliseconds that only grow. */
  ticks: () => number;
}>;

const REMEMBERED_MILLISECONDS = 10_000; // several may ask: the database is asked so often only

/** `/metrics` in Prometheus' text format, from a registry of its own. */
export function metricsRoute({ engine, actor, accounts, ticks }: MetricsOptions): Route {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'rundruf_' });
  const gauges = createGauges(registry);
  const render = async (): Promise<Answer> => {
    gauges.forget();
    await fill(gauges, engine, actor);
    const { levels, at } = accounts();
    for (const [channel, milliCredits] of Object.entries(levels))
      gauges.credits.set({ channel }, milliCredits / 1000);
    if (at !== null) gauges.creditsAt.set(at.getTime() / 1000);
    return { status: 200, contentType: registry.contentType, body: await registry.metrics() };
  };
  const remembered = cached(render, REMEMBERED_MILLISECONDS, ticks);
  return ({ path }) => (path === '/metrics' ? remembered() : null);
}

type Gauges = ReturnType<typeof createGauges>;

function createGauges(registry: Registry) {
  const gauge = <L extends string>(name: string, help: string, ...labelNames: L[]) =>
    new Gauge({ name: `rundruf_${name}`, help, labelNames, registers: [registry] });
  const all = {
    up: gauge('database_up', 'Whether the database answered; 0: all that is read from it is missing'),
    messages: gauge(
      'messages_24h',
      'Messages that the log has dated within 24 hours',
      'channel',
      'kind',
      'state',
      'delivery',
    ),
    unclear: gauge('messages_unclear', 'Messages of which nobody knows whether they were sent', 'channel'),
    queued: gauge('queued_messages', 'Messages that wait in open batches', 'channel', 'batch_state'),
    due: gauge('due_messages', 'Messages that a server would send now if nothing held them', 'channel'),
    oldest: gauge('oldest_due_age_seconds', 'For how long the oldest of these has been due', 'channel'),
    batches: gauge('open_batches', 'Batches that are not settled', 'state'),
    credits: gauge('credits_available', 'Credits that may be used, when they were asked for last', 'channel'),
    creditsAt: gauge('credits_asked_timestamp_seconds', 'When the portals were asked for their credits last'),
    importAge: gauge('import_age_seconds', 'Since the newest import began'),
    runs: gauge('schedule_runs_24h', 'Runs of schedules that were due within 24 hours', 'job', 'state'),
    success: gauge('schedule_success_timestamp_seconds', 'When a run has ended well last', 'job'),
    alarms: gauge('alarms_open', 'Conditions that are out of order', 'condition'),
  };
  const forget = () => {
    for (const each of Object.values(all)) each.reset();
    for (const single of [all.up, all.creditsAt, all.importAge]) single.remove(); // resetting leaves them at 0
  };
  return { ...all, forget };
}

async function fill(gauges: Gauges, engine: Pick<Engine, 'readMetrics'>, actor: Actor): Promise<void> {
  try {
    const metrics = await engine.readMetrics(actor);
    gauges.up.set(1);
    fillMessages(gauges, metrics);
    fillRest(gauges, metrics);
  } catch (error) {
    if (!(error instanceof OutageError)) throw error;
    gauges.up.set(0);
  }
}

const deliveries = { 0: 'delivered', 1: 'buffered', 2: 'failed' } as const;

function fillMessages(gauges: Gauges, { messages, unclear, queue, batches, at }: Metrics): void {
  for (const { channel, kind, state, deliveryStatus, count } of messages) {
    const delivery = deliveryStatus === null ? 'none' : deliveries[deliveryStatus];
    gauges.messages.set({ channel, kind, state, delivery }, count);
  }
  for (const { channel, count } of unclear) gauges.unclear.set({ channel }, count);
  for (const { state, count } of batches) gauges.batches.set({ state }, count);
  for (const { channel, batchState, queued } of queue)
    gauges.queued.set({ channel, batch_state: batchState }, queued);
  for (const channel of ['sms', 'email'] as const) {
    const own = queue.filter((each) => each.channel === channel);
    const oldest = own.map(({ oldestDueAt }) => oldestDueAt?.getTime() ?? at.getTime());
    gauges.due.set(
      { channel },
      own.reduce((sum, { due }) => sum + due, 0),
    );
    gauges.oldest.set({ channel }, Math.max(0, at.getTime() - Math.min(at.getTime(), ...oldest)) / 1000);
  }
}

function fillRest(gauges: Gauges, { runs, successes, alarms, lastImportAt, at }: Metrics): void {
  for (const { job, state, count } of runs) gauges.runs.set({ job, state }, count);
  for (const { job, at: endedAt } of successes) gauges.success.set({ job }, endedAt.getTime() / 1000);
  for (const { condition, count } of alarms) gauges.alarms.set({ condition }, count);
  if (lastImportAt !== null) gauges.importAge.set((at.getTime() - lastImportAt.getTime()) / 1000);
}
