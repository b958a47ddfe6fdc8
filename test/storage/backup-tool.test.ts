import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { dumpPostgres } from '../../storage/backup-postgres.ts';
import { refusalOf } from '../support/practice.ts';

const source = { type: 'postgres', url: 'postgres://nobody@127.0.0.1:9/none', password: null } as const;

/** A `pg_dump` of our own that never ends, and whose own child holds its output open. */
function aToolThatHangs(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rundruf-tool-'));
  const path = process.env.PATH;
  onTestFinished(() => {
    process.env.PATH = path;
    rmSync(folder, { recursive: true, force: true });
  });
  writeFileSync(join(folder, 'pg_dump'), '#!/bin/sh\nsleep 20\necho done\n', { mode: 0o700 });
  process.env.PATH = `${folder}:${path}`;
  return folder;
}

test.skipIf(process.platform === 'win32')(
  'A3: a tool that never comes to an end is ended, told as a failed backup, and leaves no half file',
  async () => {
    const folder = aToolThatHangs();
    const target = join(folder, 'practice.dump');
    expect(await refusalOf(dumpPostgres(source, target, 0.2))).toEqual({
      code: 'backup-failed',
      details: { server: 'postgres://nobody@127.0.0.1:9/none', tool: 'pg_dump', reason: 'late' },
    });
    expect(readdirSync(folder)).toEqual(['pg_dump']);
  },
  5000,
);
