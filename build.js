import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Compiles the sources into dist/, unless just these have made just what is there: `npm start` is to be quick. Contents
// are compared, not times: a file that was copied, unpacked or restored may be older than the one it replaces.

const SOURCES = ['src', 'tui', 'slack', 'storage'];
const SETTINGS = ['tsconfig.json', 'tsconfig.build.json', 'package.json', 'package-lock.json', 'build.js'];
const STAMP = 'dist/.built';

process.chdir(fileURLToPath(new URL('.', import.meta.url)));
const sources = hashOf([...SETTINGS, ...SOURCES.flatMap(filesIn)]); // before: they may be changed while it compiles
if (!existsSync(STAMP) || readFileSync(STAMP, 'utf8') !== stamp()) compile();

function compile() {
  const tsc = ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'];
  const { status, error } = spawnSync(process.execPath, tsc, { stdio: 'inherit' });
  if (error) throw error;
  process.exitCode = status ?? 1;
  if (status === 0) writeFileSync(STAMP, stamp());
}

function stamp() {
  return `${sources} ${hashOf(filesIn('dist'))}\n`;
}

function filesIn(folder) {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { recursive: true }).filter((name) => /\.(?:tsx?|js)$/.test(name));
  return names.sort().map((name) => join(folder, name));
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}
