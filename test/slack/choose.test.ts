import { describe, expect, it } from 'vitest';
import type { AppointmentRecord, PatientRecord } from '../../src/model/import-record.ts';
import { aFullDay, anAppointment, aPatient } from '../support/records.ts';
import type { ViewSeen } from '../support/slack/seen.ts';
import { CHANNEL, type SlackPractice, slackIdOf, startSlackPractice } from '../support/slack-practice.ts';

type Entered = (PatientRecord | AppointmentRecord)[];
const isChoice = ({ submitLabel }: ViewSeen) => submitLabel === 'Take over';
const isTold = ({ words, submitLabel }: ViewSeen) => submitLabel === '' && !words.includes('One moment');

/** Morning and afternoon of tomorrow, and the day after. */
const agenda: Entered = [
  ...['1', '2', '3', '4'].map((number) => aPatient({ number })),
  anAppointment({ patientNumber: '1', at: '2026-11-24T08:30' }),
  anAppointment({ patientNumber: '2', at: '2026-11-24T09:15' }),
  anAppointment({ patientNumber: '3', at: '2026-11-24T13:00' }),
  anAppointment({ patientNumber: '4', at: '2026-11-25T08:00' }),
];

/** A batch prepared at the desk, with its card in Slack. */
async function aBatch(entered: Entered = agenda, options: Parameters<typeof startSlackPractice>[0] = {}) {
  const practice = await startSlackPractice({ isSending: false, ...options });
  await practice.enter(...entered);
  const days = ['tomorrow', '+2'];
  const { batchId } = await practice.engine.prepareBatch(practice.actor, { channel: 'sms', days });
  return { ...practice, batchId };
}

function card({ slack }: SlackPractice) {
  return slack.until(() =>
    slack
      .channel(CHANNEL)
      .messages()
      .find(({ words }) => words.includes('Choose patients')),
  );
}

async function choice(practice: SlackPractice, id = 'beat'): Promise<ViewSeen> {
  const answer = await practice.as(id).click(await card(practice), 'Choose patients …');
  return answer.shown(isChoice);
}

const press = async (practice: SlackPractice, window: ViewSeen, words: string) =>
  (await practice.as('beat').click(window, words)).shown(isChoice);

const batchOf = ({ engine, actor, batchId }: SlackPractice & { batchId: number }) =>
  engine.readMaskedBatch(actor, batchId);

/** What is ticked in the window, by the words of the rows. */
function tickedIn({ state }: ViewSeen): string[] {
  return Object.values(state)
    .flatMap((inputs) => Object.values(inputs))
    .flatMap(({ selected_options }) => (selected_options ?? []) as { text: { text: string } }[])
    .map(({ text }) => text.text);
}

/** The entries for `submit` that tick exactly these rows of a window. */
function ticking(window: ViewSeen, isWanted: (row: string) => boolean): Record<string, string[]> {
  const groups = window.blocks.filter((block) => block['type'] === 'input');
  return Object.fromEntries(
    groups.map((block) => {
      const { options } = block['element'] as { options: { text: { text: string }; value: string }[] };
      const values = options.filter(({ text }) => isWanted(text.text)).map(({ value }) => value);
      return [String(block['block_id']), values];
    }),
  );
}

