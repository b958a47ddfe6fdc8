import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { explain } from './cli/errors.ts';
import { openLog } from './cli/log-file.ts';
import { createProgram, explainCommander } from './cli/program.ts';
import { readConfig } from './config.ts';
import { catalogue, type InterfaceLanguage, interfaceLanguages, languageOf } from './i18n/index.ts';

process.umask(0o077); // whatever is written is its owner's alone
process.stdout.on('error', endQuietlyOnClosedPipe);
await main(process.argv.slice(2));

/** Reads the command line and carries it out; sets the exit code: 0 done, 1 refused or failed, 2 wrong usage. */
async function main(words: readonly string[]): Promise<void> {
  const asked = askedLanguage(words);
  const t = catalogue(interfaceLanguages.find((known) => known === asked) ?? languageOf(process.env));
  const isJson = words.includes('--json');
  try {
    if (asked !== undefined && !isInterfaceLanguage(asked)) return fail(t.cli.usage.lang(asked), 2);
    const program = createProgram(t, version());
    if (words.length === 0) return showStart(program.helpInformation());
    await program.parseAsync([...words], { from: 'user' });
  } catch (error) {
    const ours = error instanceof CommanderError ? explainCommander(error, t) : error;
    if (ours === null) return;
    const explained = explain(ours, t);
    if (explained === null) return fail(t.unexpected(recordBug(error)), 1);
    const { code, message, details, exitCode } = explained;
    if (isJson) process.stdout.write(`${JSON.stringify({ error: { code, message, details } }, null, 2)}\n`);
    fail(message, exitCode);
  }

  function showStart(help: string): void {
    process.stderr.write(`${t.cli.help.dashboardLater}\n\n${help}\n${t.cli.help.start}\n`);
    process.exitCode = 2;
  }
}

function fail(sentence: string, exitCode: number): void {
  process.stderr.write(`rundruf: ${sentence}\n`);
  process.exitCode = exitCode;
}

/** `--lang` is needed before the command line can be read, because help and errors speak it too. */
function askedLanguage(words: readonly string[]): string | undefined {
  const index = words.indexOf('--lang');
  return index >= 0
    ? words[index + 1]
    : words.find((word) => word.startsWith('--lang='))?.slice('--lang='.length);
}

function isInterfaceLanguage(text: string): text is InterfaceLanguage {
  return interfaceLanguages.some((known) => known === text);
}

function version(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

/** A bug goes to the log with its stack; people get the log's name. */
function recordBug(error: unknown): string {
  let folder = tmpdir();
  try {
    folder = readConfig(process.env).home;
  } catch {
    // the configuration may be what is broken
  }
  const file = join(folder, 'rundruf.log');
  openLog(file).error('unexpected', error);
  return file;
}

/** `rundruf log | head` closes our output early; that is no failure of ours. */
function endQuietlyOnClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
  throw error;
}
