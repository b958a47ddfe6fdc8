import { expect, onTestFinished, test } from 'vitest';
import { openDashboard } from '../support/dashboard.ts';
import { createTestTerminal } from '../support/terminal.ts';

const print = console; // what a library that is loaded prints with

/** Both streams of the process go to one terminal, as they do in a practice. */
function sharedTerminal() {
  const terminal = createTestTerminal();
  const { write } = process.stderr;
  const { log } = console;
  const scribble = (text: unknown) => terminal.output.write(String(text));
  process.stderr.write = scribble;
  console.log = scribble;
  onTestFinished(() => {
    process.stderr.write = write;
    console.log = log;
  });
  return { terminal, scribble };
}

test('what else is written while the dashboard runs is recorded, never shown, and afterwards it is shown again', async () => {
  const { terminal, scribble } = sharedTerminal();
  const dashboard = await openDashboard({ terminal });
  process.emitWarning('an old habit', 'DeprecationWarning');
  process.stderr.write('a library complains\n');
  print.log('a library %s', 'chats');
  await new Promise((resolve) => process.stderr.write(Buffer.from('and lingers\n'), () => resolve(null)));
  dashboard.press('0');
  await dashboard.until((text) => text.includes('[0 Help]'));
  const strays = dashboard.strays.join('');
  expect(strays).toContain('DeprecationWarning: an old habit');
  expect(strays).toContain('a library complains\n');
  expect(strays).toContain('a library chats');
  expect(dashboard.text()).not.toMatch(/habit|library|lingers/);
  dashboard.press('qq');
  await dashboard.left;
  expect(process.stderr.write).toBe(scribble);
  expect(print.log).toBe(scribble);
  process.stderr.write('said afterwards');
  await dashboard.until((text) => text.includes('said afterwards'));
});
