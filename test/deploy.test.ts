import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const packageFile = JSON.parse(read('package.json')) as {
  scripts: Readonly<Record<string, string>>;
  engines: { node: string };
};

/** The instructions of the image, those of one name. */
function instructions(name: string): string[] {
  const whole = read('deploy/Dockerfile').replaceAll(/\\\n\s*/g, '');
  return whole
    .split('\n')
    .flatMap((line) => (line.startsWith(`${name} `) ? [line.slice(name.length + 1)] : []));
}

test('the image is made of what is there: every file it copies, every script it runs, a Node that is new enough', () => {
  const ignored = read('.dockerignore').split('\n');
  const own = instructions('COPY').filter((line) => !line.startsWith('--from='));
  const copied = own.flatMap((line) => line.split(' ').slice(0, -1));
  expect(copied.filter((path) => !existsSync(join(ROOT, path)) || ignored.includes(path))).toEqual([]);
  for (const path of [...read('build.js').matchAll(/'([\w.-]+\.json|src|tui|slack|storage)'/g)])
    expect(copied).toContain(path[1]);
  const scripts = instructions('RUN').flatMap((line) => [...line.matchAll(/npm run (\w+)/g)]);
  expect(scripts.map(([, script = '']) => packageFile.scripts[script])).not.toContain(undefined);
  const [least = 0] = (packageFile.engines.node.match(/\d+/g) ?? []).map(Number);
  for (const image of instructions('FROM'))
    expect(Number(/^node:(\d+)/.exec(image)?.[1])).toBeGreaterThanOrEqual(least);
});

test('the service hands on secrets that the program asks for, each under its own name', () => {
  const unit = read('deploy/rundruf.service');
  const sources = ['src/config.ts', 'src/config-http.ts', 'src/config-slack.ts'].map(read).join('');
  const known = sources.match(/\bRUNDRUF_[A-Z_]+\b/g) ?? [];
  const credentials = [...unit.matchAll(/^#?LoadCredential=([\w-]+):\/etc\/rundruf\/([\w-]+)$/gm)];
  const variables = [...unit.matchAll(/^#?Environment=(RUNDRUF_\w+)_FILE=%d\/([\w-]+)$/gm)];
  expect(credentials.length).toBeGreaterThan(3);
  expect(variables.map(([, , file]) => file)).toEqual(credentials.map(([, name]) => name));
  expect(credentials.filter(([, name, file]) => name !== file)).toEqual([]);
  for (const [, variable = ''] of variables) expect(known).toContain(variable);
});
