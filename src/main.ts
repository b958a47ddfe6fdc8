import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { explain, plainReason } from './cli/errors.ts';
import { openLog } from './cli/log-file.ts';
import { fitting } from './cli/output.ts';
import { createProgram, explainCommander } from './cli/program.ts';
import { homeFolder } from './environment.ts';
import type { Catalogue } from './i18n/en.ts';
import { catalogue, interfaceLanguages, languageOf } from './i18n/index.ts';

process.umask(0o077); // whatever is written is its owner's alone
await main(process.argv.slice(2));

/** Reads the command line and carries it out; sets the exit code: 0 done, 1 refused or failed, 2 wrong usage. */
async function main(words: readonly string[]): Promise<void> {
  const asked = askedLanguage(words);
  const known = interfaceLanguages.find((language) => language === asked);
  const t = catalogue(known ?? languageOf(process.env));
  const isJson = words.includes('--json');
  watchStreams(t);
  try {
    if (asked !== undefined && known === undefined) return fail(t.cli.usage.lang(asked), 2);
    const program = createProgram(t, version());
    await program.parseAsync(namesCommand(words) ? [...words] : ['dashboard', ...words], { from: 'user' });
  } catch (error) {
    const ours = error instanceof CommanderError ? explainCommander(error, t) : error;
    if (ours === null) return;
    const explained = explain(ours, t);
    if (explained === null) return fail(recordBug(t, error), 1);
    const { code, message, details, exitCode } = explained;
    if (isJson) process.stdout.write(`${JSON.stringify({ error: { code, message, details } }, null, 2)}\n`);
    fail(message, exitCode);
  }
}

function fail(sentence: string, exitCode: number): void {
  process.stderr.write(`${fitting(`rundruf: ${sentence}`, process.stderr)}\n`);
  process.exitCode = exitCode;
}

/** `rundruf` alone, and with options only, is the dashboard. */
function namesCommand(words: readonly string[]): boolean {
  const [first = '', second] = words;
  if (first === '--lang' && second !== undefined) return namesCommand(words.slice(2));
  if (first.startsWith('--lang=')) return namesCommand(words.slice(1));
  return !first.startsWith('-') ? first !== '' : ['-h', '--help', '-V', '--version'].includes(first);
}

/** `--lang` is needed before the command line can be read, because help and errors speak it too. */
function askedLanguage(words: readonly string[]): string | undefined {
  const index = words.indexOf('--lang');
  return index >= 0
    ? words[index + 1]
    : words.find((word) => word.startsWith('--lang='))?.slice('--lang='.length);
}

function version(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

/** A bug goes to the log with its stack, and people get the log's name; where there can be no log, the bare reason. */
function recordBug(t: Catalogue, error: unknown): string {
  let isRecorded = true;
  const file = join(homeFolder(process.env), 'rundruf.log');
  openLog(file, () => {
    isRecorded = false;
  }).error('unexpected', error);
  return isRecorded ? t.unexpected(file) : t.unexpectedUnrecorded(plainReason(error), file);
}

/**
 * `rundruf log | head` closes our output early: no failure of ours. Any other trouble with a stream is told once and
 * makes the exit code 1. In both cases the work in hand is finished: a submission is not to be torn.
 */
function watchStreams(t: Catalogue): void {
  let isTold = false;
  const tell = (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || isTold) return;
    isTold = true;
    process.stderr.write(`rundruf: ${t.outputLost(String(error.code))}\n`);
    process.once('exit', () => {
      process.exitCode = 1;
    });
  };
  process.stdout.on('error', tell);
  process.stderr.on('error', tell);
}
