import { describe, expect, test } from 'vitest';
import { en } from '../../../src/i18n/en.ts';
import type { NewRecallByHand } from '../../../src/recalls.ts';
import { formOf, problemsOf } from '../../../tui/components/form.ts';
import type { Command } from '../../../tui/keys.ts';
import { recallsScreen } from '../../../tui/screens/recalls.ts';
import { recallForm } from '../../../tui/screens/recalls-form.ts';
import { cellWidth } from '../../../tui/terminal/cells.ts';
import { aFace, seen } from '../../support/face.ts';
import { anActor, startPractice } from '../../support/practice.ts';
import { aPatient } from '../../support/records.ts';

type TestPractice = Awaited<ReturnType<typeof startPractice>>;

const WIDE = { width: 200, height: 24 };
const HOSTILE = '\u001b[2JKontrolle\u202e';

const recall = (patientNumber: string, more: Partial<NewRecallByHand> = {}): NewRecallByHand => ({
  patientNumber,
  reasonCode: 'KO',
  dueOn: '2026-12-10',
  ...more,
});

/** Vera is to be called in since November 12, Max not before June. */
async function withRecalls() {
  const practice = await startPractice();
  await practice.enter(
    aPatient({ number: '1', lastName: 'Muster', firstName: 'Vera' }),
    aPatient({ number: '2', lastName: 'Beispiel', firstName: 'Max' }),
  );
  await practice.engine.addRecall(practice.actor, recall('1', { intervalMonths: 12, reasonName: HOSTILE }));
  await practice.engine.addRecall(practice.actor, recall('2', { dueOn: '2027-07-01' }));
  return practice;
}

async function open(practice: TestPractice, options: Parameters<typeof aFace>[1] = {}) {
  const fake = aFace(practice, options);
  const screen = recallsScreen(fake.face);
  screen.shown();
  await fake.settled();
  const press = async (...commands: Command[]) => {
    for (const command of commands) {
      screen.onCommand(command);
      await fake.settled();
    }
  };
  return { ...fake, screen, press, text: (size = WIDE) => seen(screen, size) };
}

const recallsOf = async ({ engine, actor }: TestPractice) =>
  (await engine.listRecalls(actor, { isAll: true, limit: 50 })).entries;

