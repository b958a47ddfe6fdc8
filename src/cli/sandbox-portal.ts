import type { Command } from 'commander';
import { stopSignal } from './stop-signal.ts';

type PortalOptions = Readonly<{
  folder: string;
  deliverySeconds: string;
  credits: string;
  idleSeconds: string;
}>;

/** What the sandbox's own process runs; started by the first command that needs it, not by people. */
export function sandboxPortalCommand(program: Command): void {
  program
    .command('sandbox-portal', { hidden: true })
    .requiredOption('--folder <FOLDER>')
    .requiredOption('--delivery-seconds <N>')
    .requiredOption('--credits <N>')
    .requiredOption('--idle-seconds <N>')
    .action(async (options: PortalOptions) => {
      const { runSandboxHost } = await import('../sandbox/host.ts');
      await runSandboxHost({
        folder: options.folder,
        deliverySeconds: Number(options.deliverySeconds),
        credits: Number(options.credits),
        idleSeconds: Number(options.idleSeconds),
        signal: stopSignal(() => undefined),
      });
    });
}
