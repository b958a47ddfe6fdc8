import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const hostSchema = z.object({
  pid: z.number(),
  smsPort: z.number(),
  smtpPort: z.number(),
  token: z.string(),
});

/** Where a running sandbox is found: `<folder>/portal.json`. */
export type HostFile = z.output<typeof hostSchema>;

export function readHostFile(folder: string): HostFile | null {
  return readJson(join(folder, 'portal.json'), hostSchema);
}

export function writeHostFile(folder: string, host: HostFile): void {
  writeWhole(join(folder, 'portal.json'), host);
}

/** Removes the file if it is still about this host, not about a successor. */
export function removeHostFile(folder: string, { token }: HostFile): void {
  if (readHostFile(folder)?.token === token) rmSync(join(folder, 'portal.json'), { force: true });
}

const identitySchema = z.object({
  userKey: z.string(),
  password: z.string(),
  smsPort: z.number(),
  smtpPort: z.number(),
});

/** What a sandbox keeps over restarts: its account's key, and the ports it had, so that old addresses stay right. */
export type Identity = z.output<typeof identitySchema>;

export function readIdentity(folder: string): Identity {
  const known = readJson(join(folder, 'account.json'), identitySchema);
  return known ?? { userKey: randomText(), password: randomText(), smsPort: 0, smtpPort: 0 };
}

export function writeIdentity(folder: string, identity: Identity): void {
  writeWhole(join(folder, 'account.json'), identity);
}

export function randomText(): string {
  return randomBytes(18).toString('base64url');
}

function readJson<S extends z.ZodType>(path: string, schema: S): z.output<S> | null {
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null; // not there, or from another time: the caller starts afresh
  }
}

/** Readers see the old file or the new one, never half of it. */
function writeWhole(path: string, content: object): void {
  const draft = `${path}.${process.pid}-${randomText()}`;
  writeFileSync(draft, `${JSON.stringify(content)}\n`, { mode: 0o600 });
  renameSync(draft, path);
}