describe('choosing patients in Slack', () => {
  it('P7: shows a time and an opaque number for each, by half-day, ticked as in the batch', async () => {
    const practice = await aBatch();
    const window = await choice(practice);
    expect(window.words).toMatchInlineSnapshot(`
      "Batch 1, version 1: 4 of 4 ticked. Who is not ticked gets no message from this batch.
      [All] [None]
      Tue 24 Nov, morning · 08:30–09:15: [x] 08:30 · #1 [x] 09:15 · #2
      Tue 24 Nov, afternoon · 13:00: [x] 13:00 · #3
      Wed 25 Nov, morning · 08:00: [x] 08:00 · #4"
    `);
  });

  it('shows initials where the practice wants them, and never more', async () => {
    const practice = await aBatch(agenda, { config: { privacy: 'initials' } });
    const window = await choice(practice);
    expect(window.words).toContain('08:30 · #1 · V. M.');
    const sent = practice.slack.everythingSent();
    for (const secret of ['Muster', 'Vera', '+4179', 'Kontrolle', '1980']) expect(sent).not.toContain(secret);
  });

  it('S5: takes out who is not ticked, and the new version needs an approval', async () => {
    const practice = await aBatch();
    const window = await choice(practice);
    await practice.engine.approveBatch(practice.actor, practice.batchId); // somebody was faster
    const ticks = ticking(window, (row) => !row.startsWith('09:15'));
    const told = await (await practice.as('beat').submit(window, ticks)).shown(isTold);
    expect(told.words).toMatchInlineSnapshot(`
      "Batch 1 now has 3 messages. Its card shows version 2.
      That version needs an approval, even if the one before had one. Nothing was sent."
    `);
    expect(await batchOf(practice)).toMatchObject({ revision: 2, state: 'prepared', counts: { queued: 3 } });
    await practice.slack.until(() =>
      practice.slack.channel(CHANNEL).messages()[0]?.words.includes('version 2, changed by @beat'),
    );
  });

  it('adds who was taken out before', async () => {
    const practice = await aBatch();
    const first = await choice(practice);
    await (
      await practice.as('beat').submit(
        first,
        ticking(first, (row) => row.startsWith('08:30')),
      )
    ).shown(isTold);
    const second = await choice(practice);
    expect(second.words).toContain('09:15 · not in the batch yet');
    expect(tickedIn(second)).toEqual(['08:30 · #1']);
    const all = await press(practice, second, 'All');
    expect(tickedIn(all)).toHaveLength(4);
    await (await practice.as('beat').submit(all)).shown(isTold);
    expect(await batchOf(practice)).toMatchObject({ revision: 3, counts: { queued: 4 } });
  });

  it('ticks all or none with a button, whatever was entered before', async () => {
    const practice = await aBatch();
    const window = await choice(practice);
    practice.as('beat').fill(
      window,
      ticking(window, (row) => row.startsWith('08:30')),
    );
    const none = await press(practice, window, 'None');
    expect(tickedIn(none)).toEqual([]);
    expect(tickedIn(await press(practice, none, 'All'))).toHaveLength(4);
  });

  it('refuses to take nobody, and stays open', async () => {
    const practice = await aBatch();
    const none = await press(practice, await choice(practice), 'None');
    const answer = await practice.as('beat').submit(none);
    expect(Object.values(answer.errors)).toEqual(['Tick at least one patient, or reject the batch.']);
    expect(await batchOf(practice)).toMatchObject({ revision: 1, counts: { queued: 4 } });
  });

  it('changes nothing when nothing was changed, and says so', async () => {
    const practice = await aBatch();
    const window = await choice(practice);
    await practice.engine.approveBatch(practice.actor, practice.batchId);
    const told = await (await practice.as('beat').submit(window)).shown(isTold);
    expect(told.words).toContain('has exactly these patients already. Nothing was changed.');
    expect(await batchOf(practice)).toMatchObject({ revision: 1, state: 'approved' });
  });
});

describe('a list of more than one page', () => {
  const many = 170; // three pages, the last with ten

  it('keeps the ticks of all pages', async () => {
    const practice = await aBatch(aFullDay(many));
    const first = await choice(practice);
    expect(first.words).toContain('Page 1 of 3.');
    expect(tickedIn(first)).toHaveLength(80);
    practice.as('beat').fill(
      first,
      ticking(first, (row) => !row.startsWith('08:00')),
    );
    const second = await press(practice, first, 'Next page ▶');
    expect(second.words).toContain('169 of 170 ticked');
    practice.as('beat').fill(
      second,
      ticking(second, (row) => !row.startsWith('10:00')),
    );
    const third = await press(practice, second, 'Next page ▶');
    expect(third.words).not.toContain('Next page');
    expect(tickedIn(third)).toHaveLength(10);
    const back = await press(practice, third, '◀ Previous page');
    expect(tickedIn(back)).toHaveLength(79);
    const told = await (await practice.as('beat').submit(back)).shown(isTold);
    expect(told.words).toContain('now has 168 messages');
    const { rows } = await practice.engine.readBatchChoice(practice.actor, {
      batchId: practice.batchId,
      privacy: 'minimal',
    });
    expect(rows.filter(({ isTicked }) => !isTicked).map(({ time }) => time)).toEqual(['08:00', '10:00']);
  });

  it('can take one page only', async () => {
    const practice = await aBatch(aFullDay(many));
    const second = await press(practice, await choice(practice), 'Next page ▶');
    const only = await press(practice, second, 'Only this page');
    await (await practice.as('beat').submit(only)).shown(isTold);
    expect(await batchOf(practice)).toMatchObject({ counts: { queued: 80 } });
  });

  it('fits into a window even when every row is a half-day of its own', async () => {
    const practice = await startSlackPractice({ isSending: false });
    const days = Array.from({ length: 45 }, (_, index) => `+${index + 1}`);
    const dates = Array.from({ length: 45 }, (_, index) =>
      new Date(Date.UTC(2026, 10, 24 + index)).toISOString().slice(0, 10),
    );
    await practice.enter(
      aPatient({ number: '1' }),
      ...dates.flatMap((day) => [
        anAppointment({ at: `${day}T09:00` }),
        anAppointment({ at: `${day}T15:00` }),
      ]),
    );
    await practice.engine.prepareBatch(practice.actor, { channel: 'sms', days, onePerDay: false });
    const window = await choice(practice);
    expect(tickedIn(window)).toHaveLength(80);
    expect(tickedIn(await press(practice, window, 'Next page ▶'))).toHaveLength(10);
  });
});

