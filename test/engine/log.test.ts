import { describe, expect, test } from 'vitest';
import { type LogColumn, type LogEntry, logColumns } from '../../src/model/log.ts';
import { lostOnTheWay, refused } from '../support/fake-portal.ts';
import { aSubmittedBatch, logOf, type Practice, refusalOf, startPractice } from '../support/practice.ts';
import { aFullDay, aMobile, anAppointment, aPatient, mobileOf } from '../support/records.ts';

/** A log with ties and blanks in every column: two channels, several days, states, prices and deliveries. */
async function withVariedLog() {
  const practice = await startPractice({
    accounts: { email: 'none' },
    settings: { 'price.sms': '+:3,+41:1', 'send.first-wait-seconds': '0' },
  });
  const { engine, actor, sms, clock } = practice;
  await practice.enter(
    ...aFullDay(24),
    aPatient({ number: '5', lastName: 'Änderli', language: 'fr' }),
    aPatient({ number: '6', mobile: aMobile('+4915112345678') }),
    aPatient({ number: '7', lastName: 'Muster1' }),
    anAppointment({ id: 'N', patientNumber: null, personMobile: aMobile('+41790000077') }),
  );
  sms.answer(mobileOf('2'), refused);
  sms.answer(mobileOf('3'), lostOnTheWay);
  const groups = [
    ['T1', 'T2', 'T3', 'T4', 'T5', 'T6', 'T7', 'N'],
    ['T8', 'T9', 'T10', 'T11'],
    ['T12', 'T13', 'T14'],
  ];
  for (const [index, only] of groups.entries()) {
    const channel = index === 1 ? 'email' : 'sms';
    const { batchId } = await engine.prepareBatch(actor, { channel }, only);
    clock.advance(60_000);
    await engine.approveBatch(actor, batchId);
    await engine.submitBatch(actor, batchId);
  }
  sms.report(mobileOf('1'), 0);
  sms.report(mobileOf('4'), 1);
  sms.report(mobileOf('5'), 2);
  await engine.refreshDelivery(actor, {});
  await engine.prepareBatch(actor, { channel: 'sms' }, ['T15', 'T16']);
  return practice;
}

const VALUE: Record<LogColumn, (entry: LogEntry) => string | number> = {
  submitted: (entry) => (entry.submittedAt ?? entry.loggedAt).toISOString(),
  id: (entry) => entry.id,
  kind: (entry) => entry.kind,
  channel: (entry) => entry.channel,
  state: (entry) => entry.state,
  delivery: (entry) => entry.deliveryStatus ?? -1,
  person: (entry) => entry.person,
  recipient: (entry) => entry.recipient,
  segments: (entry) => entry.segments,
  credits: (entry) => entry.milliCredits,
  appointment: (entry) => entry.startsAt?.toISOString() ?? '',
  batch: (entry) => entry.batchId,
};

function sorted(entries: readonly LogEntry[], column: LogColumn, descending: boolean): number[] {
  const value = VALUE[column];
  const compare = (a: LogEntry, b: LogEntry) => {
    if (value(a) === value(b)) return a.id - b.id;
    return value(a) < value(b) ? -1 : 1;
  };
  const ids = [...entries].sort(compare).map(({ id }) => id);
  return descending ? ids.reverse() : ids;
}

async function pageThrough(
  { engine, actor }: Pick<Practice, 'engine' | 'actor'>,
  sort: LogColumn,
  descending: boolean,
  limit: number,
) {
  const ids: number[] = [];
  for (let after: string | undefined; ; ) {
    const page = await engine.readLog(actor, {
      filter: {},
      sort,
      descending,
      limit,
      ...(after === undefined ? {} : { after }),
    });
    ids.push(...page.entries.map(({ id }) => id));
    if (page.next === null) return ids;
    after = page.next;
  }
}

