import { describe, expect, test, vi } from 'vitest';
import type { Actor } from '../../../src/actor.ts';
import { factsText } from '../../../tui/screens/preview-view.ts';
import { cellWidth } from '../../../tui/terminal/cells.ts';
import { anActor } from '../../support/practice.ts';
import { mobileOf } from '../../support/records.ts';
import { aDay, openBatches } from '../support/batches.ts';

const HOUR = 3_600_000;

const rowsOf = (text: string): string[] => text.split('\n').filter((line) => /^[> ] +\d+ /.test(line));

describe('Batches', () => {
  test('S5: what is open comes first, then the newest; with state, counts, credits, who, when and expiry', async () => {
    const practice = await aDay(4);
    const { engine, actor, clock } = practice;
    const fromSlack: Actor = { ...anActor('beat'), face: 'slack' };
    await engine.prepareBatch(actor, { channel: 'sms' }, ['T1']);
    clock.advance(HOUR);
    await engine.prepareBatch(actor, { channel: 'sms' }, ['T2']);
    await engine.approveBatch(actor, 2);
    await engine.submitBatch(actor, 2);
    clock.advance(HOUR);
    await engine.prepareBatch(fromSlack, { channel: 'sms' }, ['T3', 'T4']);
    const { text } = await openBatches(practice);
    const rows = rowsOf(text());
    expect(rows.map((row) => row.slice(0, 120).trim().replaceAll(/ {2,}/g, ' | '))).toEqual([
      expect.stringMatching(
        /^> +\| ?3 \| 23\/11\/26 12:00 \| beat \| SMS \| reminder \| 0\/2 \| 2 \| prepared, waits/,
      ),
      expect.stringMatching(
        /^1 \| 23\/11\/26 10:00 \| anna \| SMS \| reminder \| 0\/1 \| 1 \| prepared, waits/,
      ),
      expect.stringMatching(/^2 \| 23\/11\/26 11:00 \| anna \| SMS \| reminder \| 1\/1 \| 1 \| submitted/),
    ]);
    expect(text()).toContain('beat prepared');
    expect(text()).toContain('Slack, desk');
    expect(text()).toMatch(/expires \d\d\/11\/26/);
  });

  test('what a schedule has prepared says so in words, with what it prepares', async () => {
    const practice = await aDay(1);
    const schedule: Actor = { ...anActor('schedule:7', ['view', 'prepare']), face: 'schedule' };
    const { batchId } = await practice.engine.prepareBatch(schedule, { channel: 'sms' });
    const { face, text } = await openBatches(practice, { language: 'de' });
    expect(text()).toContain('Zeitplan 7 (Erinnerungen): aufbereitet');
    expect(text()).not.toContain('schedule:7');
    const view = await practice.engine.viewBatch(practice.actor, batchId);
    expect(factsText(face, view)).toContain('aufbereitet von Zeitplan 7 (Erinnerungen) 23.11.26');
  });

  test('S5: f shows only what is open, and all again', async () => {
    const practice = await aDay(2);
    const { engine, actor } = practice;
    await engine.prepareBatch(actor, { channel: 'sms' }, ['T1']);
    await engine.rejectBatch(actor, 1, 'wrong day');
    await engine.prepareBatch(actor, { channel: 'sms' }, ['T2']);
    const { text, press, screen } = await openBatches(practice);
    await press('batches.filter');
    expect(rowsOf(text())).toHaveLength(1);
    expect(screen.chips()).toEqual(['open batches only: f shows all']);
    await press('batches.filter');
    expect(rowsOf(text())).toHaveLength(2);
    expect(text()).toContain('rejected: wrong day');
  });

  test('S5: the history tells who prepared, revised, approved, sent, and when; the audit knows from where', async () => {
    const practice = await aDay(3);
    const { engine, actor, clock } = practice;
    const carla: Actor = { ...anActor('carla'), face: 'tui', workstation: 'office' };
    await engine.prepareBatch(actor, { channel: 'sms' });
    clock.advance(HOUR);
    await engine.reviseBatch(anActor('beat'), 1, { only: ['T1', 'T2'] });
    clock.advance(HOUR);
    await engine.approveBatch(carla, 1, 2);
    await engine.submitBatch(carla, 1);
    const { text } = await openBatches(practice);
    const told = text()
      .split('\n')
      .map((line) => line.split('│')[1]?.trim() ?? '');
    const from = told.indexOf('History');
    expect(told.slice(from + 1, from + 10)).toEqual([
      '23/11/26 10:00 anna prepared',
      expect.stringContaining('command line, desk'),
      '23/11/26 11:00 beat changed its selection',
      expect.stringContaining('revision: 2; new: 0; taken out: 1'),
      '23/11/26 12:00 carla approved',
      expect.stringContaining('dashboard, office'),
      '23/11/26 12:00 carla submits',
      expect.stringContaining('messages: 2'),
      '23/11/26 12:00 everything was handed over',
    ]);
  });

  test('S5: who may not read the audit learns the same from the batch itself', async () => {
    const practice = await aDay(3);
    const { engine, actor, clock } = practice;
    await engine.prepareBatch(actor, { channel: 'sms' });
    await engine.reviseBatch(anActor('beat'), 1, { only: ['T1', 'T2'] });
    clock.advance(HOUR);
    await engine.rejectBatch(anActor('carla'), 1, 'not this week', 2);
    const { text, toasts } = await openBatches(practice, { actor: anActor('dora', ['view']) });
    expect(text()).toContain('23/11/26 10:00 anna prepared');
    expect(text()).toContain('beat changed its selection');
    expect(text()).toContain('23/11/26 11:00 carla rejected');
    expect(text()).toContain('«not this week»');
    expect(toasts).toEqual([]);
  });

  test('S5: what has expired says so, and that its appointments are free', async () => {
    const practice = await aDay(1);
    const { engine, actor, clock } = practice;
    await engine.prepareBatch(actor, { channel: 'sms' });
    clock.set('2026-11-24T08:00:00.000Z');
    const { text } = await openBatches(practice);
    expect(text()).toContain('expired; its appointments are free again');
  });

  test('Enter opens the batch at the cursor in the preview', async () => {
    const practice = await aDay(2);
    const { engine, actor } = practice;
    await engine.prepareBatch(actor, { channel: 'sms' }, ['T1']);
    await engine.prepareBatch(actor, { channel: 'sms' }, ['T2']);
    const { press, went, face } = await openBatches(practice);
    await press('list.down', 'batches.open');
    expect(face.work.batchId).toBe(1);
    expect(went).toEqual(['preview']);
  });

  test('what somebody else prepares appears without moving the cursor', async () => {
    const practice = await aDay(3);
    const { engine, actor } = practice;
    await engine.prepareBatch(actor, { channel: 'sms' }, ['T1']);
    await engine.prepareBatch(actor, { channel: 'sms' }, ['T2']);
    const { press, text, screen, settled } = await openBatches(practice);
    await press('list.down');
    await engine.prepareBatch(anActor('beat'), { channel: 'sms' }, ['T3']);
    screen.dataChanged();
    await settled();
    expect(rowsOf(text())).toHaveLength(3);
    expect(text()).toMatch(/^> +1 /m);
    expect(text()).toContain('Batch 1: prepared');
  });

  test('what can be done now is what the batch at the cursor is ready for', async () => {
    const practice = await aDay(1);
    await practice.engine.prepareBatch(practice.actor, { channel: 'sms' });
    const { screen } = await openBatches(practice);
    expect(screen.idle?.()).toEqual(['batches.retry']);
    await practice.engine.rejectBatch(practice.actor, 1, 'wrong day');
    screen.dataChanged();
    await vi.waitFor(() =>
      expect(screen.idle?.()).toEqual(
        expect.arrayContaining(['batches.approve', 'batches.send', 'batches.reject', 'batches.withdraw']),
      ),
    );
  });

  test('the details take the whole body on a small screen, scroll, and Esc leaves them', async () => {
    const practice = await aDay(1);
    await practice.engine.prepareBatch(practice.actor, { channel: 'sms' });
    const { press, text, screen } = await openBatches(practice);
    const small = { width: 60, height: 6 };
    expect(text(small)).not.toContain('Batch 1: prepared');
    await press('batches.detail');
    expect(text(small)).toContain('Batch 1: prepared');
    expect(text(small)).not.toContain('anna prepared');
    await press('details.last');
    expect(text(small)).toContain('anna prepared');
    expect(screen.leaveLevel?.()).toBe(true);
    expect(text(small)).not.toContain('Batch 1: prepared');
    expect(screen.leaveLevel?.()).toBe(false);
  });

  test('it speaks the language at once, and fits every size, hostile reasons included', async () => {
    const practice = await aDay(2);
    const { engine, actor } = practice;
    await engine.prepareBatch(actor, { channel: 'sms' }, ['T1']);
    await engine.rejectBatch(actor, 1, `\u202Egnorw \x1b[31m中村さん${'x'.repeat(400)}`);
    await engine.prepareBatch(actor, { channel: 'sms' }, ['T2']);
    const { speak, text, press } = await openBatches(practice);
    expect(rowsOf(text())[0]).toMatch(/prepared, waits for approval .*│/);
    speak('de');
    expect(rowsOf(text())[0]).toMatch(/aufbereitet, wartet auf Freigabe .*│/);
    expect(text()).toContain('anna: aufbereitet');
    await press('list.down');
    for (const size of [
      { width: 60, height: 11 },
      { width: 80, height: 19 },
      { width: 120, height: 35 },
      { width: 300, height: 95 },
    ]) {
      const lines = text(size).split('\n');
      expect(lines).toHaveLength(size.height);
      expect(lines.filter((line) => cellWidth(line) > size.width)).toEqual([]);
      expect(text(size)).not.toMatch(/[\x1b\u202e]/);
    }
  });

  test('L5: a batch whose messages were purged says so instead of counting none', async () => {
    const practice = await aDay(1, { settings: { 'send.first-wait-seconds': '0' } });
    const { engine, actor, sms } = practice;
    sms.report(mobileOf('1'), 0);
    await engine.prepareBatch(actor, { channel: 'sms' });
    await engine.approveBatch(actor, 1);
    await engine.submitBatch(actor, 1);
    await engine.purgeEntries(actor, {}, '2026-11-23');
    const { text } = await openBatches(practice);
    expect(rowsOf(text())[0]).toContain('submitted; deleted from the log');
    expect(text()).not.toContain('0/0');
    expect(text()).toContain('its messages were deleted from the log');
  });
});
