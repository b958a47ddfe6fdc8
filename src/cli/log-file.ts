import { dirname } from 'node:path';
import pino from 'pino';
import type { Log } from '../ports.ts';
import { makeFolder, makePrivate } from '../private-files.ts';
import { openRollingFile, type RollingOptions } from './rolling-file.ts';

// a busy year is about as much as one file holds; what is older helps nobody any more
const LIMITS: RollingOptions = { maxBytes: 5_000_000, kept: 4 };

/**
 * The program's own log, a file of JSON lines that only its owner can read: ids and numbers, never patients' data. It is put
 * aside when it is full, and the oldest removed. No command fails for its log: when the file cannot be opened, that is told and
 * nothing is logged; when it cannot be written, that is told once and tried again with each line.
 */
export function openLog(file: string, onUnusable: (reason: string) => void, limits = LIMITS): Log {
  let isTold = false;
  const tellOnce = (error: NodeJS.ErrnoException) => {
    if (!isTold) onUnusable(String(error.code));
    isTold = true;
  };
  try {
    makeFolder(dirname(file));
    const append = openRollingFile(file, limits);
    makePrivate(file);
    const logger = pino(options, { write: (line) => attempt(() => append(line), tellOnce) });
    return {
      info: (event, facts = {}) => void logger.info(facts, event),
      warn: (event, facts = {}) => void logger.warn(facts, event),
      error: (event, error) => void logger.error({ error }, event),
    };
  } catch (error) {
    tellOnce(error as NodeJS.ErrnoException);
    return { info: () => undefined, warn: () => undefined, error: () => undefined };
  }
}

function attempt(work: () => void, onFailure: (error: NodeJS.ErrnoException) => void): void {
  try {
    work();
  } catch (error) {
    onFailure(error as NodeJS.ErrnoException);
  }
}

const options = {
  base: { pid: process.pid },
  timestamp: pino.stdTimeFunctions.isoTime,
  redact: [
    'recipient',
    'text',
    'subject',
    'person',
    'name',
    'number',
    'password',
    '*.password',
    '*.parameters',
  ],
  serializers: { error: pino.stdSerializers.err },
};
