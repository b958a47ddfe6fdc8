import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importFilesOf } from '../../src/cli/import-files.ts';
import { type Installation, openInstallation } from '../../src/cli/wiring.ts';
import { readConfig } from '../../src/config.ts';
import { createNoticeWriter } from '../../src/i18n/notice-writer.ts';
import { startMailServer } from '../../src/sandbox/mail-server.ts';
import { startPortal } from '../../src/sandbox/portal.ts';
import { samplePractice } from '../../src/sandbox/sample-practice.ts';
import { readMail } from '../gateway/smtp-mime.ts';
import { mailSvg } from './mail-svg.ts';

const MONDAY_NOON = new Date('2026-11-23T11:00:00Z');
const TUESDAY_MORNING = new Date('2026-11-24T06:30:00Z');
/** Unregistered people whose telephones do not as they should (src/sandbox/special-numbers.ts), tomorrow. */
const TROUBLE = ['+41790009001', '+41790009003', '+41790009022'];

/** Draws docs/pictures/digest-mail*.svg: the morning digest as a mail server got it, on a telephone, in both languages. */
export async function drawMail(target: string, tell: (file: string) => void): Promise<void> {
  for (const language of ['de', 'en'] as const) {
    const name = language === 'de' ? 'digest-mail' : 'digest-mail-en';
    writeFileSync(join(target, `${name}.svg`), mailSvg(await digestMail(language)));
    tell(`docs/pictures/${name}.svg`);
  }
}

type Servers = Readonly<{ folder: string; portalUrl: string; mailPort: number; language: 'de' | 'en' }>;

/** A day's work on Monday, and the mail of Tuesday morning. */
async function digestMail(language: 'de' | 'en') {
  const folder = mkdtempSync(join(tmpdir(), 'rundruf-mail-picture-'));
  const account = { userKey: 'KEY', password: 'secret', credits: 40 };
  const portal = await startPortal({ folder, ...account, deliverySeconds: 0 });
  const mailServer = await startMailServer({ folder });
  const servers = { folder, portalUrl: portal.url, mailPort: mailServer.port, language };
  try {
    await withPractice(servers, MONDAY_NOON, workOfMonday);
    await withPractice(servers, TUESDAY_MORNING, async ({ engine, actor, config }) => {
      await engine.prepareBatch(actor, { channel: 'sms', days: ['+1'] });
      await engine.prepareDigest(actor, '2026-11-24T07:30');
      const signal = new AbortController().signal;
      await engine.mailNotices(actor, { write: createNoticeWriter(config.practice), signal });
    });
    const [file = ''] = readdirSync(join(folder, 'mail'));
    const mail = readMail(readFileSync(join(folder, 'mail', file), 'latin1'));
    return mail.parts.find(({ type }) => type === 'text/html')?.content ?? '';
  } finally {
    await Promise.all([portal.close(), mailServer.close()]);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function workOfMonday({ engine, actor, ...installation }: Installation): Promise<void> {
  await engine.changeSetting(actor, {
    key: 'digest.emails',
    value: 'anna@praxis.example',
    scope: 'practice',
  });
  await engine.changeSetting(actor, { key: 'send.first-wait-seconds', value: '1', scope: 'practice' });
  const { patients, appointments } = samplePractice(MONDAY_NOON, 'Europe/Zurich');
  const rows = TROUBLE.map(
    (mobile, index) =>
      `\nT-90${index},,2026-11-24T15:${index}0,30,definite,SPR,Sprechstunde,Dr. Muster,Neu,${mobile}`,
  );
  const paths = Object.entries({ patients, appointments: `${appointments.trimEnd()}${rows.join('')}\n` }).map(
    ([name, content]) => {
      const file = join(installation.config.home, `${name}.csv`);
      writeFileSync(file, content);
      return file;
    },
  );
  const session = { engine, actor, ...installation } as unknown as Parameters<typeof importFilesOf>[0];
  await engine.importFiles(actor, await importFilesOf(session, paths));
  const { batchId } = await engine.prepareBatch(actor, { channel: 'sms' });
  await engine.approveBatch(actor, batchId);
  await engine.submitBatch(actor, batchId);
  await engine.refreshDelivery(actor, {});
}

/** A configuration as a practice would write it. JSON is YAML. */
async function withPractice(
  { folder, portalUrl, mailPort, language }: Servers,
  startAt: Date,
  work: (installation: Installation) => Promise<void>,
): Promise<void> {
  const yaml = {
    practice: { name: 'Praxis Muster', phone: '+41 44 000 00 00', timeZone: 'Europe/Zurich', language },
    sms: { gateway: 'aspsms', baseUrl: portalUrl, userKey: 'KEY', originator: 'PRAXIS' },
    email: {
      gateway: 'smtp',
      host: '127.0.0.1',
      port: mailPort,
      tls: 'none',
      from: 'Praxis Muster <termine@praxis.example>',
    },
  };
  writeFileSync(join(folder, 'rundruf.yaml'), JSON.stringify(yaml));
  const config = readConfig({ RUNDRUF_HOME: folder, RUNDRUF_ASPSMS_PASSWORD: 'secret' });
  const options = { face: 'tui', startAt, login: 'anna', onLogUnusable: () => undefined } as const;
  const installation = await openInstallation(config, options);
  try {
    await work(installation);
  } finally {
    await installation.close();
  }
}
