import { execFileSync, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createHome } from '../support/cli.ts';

const BIN = resolve(import.meta.dirname, '..', '..', 'bin.js');
const hasTmux = spawnSync('tmux', ['-V']).status === 0;

test.skipIf(!hasTmux)(
  'a terminal that can only show lines gets a hint, and with --plain the daily job',
  async () => {
    const home = createHome();
    onTestFinished(home.remove);
    await home.run('settings', 'set', 'send.first-wait-seconds', '0');
    await home.run('settings', 'set', 'quiet-hours.to', '20:00');
    const socket = `rundruf-plain-${process.pid}`;
    const tmux = (...words: string[]) => execFileSync('tmux', ['-L', socket, ...words], { encoding: 'utf8' });
    const environment = Object.entries(home.environment).map(([name, value]) => `${name}=${value}`);
    const shell = ['env', '-i', ...environment, 'TERM=dumb', 'LANG=C.UTF-8', 'PS1=READY>', 'sh'];
    tmux('-f', '/dev/null', 'new-session', '-d', '-x', '200', '-y', '50', ...shell);
    onTestFinished(() => void spawnSync('tmux', ['-L', socket, 'kill-server']));
    const said = () => tmux('capture-pane', '-p', '-S', '-');
    const hears = (text: string) =>
      vi.waitFor(() => expect(said()).toContain(text), { timeout: 30_000, interval: 100 });
    const type = (line: string) => void tmux('send-keys', line, 'Enter');

    type(`${process.execPath} ${BIN}; echo code $?`);
    await hears('this terminal (TERM=dumb) cannot show the dashboard');
    await hears('code 2');

    type(`${process.execPath} ${BIN} --plain; echo code $?`);
    await hears('0 Quit');
    type('1');
    await hears('2 e-mail');
    type('');
    await hears('Enter alone takes tomorrow');
    type('');
    await hears('22 appointments: 10 can be reminded, 12 cannot');
    type('');
    await hears('Whom to remind?');
    type('1-3,8');
    await hears('4 messages, not prepared yet');
    type('');
    await hears('Batch 1: approved.');
    type('');
    await hears('Send 4 SMS?');
    await vi.waitFor(
      () => {
        type('4'); // does not count for a moment, so that nothing typed ahead sends
        expect(said()).toContain('4 of 4 messages processed successfully.');
      },
      { timeout: 30_000, interval: 500 },
    );
    tmux('send-keys', 'C-d');
    await hears('code 0');
    type('stty -a | grep -o " icanon"');
    await hears(' icanon');
  },
);
