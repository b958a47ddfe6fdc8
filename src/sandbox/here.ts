import { makeFolder } from '../private-files.ts';
import type { Sandbox } from './ensure.ts';
import { randomText } from './host-file.ts';
import { startMailServer } from './mail-server.ts';
import { startPortal } from './portal.ts';

export type RunningSandbox = Readonly<{ address: Sandbox; close: () => Promise<void> }>;

/** Both servers inside this process, for as long as the caller wants them: for demonstrations and tests. */
export async function startSandboxHere(
  options: Readonly<{ folder: string; credits: number; deliverySeconds: number }>,
): Promise<RunningSandbox> {
  makeFolder(options.folder);
  const [userKey, password, token] = [randomText(), randomText(), randomText()];
  const portal = await startPortal({ ...options, userKey, password, token });
  const mailServer = await startMailServer({ folder: options.folder });
  return {
    address: { smsUrl: portal.url, smtpPort: mailServer.port, userKey, password, token },
    close: async () => void (await Promise.all([portal.close(), mailServer.close()])),
  };
}