describe('L2: the log sorted by any column', async () => {
  test.each(logColumns)(
    'L2: sorted by %s, ascending and descending, page by page over ties',
    async (column) => {
      const practice = await withVariedLog();
      const all = await logOf(practice);
      expect(all).toHaveLength(17);
      for (const descending of [false, true]) {
        const expected = sorted(all, column, descending);
        for (const limit of [1, 2, 3, 17, 100]) {
          expect(await pageThrough(practice, column, descending, limit), `${limit} a page`).toEqual(expected);
        }
      }
    },
  );

  test('L2: by submission date ascending the oldest is first', async () => {
    const practice = await withVariedLog();
    const { entries } = await practice.engine.readLog(practice.actor, {
      filter: { state: 'submitted' },
      sort: 'submitted',
      descending: false,
      limit: 100,
    });
    const dates = entries.map(({ submittedAt }) => submittedAt?.getTime() ?? 0);
    expect(dates).toEqual([...dates].sort((a, b) => a - b));
    expect(dates[0]).toBeLessThan(dates.at(-1) ?? 0);
  });

  test('L2: the last page has no next, even when it is full', async () => {
    const practice = await startPractice();
    await practice.enter(...aFullDay(4));
    await aSubmittedBatch(practice);
    const request = { filter: {}, sort: 'person', descending: false, limit: 2 } as const;
    const first = await practice.engine.readLog(practice.actor, request);
    const second = await practice.engine.readLog(practice.actor, { ...request, after: first.next ?? '' });
    expect(second.entries).toHaveLength(2);
    expect(second.next).toBeNull();
  });

  test.each(['', 'nonsense', 'W10', Buffer.from('["person","x"]').toString('base64url')])(
    'L2: the cursor «%s» is refused',
    async (after) => {
      const { engine, actor } = await startPractice();
      const request = { filter: {}, sort: 'person', descending: false, limit: 2, after } as const;
      expect((await refusalOf(engine.readLog(actor, request))).code).toBe('invalid-cursor');
    },
  );

  const wrongValues = [
    ['submitted', 5],
    ['person', 5],
    ['credits', 'x'],
    ['batch', '1'],
    ['id', 1.5],
    ['delivery', null],
  ] as const;
  test.each(wrongValues)('L2: a cursor for %s with the value %j is refused', async (sort, value) => {
    const { engine, actor } = await startPractice();
    const after = Buffer.from(JSON.stringify([sort, value, 1])).toString('base64url');
    const request = { filter: {}, sort, descending: false, limit: 2, after } as const;
    expect((await refusalOf(engine.readLog(actor, request))).code).toBe('invalid-cursor');
  });

  test('L2: a cursor of another column is refused', async () => {
    const practice = await startPractice();
    await practice.enter(...aFullDay(3));
    await aSubmittedBatch(practice);
    const { engine, actor } = practice;
    const request = { filter: {}, sort: 'person', descending: false, limit: 1 } as const;
    const { next } = await engine.readLog(actor, request);
    const refusal = await refusalOf(engine.readLog(actor, { ...request, sort: 'id', after: next ?? '' }));
    expect(refusal.code).toBe('invalid-cursor');
  });

  test('L1: filters choose by kind, channel, state, batch and date, and pages keep to them', async () => {
    const practice = await withVariedLog();
    const { engine, actor } = practice;
    const all = await logOf(practice);
    const read = async (filter: Parameters<typeof engine.readLog>[1]['filter']) =>
      (await engine.readLog(actor, { filter, sort: 'id', descending: false, limit: 100 })).entries.length;
    expect(await read({ kind: 'reminder' })).toBe(17);
    expect(await read({ kind: 'recall' })).toBe(0);
    expect(await read({ channel: 'email' })).toBe(4);
    expect(await read({ state: 'unclear' })).toBe(1);
    expect(await read({ batchId: all[0]?.batchId ?? 0 })).toBe(8);
    expect(await read({ ids: [1, 2, 99] })).toBe(2);
    expect(await read({ ids: [] })).toBe(0);
    const since = new Date('2026-11-23T09:02:00Z');
    expect(await read({ since })).toBe(all.filter(({ loggedAt }) => loggedAt >= since).length);
    expect(await read({ before: since })).toBe(all.filter(({ loggedAt }) => loggedAt < since).length);
    expect(await engine.countEntries(actor, { channel: 'email' })).toBe(4);
  });

  test('an entry shows where its appointment is to take place now', async () => {
    const practice = await startPractice();
    const there = anAppointment({ id: 'A', location: 'Haus 3' });
    await practice.enter(aPatient(), there, anAppointment({ id: 'B', at: '2026-11-24T10:00' }));
    await aSubmittedBatch(practice);
    const placesOf = async () =>
      (await logOf(practice)).map(({ appointmentId, location }) => [appointmentId, location]);
    expect(await placesOf()).toContainEqual(['A', 'Haus 3']);
    await practice.enter({ ...there, location: 'Haus 4' });
    expect(await placesOf()).toContainEqual(['A', 'Haus 4']);
    const [entry] = (await logOf(practice)).filter(({ appointmentId }) => appointmentId === 'A');
    const view = await practice.engine.readEntry(practice.actor, entry?.id ?? 0);
    expect(view.entry).toMatchObject({ appointmentId: 'A', location: 'Haus 4' });
  });
});
