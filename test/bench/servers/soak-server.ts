import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * A server whose time passes as it is told: by order it does what `rundruf serve` does each minute, and stands still
 * between, so that leases and time-outs keep their length. What it listens with is asked for its metrics each time.
 */
export type ServerOrder =
  | Readonly<{ environment: Readonly<Record<string, string>>; startAt: number }>
  | Readonly<{ at: number; askPortals: boolean }>
  | 'memory'
  | 'end';

/** In bytes, after everything that can be collected was collected; `processor`: milliseconds used since its start. */
export type ServerMemory = Readonly<{ resident: number; heap: number; external: number; processor: number }>;

const Real = Date;
let ahead = 0;
globalThis.Date = class extends Real {
  constructor(...given: unknown[]) {
    super(...((given.length === 0 ? [Real.now() + ahead] : given) as [number]));
  }
  static override now(): number {
    return Real.now() + ahead;
  }
} as unknown as DateConstructor;

// after the clock was moved: what is loaded now sees no other
const { openInstallation } = await import('../../../src/cli/wiring.ts');
const { readConfig } = await import('../../../src/config.ts');
const { startListener } = await import('../../../src/http/listener.ts');
const { metricsRoute } = await import('../../../src/http/metrics.ts');
const { createNoticeWriter } = await import('../../../src/i18n/notice-writer.ts');
const { serverActor } = await import('../../../src/send-due.ts');

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

type Server = Readonly<{ live: (askPortals: boolean) => Promise<void>; end: () => Promise<void> }>;
let server: Server | null = null;

async function start(environment: Readonly<Record<string, string>>): Promise<Server> {
  const config = readConfig(environment);
  const installation = await openInstallation(config, {
    face: 'schedule',
    onLogUnusable(file, reason) {
      throw new Error(`${file}: ${reason}`);
    },
  });
  const { engine, log } = installation;
  const actor = serverActor(hostname());
  const { signal } = new AbortController();
  const write = createNoticeWriter(config.practice);
  const startedAt = new Date();
  const accounts = () => ({ levels: {}, at: null });
  const routes = [metricsRoute({ engine, actor, accounts, ticks: () => Date.now() })];
  const listener = await startListener({ host: '127.0.0.1', port: 0, routes, log });
  return {
    async live(askPortals) {
      await engine.beatServer(actor, startedAt);
      await engine.runDueSchedules(actor, { signal });
      if (await engine.isSendingOn(actor)) await engine.sendDue(actor, { signal });
      await engine.checkAlarms(actor, { askPortals });
      await engine.mailNotices(actor, { write, signal });
      const answer = await fetch(`${listener.address}/metrics`);
      if (!(await answer.text()).includes('rundruf_')) throw new Error(`metrics: got ${answer.status}`);
    },
    async end() {
      await listener.stop();
      await engine.endServer(actor);
      await installation.close();
    },
  };
}

async function memory(): Promise<ServerMemory> {
  const { user, system } = process.cpuUsage();
  for (let round = 0; round < 3; round += 1) {
    collect();
    await delay(50); // finalizers run between
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  return { resident: rss, heap: heapUsed, external, processor: (user + system) / 1000 };
}

async function obey(order: ServerOrder): Promise<unknown> {
  if (order === 'memory') return memory();
  if (order === 'end') return server?.end();
  if ('environment' in order) {
    ahead = order.startAt - Real.now();
    server = await start(order.environment);
    return null;
  }
  ahead = order.at - Real.now();
  return server?.live(order.askPortals);
}

process.on('message', async (order: ServerOrder) => {
  try {
    process.send?.({ answer: (await obey(order)) ?? null });
  } catch (error) {
    process.send?.({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
