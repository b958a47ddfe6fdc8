import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from 'commander';
import { readConfig } from '../config.ts';
import type { Catalogue } from '../i18n/en.ts';
import { createFormat } from '../i18n/format.ts';
import { createOutput } from './output.ts';
import { type CommonOptions, commonOptions, noteRestored, parseNow } from './session.ts';
import { stopSignal } from './stop-signal.ts';
import { openInstallation } from './wiring.ts';

/** What is in flight has so long to end when the server is stopped; systemd waits twice as long before it kills. */
const GRACE_SECONDS = 45;

/** `rundruf serve`: schedules, sending, deliveries, notices, health and the Slack app, until it is told to stop. */
export function serveCommand(program: Command, t: Catalogue): void {
  commonOptions(program.command('serve').description(t.serve.help), t).action((options: CommonOptions) =>
    serve(t, options),
  );
}

async function serve(t: Catalogue, options: CommonOptions): Promise<void> {
  const config = readConfig(process.env, options.config, { withSlack: true });
  const isSandbox = config.mode === 'sandbox';
  const startAt = parseNow(options.now, isSandbox);
  const out = createOutput(t, options.json ?? false);
  const stopped = new Promise<void>((resolve) => {
    stopSignal(() => out.note(t.serve.stopping)).addEventListener('abort', () => resolve());
  });
  const installation = await openInstallation(config, {
    face: 'schedule',
    needsPortal: true,
    onLogUnusable: (file, reason) => out.note(t.cli.logUnusable(file, reason)),
    ...(startAt !== undefined && { startAt }),
  });
  if (isSandbox) out.note(t.cli.sandbox);
  await noteRestored(installation, out, createFormat(t, config.practice.timeZone));
  const { startServing } = await import('./serving.ts'); // other commands start sooner without its libraries
  const serving = await startServing({ installation, t, note: out.note }).catch(async (error: unknown) => {
    await installation.close();
    throw error;
  });
  await stopped;
  const isInTime = await Promise.race([
    serving.stop().then(() => true),
    delay(GRACE_SECONDS * 1000, false, { ref: false }),
  ]);
  if (!isInTime) {
    installation.log.warn('server.not-stopped-in-time', { seconds: GRACE_SECONDS });
    out.note(t.serve.notInTime(GRACE_SECONDS));
    process.exit(1); // what is in flight is settled by whoever takes it over (S4)
  }
  await installation.close();
}
