import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { writeSample } from '../../src/cli/import.ts';
import { importFilesOf } from '../../src/cli/import-files.ts';
import { openInstallation } from '../../src/cli/wiring.ts';
import { readConfig } from '../../src/config.ts';
import { startSandboxHere } from '../../src/sandbox/here.ts';
import { runDashboard } from '../../tui/start.ts';
import { createTestTerminal } from '../tui/support/terminal.ts';
import { drawMail } from './mail.ts';
import { scenes } from './scenes.ts';
import { drawSlack } from './slack.ts';
import { svgOf } from './svg.ts';

/** Draws docs/pictures from the real program: it is opened on the sample practice, driven by keys, and what its terminal shows is kept. */
const NOON = new Date('2026-11-23T11:00:00Z'); // a Monday outside the quiet hours; tomorrow is a working day
const READING_MILLISECONDS = 250; // what is typed ahead of a question is ignored for a moment
const target = resolve(import.meta.dirname, '..', '..', '..', 'docs', 'pictures');
const folder = mkdtempSync(join(tmpdir(), 'rundruf-pictures-'));
mkdirSync(target, { recursive: true });
process.env.NODE_ENV = 'production';

const sandbox = await startSandboxHere({ folder: join(folder, 'sandbox'), credits: 100, deliverySeconds: 1 });
const config = readConfig({ RUNDRUF_HOME: folder });
const installation = await openInstallation(config, {
  face: 'tui',
  needsPortal: true,
  sandbox: sandbox.address,
  startAt: NOON,
  login: 'anna',
  onLogUnusable: () => undefined,
});
try {
  const { engine, actor, now } = installation;
  await engine.importFiles(actor, await importFilesOf(installation, await writeSample(installation)));
  const [reminders] = await engine.listSchedules(actor);
  if (reminders !== undefined)
    await engine.changeSchedule(actor, reminders.id, { isOn: true }, reminders.revision);
  await engine.beatServer(actor, now()); // as where a server runs
  const terminal = createTestTerminal(100, 30);
  let ticks = 0;
  const left = runDashboard({
    practice: config.practice,
    isSandbox: true,
    isReadOnly: false,
    language: 'en',
    environment: { TERM: 'xterm-256color', LANG: 'en_US.UTF-8' },
    openingText: '',
    input: terminal.input,
    output: terminal.output,
    ticks: () => ticks,
    recordBug: String,
    recordStray: () => undefined,
    open: async () => ({
      engine,
      actor,
      now,
      blankAfterMinutes: null,
      buyCredits: null,
      close: async () => undefined,
    }),
  });
  for (const { name, title, keys, wait } of scenes) {
    ticks += READING_MILLISECONDS;
    terminal.press(keys);
    await terminal.until((text) => text.includes(wait), wait);
    if (name === undefined) continue;
    writeFileSync(join(target, `${name}.svg`), svgOf(terminal.terminal, title ?? name));
    process.stdout.write(`docs/pictures/${name}.svg\n`);
  }
  terminal.press('\x03\x03');
  await left;
} finally {
  await installation.close();
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
}

const tell = (file: string) => void process.stdout.write(`${file}\n`);
await drawSlack(target, tell);
await drawMail(target, tell);
