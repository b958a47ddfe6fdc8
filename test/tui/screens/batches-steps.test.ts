import { describe, expect, test } from 'vitest';
import { stopSending } from '../../../tui/sending.ts';
import { anActor } from '../../support/practice.ts';
import { aDay, openBatches, withFailedMessages } from '../support/batches.ts';
import { openDashboard } from '../support/dashboard.ts';

describe('Deciding and sending from Batches', () => {
  test('S5, S2: 5 shows what somebody has prepared; A, S and y send it', async () => {
    const practice = await aDay(2);
    await practice.engine.prepareBatch(anActor('beat'), { channel: 'sms' });
    const dashboard = await openDashboard({ practice });
    dashboard.press('5');
    await dashboard.until((text) => text.includes('prepared, waits for approval'));
    dashboard.press('A');
    await dashboard.until((text) => text.includes('Batch 1: approved'));
    dashboard.press('S');
    await dashboard.until((text) => text.includes('Send 2 SMS?'));
    dashboard.pass(250); // what is typed ahead is ignored for a moment
    dashboard.press('y');
    await dashboard.until((text) => text.includes('2 of 2 sent'));
    await dashboard.until(
      (text) => text.includes('everything was handed over') || text.includes('2/2  submitted'),
    );
    expect(practice.sms.taken).toHaveLength(2);
  });

  test('S5: a batch is approved from here, and only once', async () => {
    const practice = await aDay(1);
    const { engine, actor } = practice;
    await engine.prepareBatch(anActor('beat'), { channel: 'sms' });
    const { press, toasts } = await openBatches(practice);
    await press('batches.approve');
    const { batch } = await engine.viewBatch(actor, 1);
    expect(batch).toMatchObject({ state: 'approved', decidedBy: 'anna' });
    await press('batches.approve');
    expect(toasts).toEqual([
      'ok: Batch 1 is approved: S sends it.',
      'warn: Batch 1 has been decided already: approved, by anna.',
    ]);
  });

  test('S5: of two decisions one wins and the other is told so, before the list shows it', async () => {
    const practice = await aDay(1);
    const { engine } = practice;
    await engine.prepareBatch(anActor('beat'), { channel: 'sms' });
    const { press, toasts, reply } = await openBatches(practice);
    await engine.approveBatch(anActor('carla'), 1);
    reply({ id: 'reject', values: { reason: 'wrong day' } });
    await press('batches.reject');
    expect(toasts).toEqual(['error: Batch 1 has been decided already: approved, by carla.']);
  });

  test('S5: what was changed since it was looked at is not approved', async () => {
    const practice = await aDay(2);
    const { engine, actor } = practice;
    await engine.prepareBatch(actor, { channel: 'sms' });
    const { press, toasts, screen, settled } = await openBatches(practice);
    await engine.reviseBatch(anActor('beat'), 1, { only: ['T1'] });
    await press('batches.approve');
    expect(toasts[0]).toMatch(/^error: Batch 1 has been changed meanwhile/);
    expect((await engine.viewBatch(actor, 1)).batch.state).toBe('prepared');
    screen.dataChanged();
    await settled();
    await press('batches.approve');
    expect((await engine.viewBatch(actor, 1)).batch.state).toBe('approved');
  });

  test('S5: four eyes hold here too', async () => {
    const practice = await aDay(1, { settings: { 'approval.mode': 'four-eyes' } });
    await practice.engine.prepareBatch(practice.actor, { channel: 'sms' });
    const { press, toasts } = await openBatches(practice);
    await press('batches.approve');
    expect(toasts).toEqual([
      'warn: Four eyes: batch 1 is prepared and waits for somebody else: beat can approve it.',
    ]);
  });

  test('S5: a rejection needs a reason, which is kept', async () => {
    const practice = await aDay(1);
    const { engine, actor } = practice;
    await engine.prepareBatch(actor, { channel: 'sms' });
    const { press, toasts, reply } = await openBatches(practice);
    reply(null, 'reject', { id: 'reject', values: { reason: 'closed tomorrow' } });
    await press('batches.reject');
    expect(toasts).toEqual([]);
    await press('batches.reject');
    expect(toasts[0]).toMatch(/^error: A reason is needed/);
    await press('batches.reject');
    expect((await engine.viewBatch(actor, 1)).batch).toMatchObject({
      state: 'rejected',
      decidedBy: 'anna',
      reason: 'closed tomorrow',
    });
  });

  test('S1, S2: sending asks with what it costs, and tells what came of it', async () => {
    const practice = await aDay(2);
    const { engine, actor, sms } = practice;
    sms.milliCredits = 100_000;
    await engine.prepareBatch(actor, { channel: 'sms' });
    await engine.approveBatch(actor, 1);
    const { press, questions, toasts, reply, face } = await openBatches(practice);
    reply(null, 'send');
    await press('batches.send');
    expect(sms.taken).toEqual([]);
    await press('batches.send');
    expect(questions[1]).toMatchObject({
      title: 'Send 2 SMS?',
      lines: ['2 credits, balance 100 → 98', 'What was sent cannot be taken back.'],
      isDanger: true,
    });
    expect(sms.taken).toHaveLength(2);
    expect(toasts.at(-1)).toContain('2 of 2 sent, 2 credits used, 98 left.');
    expect(face.work.sending).toBeNull();
  });

  test('S1: with too few credits nothing is sent, and how many are missing is told', async () => {
    const practice = await aDay(2);
    const { engine, actor, sms } = practice;
    sms.milliCredits = 500;
    await engine.prepareBatch(actor, { channel: 'sms' });
    await engine.approveBatch(actor, 1);
    const { press, toasts, reply } = await openBatches(practice);
    reply('send');
    await press('batches.send');
    expect(toasts.at(-1)).toContain('Too few credits: 2 needed, 0.5 available. Buy at least 1.5.');
    expect(sms.handed).toEqual([]);
  });

  test('S5: what nobody has approved, and what has ended, is not even asked about', async () => {
    const practice = await aDay(2);
    const { engine, actor } = practice;
    await engine.prepareBatch(actor, { channel: 'sms' });
    const { press, toasts, questions } = await openBatches(practice);
    await press('batches.send');
    await engine.rejectBatch(actor, 1, 'wrong day');
    await press('batches.send');
    expect(toasts).toEqual([
      'warn: Batch 1 is not approved yet: A approves it.',
      'warn: Batch 1 is rejected; nothing can be changed any more.',
    ]);
    expect(questions).toEqual([]);
  });

  test('S4: what is being sent can be stopped from here', async () => {
    const practice = await aDay(2, { concurrency: 1 });
    const { engine, actor, sms } = practice;
    await engine.prepareBatch(actor, { channel: 'sms' });
    await engine.approveBatch(actor, 1);
    const { screen, settled, reply, toasts, face } = await openBatches(practice);
    let begin = (): void => undefined;
    sms.beforeCall = new Promise((resolve) => {
      begin = resolve;
    });
    reply('send');
    screen.onCommand('batches.send');
    while (face.work.sending === null) await new Promise((resolve) => setImmediate(resolve));
    stopSending(face);
    begin();
    await settled();
    expect(toasts[0]).toContain('Stopping');
    expect(sms.handed).toEqual([]);
    expect((await engine.viewBatch(actor, 1)).counts).toMatchObject({ queued: 2, submitted: 0 });
  });

  test('S5: a batch is withdrawn after a question; what has ended is not', async () => {
    const practice = await aDay(1);
    const { engine, actor } = practice;
    await engine.prepareBatch(actor, { channel: 'sms' });
    const { press, toasts, reply } = await openBatches(practice);
    reply('withdraw');
    await press('batches.withdraw');
    expect((await engine.viewBatch(actor, 1)).batch.state).toBe('withdrawn');
    await press('batches.withdraw');
    expect(toasts).toEqual([
      'ok: Batch 1 is withdrawn.',
      'warn: Batch 1 is withdrawn; nothing can be changed any more.',
    ]);
  });

  test('S5: refused and failed messages are tried again in a new batch, to which the cursor goes', async () => {
    const practice = await withFailedMessages();
    const { engine, actor } = practice;
    const { press, reply, questions, toasts, text } = await openBatches(practice);
    expect(text()).toContain('submitted; 1 refused');
    expect(text()).toContain('2 messages refused or not delivered');
    reply('sms');
    await press('batches.retry');
    expect(questions[0]?.title).toBe('Try 2 messages of batch 1 again?');
    expect((await engine.viewBatch(actor, 2)).batch).toMatchObject({ channel: 'sms', state: 'prepared' });
    expect(toasts).toEqual(['ok: Batch 2 with 2 messages is prepared and waits for approval.']);
    expect(text()).toMatch(/^> +2 /m);
    expect(text()).toContain('again from batch 1');
  });

  test('S5: a failed SMS may be followed by an e-mail; whoever cancels changes nothing', async () => {
    const practice = await withFailedMessages();
    const { engine, actor } = practice;
    const { press, reply } = await openBatches(practice);
    reply(null, 'email');
    await press('batches.retry');
    expect(await engine.listBatches(actor, 10)).toHaveLength(1);
    await press('batches.retry');
    const { batch } = await engine.viewBatch(actor, 2);
    expect(batch).toMatchObject({ channel: 'email', options: { retryOf: 1 } });
  });

  test('S5: where nothing failed there is nothing to try again', async () => {
    const practice = await aDay(1);
    await practice.engine.prepareBatch(practice.actor, { channel: 'sms' });
    const { press, toasts, questions } = await openBatches(practice);
    await press('batches.retry');
    expect(toasts).toEqual(['warn: Batch 1 has no refused or failed messages to try again.']);
    expect(questions).toEqual([]);
  });
});
