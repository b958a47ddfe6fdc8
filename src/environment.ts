import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { RefusalError } from './errors.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** RUNDRUF_HOME, else the folder the system has for programs' data. */
export function homeFolder(environment: Environment): string {
  return resolve(environment.RUNDRUF_HOME || dataFolder(environment));
}

/** Secrets come from the environment only, or from the file that NAME_FILE names. */
export function secret(environment: Environment, name: string): string {
  const found = optionalSecret(environment, name);
  if (found === null) throw new RefusalError('invalid-config', { field: name });
  return found;
}

/** The same; null where nobody has set it. */
export function optionalSecret(environment: Environment, name: string): string | null {
  const direct = environment[name];
  if (direct) return direct;
  const file = environment[`${name}_FILE`];
  if (!file) return null;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    const code = String((error as NodeJS.ErrnoException).code);
    throw new RefusalError('invalid-config', {
      file,
      field: `${name}_FILE`,
      expected: 'file-readable',
      value: code,
    });
  }
}

function dataFolder(environment: Environment): string {
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Rundruf');
  if (process.platform === 'win32') return join(environment.LOCALAPPDATA ?? homedir(), 'Rundruf');
  return join(environment.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'rundruf');
}
