import { stringify } from 'yaml';
import { startMailServer } from '../../src/sandbox/mail-server.ts';
import { type PortalOptions, startPortal } from '../../src/sandbox/portal.ts';
import { createHome, type Home } from './cli.ts';
import { isPostgres, newDatabase } from './database.ts';

/** A practice configured for real, whose portals are local servers that speak the real protocols. */
export type LivePractice = Readonly<{
  home: Home;
  /** What the SMS portal took, and how often it saw each reference on the wire. */
  portal: () => Promise<PortalView>;
  buy: (credits: number) => Promise<void>;
  close: () => Promise<void>;
}>;

export type PortalView = Readonly<{
  credits: string;
  taken: readonly { reference: string; recipient: string }[];
  timesSeen: Readonly<Record<string, number>>;
}>;

export async function startLivePractice(
  portalOptions: Partial<PortalOptions> = {},
  environment: Readonly<Record<string, string>> = {},
): Promise<LivePractice> {
  const database = isPostgres ? await newDatabase({ schema: 'none' }) : null; // else the home's own file
  const home = createHome({
    RUNDRUF_ASPSMS_PASSWORD: 'secret',
    ...environment,
    ...(database?.target.type === 'postgres' && { RUNDRUF_DATABASE_URL: database.target.url }),
  });
  const portal = await startPortal({
    folder: home.folder,
    userKey: 'KEY',
    password: 'secret',
    credits: 100,
    deliverySeconds: 0,
    ...portalOptions,
  });
  const mailServer = await startMailServer({ folder: home.folder });
  home.file(
    'rundruf.yaml',
    stringify({
      practice: { name: 'Praxis Test', phone: '044 668 18 00', timeZone: 'Europe/Zurich', language: 'de' },
      sms: { gateway: 'aspsms', baseUrl: portal.url, userKey: 'KEY', originator: 'PRAXIS' },
      email: {
        gateway: 'smtp',
        host: '127.0.0.1',
        port: mailServer.port,
        tls: 'none',
        from: 'Praxis Test <termine@praxis.example>',
        credits: 'ledger',
      },
    }),
  );
  return {
    home,
    portal: async () => (await (await fetch(`${portal.url}/sandbox/messages`)).json()) as PortalView,
    buy: async (credits) => {
      await fetch(`${portal.url}/sandbox/buy`, { method: 'POST', body: JSON.stringify({ credits }) });
    },
    close: async () => {
      await Promise.all([portal.close(), mailServer.close()]);
      home.remove();
      await database?.remove();
    },
  };
}