describe('a choice that comes too late', () => {
  it('changes nothing when somebody else has changed the batch, and can be opened again', async () => {
    const practice = await aBatch();
    const window = await choice(practice);
    const others = await practice.engine.readBatchChoice(practice.actor, {
      batchId: practice.batchId,
      privacy: 'minimal',
    });
    await practice.engine.reviseBatchChoice(practice.actor, practice.batchId, {
      ticked: others.rows.slice(1).map(({ appointment }) => appointment),
      revision: 1,
    });
    const told = await (
      await practice.as('beat').submit(
        window,
        ticking(window, (row) => row.startsWith('08:30')),
      )
    ).shown(isTold);
    expect(told.words).toContain('The selection has changed (now version 2).');
    expect(await batchOf(practice)).toMatchObject({ revision: 2, counts: { queued: 3 } });
    const again = await press(practice, told, 'Open again');
    expect(again.words).toContain('version 2: 3 of 4 ticked');
  });

  it('notices that the list is another one, on turning pages and on submitting', async () => {
    const practice = await aBatch();
    const window = await choice(practice);
    await practice.enter(
      aPatient({ number: '9' }),
      anAppointment({ patientNumber: '9', at: '2026-11-24T08:45' }),
    );
    const submitted = await (
      await practice.as('beat').submit(
        window,
        ticking(window, (row) => row.startsWith('08:30')),
      )
    ).shown(isTold);
    expect(submitted.words).toContain('The list has changed since you opened it.');
    const reopened = await press(practice, submitted, 'Open again');
    expect(reopened.words).toContain('4 of 5 ticked');
    await practice.drop('9 2026-11-24T08:45');
    const turned = await (await practice.as('beat').click(reopened, 'All')).shown(isTold);
    expect(turned.words).toContain('has changed since you opened it');
    expect(await batchOf(practice)).toMatchObject({ revision: 1, counts: { queued: 4 } });
  });

  it('a submission that arrives twice is carried out once', async () => {
    const practice = await aBatch();
    const window = await choice(practice);
    const beat = practice.as('beat');
    const ticks = ticking(window, (row) => row.startsWith('08:30'));
    const late = practice.slack.faults.hold('users.info', 'before'); // the first to arrive is the last to be worked on
    await Promise.all([beat.submit(window, ticks), beat.submit(window, ticks)]);
    await practice.slack.until(async () => (await batchOf(practice)).revision === 2);
    late.release();
    await practice.slack.until(() =>
      practice.slack.viewOf(slackIdOf('beat'))?.words.includes('has exactly these patients already'),
    );
    expect(await batchOf(practice)).toMatchObject({ revision: 2, counts: { queued: 1 } });
  });

  it('says why when the batch can be changed no more, and to whoever may not', async () => {
    const practice = await aBatch();
    const seen = await card(practice);
    const carla = await practice.as('carla').click(seen, 'Choose patients …');
    expect((await carla.told()).words).toContain('You may not do this');
    expect(practice.slack.viewOf(slackIdOf('carla'))).toBeNull();
    await practice.engine.rejectBatch(practice.actor, practice.batchId, 'other');
    const answer = await practice.as('beat').click(seen, 'Choose patients …');
    expect((await answer.shown(isTold)).words).toContain('This batch is finished. Nothing was changed.');
  });
});
