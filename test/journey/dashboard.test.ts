import { execFileSync, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createHome, type Home } from '../support/cli.ts';

const BIN = resolve(import.meta.dirname, '..', '..', 'bin.js');
const hasTmux = spawnSync('tmux', ['-V']).status === 0;

/** A shell in a terminal of its own, driven as a person drives it. */
function openTmux(home: Home, columns = 80, rows = 24) {
  const socket = `rundruf-${process.pid}-${Math.random().toString(36).slice(2)}`;
  const tmux = (...words: string[]) => execFileSync('tmux', ['-L', socket, ...words], { encoding: 'utf8' });
  const shell = ['env', '-i', ...Object.entries(home.environment).map(([name, value]) => `${name}=${value}`)];
  const size = ['-x', String(columns), '-y', String(rows)];
  tmux(
    '-f',
    '/dev/null',
    'new-session',
    '-d',
    ...size,
    ...shell,
    'TERM=screen-256color',
    'LANG=C.UTF-8',
    'PS1=READY>',
    'sh',
  );
  onTestFinished(() => void spawnSync('tmux', ['-L', socket, 'kill-server']));
  const screen = () => tmux('capture-pane', '-p');
  return {
    screen,
    /** The screen and everything above it. */
    everything: () => tmux('capture-pane', '-p', '-S', '-'),
    press: (...keys: string[]) => void tmux('send-keys', ...keys),
    until: (text: string | RegExp) =>
      vi.waitFor(() => expect(screen()).toMatch(text), { timeout: 30_000, interval: 100 }),
    resize: (toColumns: number, toRows: number) =>
      void tmux('resize-window', '-x', String(toColumns), '-y', String(toRows)),
  };
}

test.skipIf(!hasTmux)(
  'the whole daily job in a real terminal, from first start to sent (P7, S2)',
  async () => {
    const home = createHome();
    onTestFinished(home.remove);
    await home.run('settings', 'set', 'send.first-wait-seconds', '0');
    await home.run('settings', 'set', 'quiet-hours.to', '20:00');
    const terminal = openTmux(home);
    await terminal.until('READY>');
    terminal.press(`${process.execPath} ${BIN}`, 'Enter');
    await terminal.until(/22 appointments: 10 can be reminded/);
    expect(terminal.screen()).toContain('SANDBOX');
    terminal.press('Enter');
    await terminal.until(/0 of 10 ticked/);
    terminal.press('a');
    await terminal.until(/10 of 10 ticked/);
    terminal.press('Enter');
    await terminal.until(/10 messages, not prepared yet/);
    terminal.press('A');
    await terminal.until(/Batch 1, approved/);

    terminal.resize(120, 40); // in the middle of it
    await terminal.until(/Erinnerung: Ihr Termin/);
    terminal.press('C-z');
    await terminal.until(/READY>/);
    terminal.press('fg', 'Enter');
    await terminal.until(/Batch 1, approved/);

    terminal.press('S');
    await terminal.until(/Send 10 SMS\?/);
    await vi.waitFor(
      () => {
        // ignored for a moment, so that nothing typed ahead sends
        if (terminal.screen().includes('Send 10 SMS?')) terminal.press('y');
        expect(terminal.screen()).not.toContain('Send 10 SMS?');
      },
      { timeout: 30_000, interval: 500 },
    );
    await terminal.until(/10 of 10 sent, 10 credits used/);

    terminal.press('C-c');
    terminal.press('C-c');
    await terminal.until(/READY>\s*$/);
    expect(terminal.everything()).not.toContain('Muster Anna');
    terminal.press('stty -a', 'Enter');
    await terminal.until(/\sicanon/);
    expect(terminal.screen()).toMatch(/\secho\s/);
    expect(terminal.screen()).toMatch(/\sisig/);

    const { json } = await home.run('log', '--json');
    expect((json as { entries: { state: string }[] }).entries.map(({ state }) => state)).toEqual(
      Array.from({ length: 10 }, () => 'submitted'),
    );
  },
  120_000,
);

test.skipIf(!hasTmux)(
  'a dashboard that is killed by a signal leaves a sane terminal',
  async () => {
    const home = createHome();
    onTestFinished(home.remove);
    const terminal = openTmux(home);
    await terminal.until('READY>');
    terminal.press(`${process.execPath} ${BIN} --read-only; echo "ended $?"`, 'Enter');
    await terminal.until(/READ-ONLY/);
    terminal.press('C-z');
    await terminal.until(/READY>/);
    terminal.press('kill -TERM %1; fg', 'Enter');
    await terminal.until(/READY>\s*$/);
    terminal.press('stty -a', 'Enter');
    await terminal.until(/\sicanon/);
  },
  60_000,
);
