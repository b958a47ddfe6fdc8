import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '../config.ts';
import { ensureSandbox, type Sandbox } from '../sandbox/ensure.ts';

const DELIVERY_SECONDS = 3;
const SMS_CREDITS = 100;

/** The process that this folder's sandbox runs in, started when there is none. */
export function startSandbox({ home }: Pick<Config, 'home'>): Promise<Sandbox> {
  return ensureSandbox({
    folder: join(home, 'sandbox'),
    command: [binFile(), 'sandbox-portal'],
    deliverySeconds: DELIVERY_SECONDS,
    credits: SMS_CREDITS,
  });
}

/** `bin.js`, seen from `dist/src/cli`. */
function binFile(): string {
  return join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', 'bin.js');
}
