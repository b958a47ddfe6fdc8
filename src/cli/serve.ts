import { hostname } from 'node:os';
import type { Command } from 'commander';
import type { SlackState } from '../../slack/start.ts';
import { readConfig } from '../config.ts';
import type { Catalogue } from '../i18n/en.ts';
import { serverActor } from '../send-due.ts';
import { startSender } from '../serve.ts';
import { createOutput } from './output.ts';
import { type CommonOptions, commonOptions, parseNow } from './session.ts';
import { stopSignal } from './stop-signal.ts';
import { openInstallation } from './wiring.ts';

/** `rundruf serve`: sends what is due, follows deliveries and runs the Slack app, until it is told to stop. */
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
  const installation = await openInstallation(config, {
    face: 'schedule',
    needsPortal: true,
    onLogUnusable: (file, reason) => out.note(t.cli.logUnusable(file, reason)),
    ...(startAt !== undefined && { startAt }),
  });
  const { engine, now, log, close } = installation;
  const actor = serverActor(hostname());
  const stopped = new Promise<void>((resolve) => {
    stopSignal(() => out.note(t.serve.stopping)).addEventListener('abort', () => resolve());
  });
  const sender = startSender({ engine, actor, now, log });
  if (isSandbox) out.note(t.cli.sandbox);
  out.note(t.serve.started);
  const slack =
    config.slack === null
      ? null
      : (await import('../../slack/start.ts')).startSlack({
          engine,
          config: config.slack,
          practice: config.practice,
          isSandbox,
          server: actor,
          workstation: hostname(),
          now,
          log,
          wakeSender: sender.wake,
          onState: (state) => out.note(stateText(t, state)),
        });
  if (slack === null) out.note(t.serve.noSlack);
  await stopped;
  await Promise.all([sender.stop(), slack?.stop()]);
  await close();
}

function stateText(t: Catalogue, state: SlackState): string {
  return state === 'connected' ? t.serve.slackConnected : t.serve.slackTrouble(state.trouble);
}
