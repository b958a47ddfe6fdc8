import { dirname } from 'node:path';
import pino from 'pino';
import type { Log } from '../ports.ts';
import { makeFolder, makePrivate } from '../private-files.ts';

/**
 * The program's own log, a file of JSON lines that only its owner can read: ids and numbers, never patients' data.
 * No command fails for its log: when the file cannot be opened or written, that is told once and nothing is logged.
 */
export function openLog(file: string, onUnusable: (reason: string) => void): Log {
  let isUsable = true;
  const giveUp = (error: NodeJS.ErrnoException) => {
    if (isUsable) onUnusable(String(error.code));
    isUsable = false;
  };
  try {
    makeFolder(dirname(file));
    const destination = pino.destination({ dest: file, sync: true, mode: 0o600 });
    destination.on('error', giveUp);
    makePrivate(file);
    const logger = pino(options, destination);
    return {
      info: (event, facts = {}) => void (isUsable && logger.info(facts, event)),
      warn: (event, facts = {}) => void (isUsable && logger.warn(facts, event)),
      error: (event, error) => void (isUsable && logger.error({ error }, event)),
    };
  } catch (error) {
    giveUp(error as NodeJS.ErrnoException);
    return { info: () => undefined, warn: () => undefined, error: () => undefined };
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