describe('Recalls', () => {
  test('R1: each says when it is due, whose it is and whether to call in; the next due first', async () => {
    const { text, screen } = await open(await withRecalls());
    const rows = text()
      .split('\n')
      .slice(1, 3)
      .map((line) => line.split('│')[0]?.trim().replaceAll(/ {2,}/g, ' | '));
    expect(rows).toEqual([
      '> 10/12/2026 | Muster Vera | to be called in | KO Kontrolle | 12 mo. | 1',
      '01/07/2027 | Beispiel Max | not yet: from 03/06/2027 | KO | once | 2',
    ]);
    expect(screen.chips()).toEqual(['open ones']);
  });

  test('what is overdue for too long says so, in its row and with what to do beside it', async () => {
    const practice = await withRecalls();
    await practice.engine.addRecall(practice.actor, recall('2', { dueOn: '2026-06-01', reasonCode: 'JK' }));
    const { text } = await open(practice);
    expect(text()).toMatch(/^> 01\/06\/2026 +Beispiel Max +overdue too long /m);
    expect(text()).toContain('overdue too long, not called in');
    expect(text()).toContain('Overdue for longer than the setting recall.overdue-days says: e sets');
  });

  test('f shows only those to be called in now, then all, then open ones again', async () => {
    const practice = await withRecalls();
    const [first] = await recallsOf(practice);
    const { text, press, screen } = await open(practice);
    await press('recalls.filter');
    expect(text()).not.toContain('Beispiel Max');
    await practice.engine.closeRecall(practice.actor, first?.recall.id ?? 0);
    await press('recalls.filter');
    expect(text()).toContain('closed on 23/11/2026');
    await press('recalls.filter');
    expect(screen.chips()).toEqual(['open ones']);
    expect(text()).not.toContain('Muster Vera');
  });

  test('what cannot be entered is said at its field: a day that is none, a text too long, numbers out of range', () => {
    const form = recallForm(en, null);
    const problems = (values: Readonly<Record<string, string>>) => problemsOf(formOf(form, values), form);
    const right = { patient: '1', dueOn: '1.3.27', reasonCode: 'KO', intervalMonths: '', leadDays: '0' };
    expect(problems(right)).toEqual({});
    expect(
      problems({
        ...right,
        dueOn: '31.2.2027',
        reasonCode: '検'.repeat(65),
        intervalMonths: '0',
        leadDays: '400',
      }),
    ).toEqual({
      dueOn: 'A day that there is, written like 31.3.2027, is needed.',
      reasonCode: 'At most 64 characters; there are 65.',
      intervalMonths: 'A whole number from 1 to 240 is needed.',
      leadDays: 'A whole number from 0 to 366 is needed.',
    });
  });

  test('one is entered for whom a name means; of several the number is asked for', async () => {
    const practice = await withRecalls();
    await practice.enter(aPatient({ number: '3', lastName: 'Muster', firstName: 'Ida' }));
    const { press, reply, questions, toasts, text } = await open(practice);
    const values = { patient: 'must', dueOn: '31.3.2027', reasonCode: 'IMPF', leadDays: '14' };
    reply({ id: 'add', values }, { id: 'add', values: { patient: 'must id' } });
    await press('recalls.add');
    expect(questions[1]?.lines[0]).toMatch(/^! Several patients .*Muster Ida \(3\), Muster Vera \(1\)/);
    expect(questions[1]?.values).toMatchObject(values);
    expect(toasts).toEqual(['ok: Entered: recall of Muster Ida.']);
    expect(text()).toMatch(/^> 31\/03\/2027 +Muster Ida/m);
    const made = (await recallsOf(practice)).find(({ patient }) => patient.number === '3');
    expect(made?.recall).toMatchObject({
      reasonCode: 'IMPF',
      dueOn: '2027-03-31',
      leadDays: 14,
      intervalMonths: null,
    });
  });

  test('what cannot be is said in the question, and what was typed stays', async () => {
    const practice = await withRecalls();
    const { press, reply, questions } = await open(practice);
    reply({ id: 'add', values: { patient: '99', dueOn: '31.3.2027', reasonCode: 'KO' } }, null);
    await press('recalls.add');
    expect(questions[1]?.lines[0]).toMatch(/^! /);
    reply({ id: 'add', values: { patient: '1', dueOn: '30.2.2027', reasonCode: 'KO' } }, null);
    await press('recalls.add');
    expect(questions[3]?.lines[0]).toMatch(/^! .*2027-02-30/);
    expect(await recallsOf(practice)).toHaveLength(2);
  });

  test('a change changes only what was changed', async () => {
    const practice = await withRecalls();
    const { press, reply, toasts } = await open(practice);
    reply({ id: 'save', values: { intervalMonths: '', doctor: 'Dr. Frei' } });
    await press('recalls.edit');
    expect((await recallsOf(practice))[0]?.recall).toMatchObject({
      intervalMonths: null,
      doctor: 'Dr. Frei',
      dueOn: '2026-12-10',
      reasonCode: 'KO',
    });
    expect(toasts).toEqual(['ok: Changed: recall of Muster Vera.']);
  });

  test('x closes one after a yes, and opens it again', async () => {
    const practice = await withRecalls();
    const { press, reply, toasts } = await open(practice);
    await press('recalls.filter', 'recalls.filter');
    reply(null, 'close');
    await press('recalls.close');
    expect((await recallsOf(practice))[0]?.recall.doneOn).toBeNull();
    await press('recalls.close');
    expect((await recallsOf(practice))[0]?.recall.doneOn).toBe('2026-11-23');
    await press('recalls.close');
    expect((await recallsOf(practice))[0]?.recall.doneOn).toBeNull();
    expect(toasts).toEqual(['ok: Closed: recall of Muster Vera.', 'ok: Open again: recall of Muster Vera.']);
  });

  test('p goes to Run, which begins with recalls', async () => {
    const { press, went, face } = await open(await withRecalls());
    await press('recalls.prepare');
    expect(went).toEqual(['run']);
    expect(face.work.wantedKind).toBe('recall');
  });

  test('consents are shown, and recorded with day and source by a form', async () => {
    const practice = await withRecalls();
    const { press, reply, questions, text, toasts } = await open(practice);
    expect(text()).toContain('Recalls: nothing recorded');
    reply({ id: 'save', values: { recall: 'given', recallOn: '1.10.2026', recallSource: 'form' } });
    await press('recalls.consents');
    expect(questions[0]?.title).toBe('What has Muster Vera consented to?');
    expect(toasts).toEqual(['ok: Recorded: consents of Muster Vera.']);
    const { consents } = await practice.engine.viewConsents(practice.actor, '1');
    expect(consents.recall).toMatchObject({ isGiven: true, on: '2026-10-01', source: 'form' });
    expect(consents.greeting).toBeNull();
    expect(text()).toContain('Recalls: given, 01/10/2026, form');
    reply({ id: 'save', values: { recall: 'withdrawn' } });
    await press('recalls.consents');
    expect(text()).toContain('Recalls: withdrawn, 23/11/2026');
  });

  test('a consent of a day to come is refused, and what was typed stays', async () => {
    const practice = await withRecalls();
    const { press, reply, questions } = await open(practice);
    reply({ id: 'save', values: { greeting: 'given', greetingOn: '1.1.2027' } }, null);
    await press('recalls.consents');
    expect(questions[1]?.lines[0]).toMatch(/^! /);
    expect(questions[1]?.values).toMatchObject({ greeting: 'given', greetingOn: '1.1.2027' });
  });

  test('where there was no recall run there is nothing to release', async () => {
    const { press, toasts } = await open(await withRecalls());
    await press('recalls.reset');
    expect(toasts).toEqual(['warn: There is no recall run yet.']);
  });

  test('the last run is released after a question that says how many it was', async () => {
    const practice = await withRecalls();
    const { engine, actor } = practice;
    await engine.recordConsent(actor, '1', { purpose: 'recall', isGiven: true });
    const { batchId } = await engine.prepareBatch(actor, { kind: 'recall', channel: 'sms' });
    await engine.approveBatch(actor, batchId);
    await engine.submitBatch(actor, batchId);
    const { press, reply, questions, toasts, text } = await open(practice);
    expect(text()).toContain('called in on 23/11/26 10:00 by SMS');
    reply(null, 'reset');
    await press('recalls.reset');
    expect(questions[0]).toMatchObject({
      title: `Reset the last recall run (batch ${batchId}, 1 message)?`,
      isDanger: true,
    });
    expect(text()).toContain('called in on');
    await press('recalls.reset');
    expect(toasts).toEqual([`ok: Batch ${batchId}: 1 recall can be called in again.`]);
    expect(text()).toMatch(/^> 10\/12\/2026 +Muster Vera +to be called in/m);
  });

  test('who may only view learns why nothing can be changed', async () => {
    const practice = await withRecalls();
    const { press, reply, questions } = await open(practice, { actor: anActor('guest', ['view']) });
    reply({ id: 'save', values: { recall: 'given' } }, null);
    await press('recalls.consents');
    expect(questions[1]?.lines[0]).toMatch(/^! You may not do this \(needed: prepare\)/);
  });

  test('it speaks both languages, fits every size, and shows nothing hostile', async () => {
    const { speak, text, press } = await open(await withRecalls());
    for (const language of ['de', 'en'] as const) {
      speak(language);
      for (const size of [
        { width: 60, height: 11 },
        { width: 80, height: 19 },
        { width: 300, height: 95 },
      ]) {
        const lines = text(size).split('\n');
        expect(lines).toHaveLength(size.height);
        expect(lines.filter((line) => cellWidth(line) > size.width)).toEqual([]);
        expect(text(size)).not.toMatch(/[\u001b\u202e]/u);
      }
    }
    speak('de');
    expect(text()).toContain('aufzubieten');
    await press('recalls.detail');
    expect(text({ width: 80, height: 19 })).toContain('Einwilligungen');
  });
});
