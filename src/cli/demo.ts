import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from 'commander';
import { readConfig } from '../config.ts';
import type { Catalogue } from '../i18n/en.ts';
import { createFormat } from '../i18n/format.ts';
import { type Channel, channels } from '../model/message.ts';
import { toCredits } from '../model/price.ts';
import type { RunningSandbox } from '../sandbox/here.ts';
import { submitJson, tellSubmitted } from './batch-submit.ts';
import { printAccounts } from './credits-account.ts';
import { printImport, writeSample } from './import.ts';
import { importFilesOf } from './import-files.ts';
import { entryJson } from './log-json.ts';
import { printLog } from './log-table.ts';
import { createOutput } from './output.ts';
import { printPreview } from './prepare-print.ts';
import { type CommonOptions, commonOptions, type Session } from './session.ts';

type DemoOptions = CommonOptions & Readonly<{ keep?: boolean }>;

const DELIVERY_SECONDS = 2; // so that every delivery status is final within seconds
const CREDITS = 40;
const PATIENCE_POLLS = 60; // half a minute: far longer than the slowest phone of the sample practice

/** The main job from import to log, in a throw-away sandbox of its own, whatever is configured. */
export function demoCommand(program: Command, t: Catalogue): void {
  const { help } = t.cli;
  commonOptions(program.command('demo').description(help.demo), t)
    .option('--keep', help.option.keep)
    .action(async (options: DemoOptions) => {
      const { startSandboxHere } = await import('../sandbox/here.ts');
      const folder = mkdtempSync(join(tmpdir(), 'rundruf-demo-'));
      const sandbox = await startSandboxHere({
        folder: join(folder, 'sandbox'),
        credits: CREDITS,
        deliverySeconds: DELIVERY_SECONDS,
      });
      try {
        await demonstrate(t, options, folder, sandbox);
      } finally {
        await sandbox.close();
        if (!options.keep) rmSync(folder, { recursive: true, force: true });
      }
    });
}

async function demonstrate(
  t: Catalogue,
  options: DemoOptions,
  folder: string,
  sandbox: RunningSandbox,
): Promise<void> {
  const config = readConfig({ RUNDRUF_HOME: folder });
  const out = createOutput(t, options.json ?? false);
  const { openInstallation } = await import('./wiring.ts');
  const installation = await openInstallation(config, {
    needsPortal: true,
    sandbox: sandbox.address,
    onLogUnusable: (file, reason) => out.note(t.cli.logUnusable(file, reason)),
  });
  try {
    const format = createFormat(t, config.practice.timeZone);
    const session: Session = { ...installation, t, out, format };
    const title = (text: string) => {
      if (out.isJson) return;
      out.print();
      out.print(`== ${text} ==`);
    };
    if (!out.isJson) {
      out.print(t.cli.sandbox);
      out.print(t.cli.demo.servers(sandbox.address.smsUrl, sandbox.address.smtpPort));
    }
    title(t.cli.demo.import);
    const imported = await session.engine.importFiles(
      session.actor,
      await importFilesOf(session, await writeSample(session, ['patients', 'appointments'])),
    );
    if (!out.isJson) printImport(session, imported, false);
    const submitted = [];
    for (const channel of channels) submitted.push(await remind(session, channel, title));
    title(t.cli.demo.delivery);
    await followDeliveries(session);
    await showEnd(session, title, submitted);
    if (!out.isJson) showMail(session, folder, options.keep ?? false);
  } finally {
    await installation.close();
  }
}

async function remind(session: Session, channel: Channel, title: (text: string) => void) {
  const { engine, actor, out, t } = session;
  title(t.cli.demo.prepare(t.channel[channel]));
  const { batchId, preview } = await engine.prepareBatch(actor, { channel });
  if (!out.isJson) {
    await printPreview(session, preview);
    out.print(t.cli.batchCreated(batchId, preview.candidates.length));
  }
  title(t.cli.demo.submit(batchId));
  const { batch } = await engine.approveBatch(actor, batchId);
  if (!out.isJson) out.print(t.cli.batchNow(batchId, t.batchState[batch.state]));
  const report = await engine.submitBatch(actor, batchId, {
    despiteQuietHours: true, // nobody is woken by a sandbox
    onProgress: (done, total) => out.progress(t.cli.sending(done, total)),
  });
  out.progress('');
  await tellSubmitted(session, report);
  return submitJson(report);
}

/** Asks again until every SMS has its final status. */
async function followDeliveries({ engine, actor, out, t }: Session): Promise<void> {
  for (let poll = 0; poll < PATIENCE_POLLS; poll += 1) {
    const report = await engine.refreshDelivery(actor, {});
    if (report.asked > 0 && !out.isJson) out.print(t.cli.refreshed(report));
    if ((await engine.refreshQuestion(actor)) === null) return;
    await delay((DELIVERY_SECONDS * 1000) / 2);
  }
  throw new Error('The sandbox did not deliver in time');
}

async function showEnd(
  session: Session,
  title: (text: string) => void,
  submitted: readonly object[],
): Promise<void> {
  const { engine, actor, out, t } = session;
  const page = await engine.readLog(actor, { filter: {}, sort: 'submitted', descending: false, limit: 100 });
  const accounts = await engine.readAccounts(actor);
  if (out.isJson) {
    const left = Object.fromEntries(
      accounts.map(({ channel, milliAvailable }) => [
        channel,
        milliAvailable === null ? null : toCredits(milliAvailable),
      ]),
    );
    out.json({ submitted, entries: page.entries.map(entryJson), creditsLeft: left });
    return;
  }
  title(t.cli.demo.log);
  printLog(session, page, false);
  title(t.cli.demo.credits);
  printAccounts(session, accounts);
}

/** One of the mails the server took, as it came over the wire. */
function showMail({ out, t }: Session, folder: string, isKept: boolean): void {
  const mails = join(folder, 'sandbox', 'mail');
  const [first] = readdirSync(mails).sort();
  if (first !== undefined) {
    out.print();
    out.print(`== ${t.cli.demo.mail(readdirSync(mails).length)} ==`);
    const mail = readFileSync(join(mails, first), 'utf8');
    for (const line of mail
      .split('\r\n')
      .filter((text) => /^(From|To|Subject|Date|Message-ID): /.test(text))) {
      out.print(line);
    }
  }
  out.print();
  out.print(isKept ? t.cli.demo.kept(folder) : t.cli.demo.end);
}
