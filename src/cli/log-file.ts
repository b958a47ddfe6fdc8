import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import pino from 'pino';
import type { Log } from '../ports.ts';

/** The program's own log, a file of JSON lines that only its owner can read: ids and numbers, never patients' data. */
export function openLog(file: string): Log {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const logger = pino(
    {
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
    },
    pino.destination({ dest: file, sync: true, mode: 0o600 }),
  );
  return {
    info: (event, facts = {}) => logger.info(facts, event),
    warn: (event, facts = {}) => logger.warn(facts, event),
    error: (event, error) => logger.error({ error }, event),
  };
}
