import { describe, expect, test } from 'vitest';
import { previewScreen } from '../../../tui/screens/preview.ts';
import { aFace, seen } from '../../support/face.ts';
import { startPractice } from '../../support/practice.ts';
import { aFullDay } from '../../support/records.ts';

/** The preview of so many ticked patients, nothing prepared yet. */
async function openPreview(
  count: number,
  language: 'de' | 'en' = 'en',
  settings: Readonly<Record<string, string>> = {},
) {
  const practice = await startPractice({ settings: { 'send.first-wait-seconds': '0', ...settings } });
  await practice.enter(...aFullDay(count));
  const fake = aFace(practice, { language });
  const { work } = fake.face;
  const request = { channel: 'sms' as const };
  const preview = await practice.engine.previewRun(practice.actor, request);
  Object.assign(work, {
    request,
    preview,
    ticked: new Set(preview.candidates.map(({ entry }) => entry.externalId)),
  });
  const screen = previewScreen(fake.face);
  screen.shown();
  await fake.settled();
  const idle = () => screen.idle?.() ?? [];
  return { practice, screen, idle, ...fake };
}

describe('Preview', () => {
  test('to whom a message goes is wrapped, never cut', async () => {
    const { screen } = await openPreview(1, 'en', { 'run.channel': 'sms' });
    const pane = (width: number) => {
      const lines = seen(screen, { width, height: 20 }).split('\n');
      return lines.map((line) => line.split('│')[1]?.trim() ?? '').join(' ');
    };
    expect(pane(120)).toMatch(/ · \+41\d{9} 1 part/);
  });

  test('what can be done now is what the batch is ready for', async () => {
    const { screen, idle, settled, reply } = await openPreview(2);
    expect(idle()).toEqual(expect.arrayContaining(['preview.reject', 'preview.withdraw']));
    expect(idle()).not.toContain('preview.approve');
    screen.onCommand('preview.prepare');
    await settled();
    expect(idle()).toEqual(['preview.prepare']);
    screen.onCommand('preview.approve');
    await settled();
    expect(idle()).toEqual(['preview.prepare', 'preview.approve', 'preview.reject']);
    reply('send');
    screen.onCommand('preview.send');
    await settled();
    expect(idle()).toEqual(expect.arrayContaining(['preview.send', 'preview.remove', 'preview.withdraw']));
  });

  test('S2: after sending it says what was used, and the toast what is left', async () => {
    const { screen, settled, reply, toasts } = await openPreview(2, 'de');
    expect(seen(screen)).toContain("2 Mitteilungen, noch nicht aufbereitet · 2 Credits, Stand 1'000 → 998");
    screen.onCommand('preview.approve');
    await settled();
    reply('send');
    screen.onCommand('preview.send');
    await settled();
    expect(toasts.at(-1)).toBe('ok: 2 von 2 gesendet, 2 Credits gebraucht, noch 998.');
    expect(seen(screen)).toContain('Auftrag 1, gesendet: 2 Mitteilungen · 2 Credits gebraucht');
  });

  test('an amount is never cut: what has no room beside the batch stands below it', async () => {
    const { screen } = await openPreview(2, 'de');
    const lines = screen.paint({ width: 60, height: 20 });
    expect(lines[0]).toBe(' 2 Mitteilungen, noch nicht aufbereitet');
    expect(lines[1]).toBe(" 2 Credits, Stand 1'000 → 998");
  });

  test('Enter shows the whole text, Esc the list again', async () => {
    const { screen } = await openPreview(2);
    screen.onCommand('preview.open');
    expect(screen.contexts()).toEqual(['details', 'preview']);
    expect(seen(screen)).not.toContain('Credits');
    expect(screen.leaveLevel?.()).toBe(true);
    expect(screen.contexts()).toEqual(['preview', 'list']);
  });

  test('S5: under four eyes nobody is offered to approve what they prepare; who can is named', async () => {
    const { practice, screen, idle, settled, toasts } = await openPreview(1, 'en', {
      'approval.mode': 'four-eyes',
    });
    expect(idle()).toEqual(expect.arrayContaining(['preview.approve', 'preview.send']));
    screen.onCommand('preview.approve');
    await settled();
    expect(await practice.engine.listBatches(practice.actor, 10)).toEqual([]);
    screen.onCommand('preview.prepare');
    await settled();
    expect(idle()).toEqual(expect.arrayContaining(['preview.approve', 'preview.send']));
    screen.onCommand('preview.send');
    await settled();
    expect(toasts).toEqual([
      'warn: Four eyes: somebody else has to approve it. p prepares it; then beat can approve it.',
      'ok: Four eyes: batch 1 is prepared and waits for somebody else: beat can approve it.',
      'warn: Four eyes: batch 1 is prepared and waits for somebody else: beat can approve it.',
    ]);
  });

  test('what has been sent cannot be taken out, and that is why', async () => {
    const { screen, settled, reply, toasts } = await openPreview(2);
    screen.onCommand('preview.approve');
    await settled();
    reply('send');
    screen.onCommand('preview.send');
    await settled();
    screen.onCommand('preview.remove');
    await settled();
    expect(toasts.at(-1)).toContain('cannot be taken out');
  });
});
