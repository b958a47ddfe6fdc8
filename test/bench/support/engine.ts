import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type Actor, allCapabilities } from '../../../src/actor.ts';
import type { Deps } from '../../../src/deps.ts';
import { createEngine, type Engine } from '../../../src/engine.ts';
import type { Gateway } from '../../../src/ports.ts';
import type { Store } from '../../../src/store.ts';
import { openStore } from '../../../storage/open.ts';

export const ZONE = 'Europe/Zurich';

/** Monday, ten o'clock in Zurich, when the run begins: no quiet hours, and the same day whenever it is measured. */
const STARTED = Date.parse('2026-11-23T09:00:00.000Z');
export const TODAY = '2026-11-23';
export const TOMORROW = '2026-11-24';

export const actor: Actor = {
  id: 'bench',
  name: 'Bench',
  capabilities: allCapabilities,
  face: 'cli',
  workstation: 'bench',
};

export type OpenEngine = Readonly<{ store: Store; engine: Engine; deps: Deps; close: () => Promise<void> }>;

type Gateways = Readonly<{ sms?: Gateway; email?: Gateway }>;

/** The engine as the program wires it, on this file; the clock runs on from Monday at ten. */
export async function openEngine(file: string, gateways: Gateways = {}): Promise<OpenEngine> {
  const store = await openStore({ type: 'sqlite', file }, 'live');
  const deps: Deps = {
    store,
    gateways: { sms: gateways.sms ?? null, email: gateways.email ?? null },
    accounts: { sms: 'provider', email: 'ledger' },
    mode: 'live',
    practice: { name: 'Praxis Muster', phone: '+41 44 000 00 00', timeZone: ZONE, language: 'de' },
    now,
    newReference,
    wait: (milliseconds, signal) => delay(milliseconds, undefined, { signal }).catch(() => undefined),
    owner: newReference(),
    housekeeping: null,
    mayBeAlive: () => true,
    log: { info() {}, warn() {}, error() {} },
  };
  return {
    store,
    deps,
    engine: createEngine(deps),
    async close() {
      await Promise.all([gateways.sms?.close(), gateways.email?.close()]);
      await store.close();
    },
  };
}

/** Opens the engine, works, closes it whatever happens. */
export async function withEngine<T>(
  file: string,
  work: (open: OpenEngine) => Promise<T>,
  gateways: Gateways = {},
): Promise<T> {
  const open = await openEngine(file, gateways);
  try {
    return await work(open);
  } finally {
    await open.close();
  }
}

export function now(): Date {
  return new Date(STARTED + Math.floor(performance.now()));
}

function newReference(): string {
  return Array.from(randomBytes(20), (byte) => (byte % 32).toString(32)).join('');
}
