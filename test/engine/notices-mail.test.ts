import { expect, test } from 'vitest';
import type { DigestFacts } from '../../src/digest.ts';
import { aSubmittedBatch, openSecondProcess, startPractice } from '../support/practice.ts';
import { aFullDay, anAppointment, aPatient } from '../support/records.ts';
import { withMailServer } from '../support/staff-mail.ts';

const ANNA_AND_BEAT = 'anna@praxis.example,beat@praxis.example';
const SLOT = '2026-11-23T07:30';

async function aPractice(
  options: Parameters<typeof startPractice>[0] = {},
  faults: Parameters<typeof withMailServer>[1] = {},
) {
  const practice = await startPractice({
    accounts: { email: 'none' }, // nobody counts: no credits that could be low
    ...options,
    settings: { 'digest.emails': ANNA_AND_BEAT, 'alarm.emails': 'anna@praxis.example', ...options.settings },
  });
  return { ...practice, mail: await withMailServer(practice, faults) };
}

test('A2: the digest reaches each address once, over a real mail server', async () => {
  const practice = await aPractice();
  const { engine, actor, mail } = practice;
  await practice.enter(...aFullDay(3));
  await engine.prepareBatch(actor, { channel: 'sms' });
  expect(await engine.prepareDigest(actor, SLOT)).toMatchObject({ key: 'digest 2026-11-23', isNew: true });
  expect(await mail.deliver()).toBe(2);
  expect(await mail.deliver()).toBe(0);
  const mails = mail.mails();
  expect(mails.map(({ to }) => to).sort()).toEqual(ANNA_AND_BEAT.split(','));
  expect(mails[0]?.subject).toContain('Morgenbericht');
  expect(mails[0]?.subject).toContain('1 Auftrag wartet');
  expect(mails[0]?.text).toContain('Terminerinnerungen');
  expect(mails[0]?.html).toContain('wartet auf Freigabe');
});

test('A2: of a day there is one digest, whoever asks and how often', async () => {
  const { engine, actor, mail } = await aPractice();
  const second = await mail.another();
  const made = await Promise.all([
    engine.prepareDigest(actor, SLOT),
    second.prepareDigest(actor, SLOT),
    engine.prepareDigest(actor, 'hand:3'),
  ]);
  expect(made.filter(({ isNew }) => isNew)).toHaveLength(1);
  await Promise.all([mail.deliver(), mail.deliver(second), mail.deliver(second)]);
  expect(mail.mails()).toHaveLength(2);
});

test('the next day has its own digest, and tells what happened since the one before', async () => {
  const practice = await aPractice({ now: '2026-11-23T06:30:00.000Z' });
  const { engine, actor, clock } = practice;
  await practice.enter(...aFullDay(2));
  await engine.prepareDigest(actor, SLOT);
  clock.set('2026-11-23T09:00:00.000Z');
  await aSubmittedBatch(practice);
  clock.set('2026-11-24T06:30:00.000Z');
  const { facts } = await engine.prepareDigest(actor, '2026-11-24T07:30');
  expect(facts).toMatchObject({
    day: '2026-11-24',
    since: '2026-11-23T06:30:00.000Z',
    results: [{ channel: 'sms', submitted: 2 }],
  });
});

test('a day without anything to do is one line', async () => {
  const { engine, actor, mail } = await aPractice();
  await engine.prepareDigest(actor, SLOT);
  await mail.deliver();
  const [first] = mail.mails();
  expect(first?.text.split('\n\n').slice(0, 2)[1]).toMatch(/^Nichts zu tun: .*\d/);
  expect(first?.text.split('\n\n')).toHaveLength(3);
});

test('S4: a mail server that is away is tried again with growing pauses, and each address is told once', async () => {
  const { engine, actor, mail, clock } = await aPractice();
  await mail.goAway();
  await engine.prepareDigest(actor, SLOT);
  expect(await mail.deliver()).toBe(0);
  const waiting = await engine.readNotice(actor, 'digest 2026-11-23');
  expect(waiting?.deliveries.map(({ state, attempts }) => [state, attempts])).toEqual([
    ['due', 1],
    ['due', 1],
  ]);
  await mail.comeBack();
  expect(await mail.deliver()).toBe(0); // not before the pause is over
  clock.advance(60_000);
  expect(await mail.deliver()).toBe(2);
  expect(mail.mails()).toHaveLength(2);
});

test('S4: a mail whose outcome nobody knows is unclear, and never sent a second time', async () => {
  const { engine, actor, mail, clock } = await aPractice(
    { settings: { 'digest.emails': 'hangup@praxis.example' } },
    {},
  );
  await engine.prepareDigest(actor, SLOT);
  await mail.deliver();
  clock.advance(3_600_000);
  await mail.deliver();
  expect(mail.mails()).toHaveLength(1);
  const told = await engine.readNotice(actor, 'digest 2026-11-23');
  expect(told?.deliveries).toMatchObject([{ state: 'unclear', attempts: 1 }]);
});

test('an address the server refuses is told as such, and the others get it', async () => {
  const { engine, actor, mail } = await aPractice({
    settings: { 'digest.emails': 'refused@praxis.example,beat@praxis.example' },
  });
  await engine.prepareDigest(actor, SLOT);
  await mail.deliver();
  const told = await engine.readNotice(actor, 'digest 2026-11-23');
  expect(told?.deliveries.map(({ address, state, reason }) => [address, state, reason])).toEqual([
    ['beat@praxis.example', 'sent', null],
    ['refused@praxis.example', 'failed', 'smtp-550'],
  ]);
});

test('S4: a process that dies between claim and call leaves its mail unclear; the other mails go', async () => {
  const { engine, actor, mail, dead, ...practice } = await aPractice();
  await engine.prepareDigest(actor, SLOT);
  const second = await openSecondProcess(practice as never);
  expect(await second.engine.claimNotice(actor, { target: 'email' })).not.toBeNull();
  expect(await mail.deliver()).toBe(1);
  dead.add('process-2');
  expect(await mail.deliver()).toBe(0);
  const told = await engine.readNotice(actor, 'digest 2026-11-23');
  expect(told?.deliveries.map(({ state, reason }) => [state, reason])).toEqual([
    ['unclear', 'interrupted'],
    ['sent', null],
  ]);
});

test('a digest that could not be told on its day is not told on another', async () => {
  const { engine, actor, mail, clock, records } = await aPractice();
  await mail.goAway();
  await engine.prepareDigest(actor, SLOT);
  await mail.deliver();
  clock.set('2026-11-24T05:00:00.000Z');
  await mail.comeBack();
  expect(await mail.deliver()).toBe(0);
  const told = await engine.readLastNotice(actor, 'digest');
  expect(told?.deliveries.map(({ state }) => state)).toEqual(['expired', 'expired']);
  expect(records.filter(({ event }) => event === 'notice.expired')).toHaveLength(2);
});

test('Privacy: no name, number, address or reason of a patient is in the digest', async () => {
  const practice = await aPractice();
  const { engine, actor, mail, sms } = practice;
  await practice.enter(
    ...aFullDay(2),
    aPatient({ number: '8', lastName: 'Geheimnis', firstName: 'Xaver', mobile: null, email: null }),
    anAppointment({
      patientNumber: '8',
      at: '2026-11-25T09:00',
      reasonCode: 'HIV',
      reasonName: 'Geheimtest',
    }),
  );
  sms.answerAll({ outcome: 'refused', reason: 'bad-number', taken: false });
  await aSubmittedBatch(practice);
  practice.clock.advance(1000);
  const { facts } = await engine.prepareDigest(actor, SLOT);
  expect(facts).toMatchObject({
    failures: [{ kind: 'rejected', count: 2 }],
    problems: [{ reason: 'no-mobile', count: 1 }],
  } satisfies Partial<Record<keyof DigestFacts, unknown>>);
  await mail.deliver();
  const all = mail
    .mails()
    .map(({ raw, text, html }) => `${raw}${text}${html}`)
    .join('\n');
  for (const secret of ['Geheim', 'Xaver', 'HIV', 'Muster1', 'Vera', '+4179', 'example.ch'])
    expect(all).not.toContain(secret);
});

test('costs no credits: mail to the staff is nothing a patient gets', async () => {
  const { engine, actor, mail } = await aPractice();
  const before = await engine.readAccounts(actor);
  await engine.prepareDigest(actor, SLOT);
  await mail.deliver();
  expect(await engine.readAccounts(actor)).toEqual(before);
});

test('a notice that cannot be put into words is tried again, and keeps no other back', async () => {
  const { engine, actor, mail, clock } = await aPractice();
  await engine.prepareDigest(actor, SLOT);
  let isBroken = true;
  const write: typeof mail.write = (notice) => {
    if (!isBroken) return mail.write(notice);
    isBroken = false;
    throw new Error('no words');
  };
  const signal = new AbortController().signal;
  expect(await mail.engine.mailNotices(actor, { write, signal })).toBe(1);
  const told = await engine.readNotice(actor, 'digest 2026-11-23');
  expect(told?.deliveries).toMatchObject([{ state: 'due', reason: 'unexpected' }, { state: 'sent' }]);
  clock.advance(60_000);
  expect(await mail.engine.mailNotices(actor, { write, signal })).toBe(1);
  expect(
    mail
      .mails()
      .map(({ to }) => to)
      .sort(),
  ).toEqual(ANNA_AND_BEAT.split(','));
});

test('a notice that was put off by a clock that was ahead waits no longer than ever was meant', async () => {
  const { engine, actor, mail, clock } = await aPractice();
  await mail.goAway();
  clock.set('2026-11-24T06:30:00.000Z');
  await engine.prepareDigest(actor, '2026-11-24T07:30');
  await mail.deliver();
  await mail.comeBack();
  clock.set('2026-11-23T09:00:00.000Z');
  expect(await mail.deliver()).toBe(2);
});

test('a name that is to be forgotten is: what was refused is told anew', async () => {
  const { engine, actor, clock } = await aPractice();
  await engine.prepareDigest(actor, SLOT);
  await engine.spreadNotices(actor, 'C1');
  const claim = async () => {
    const claimed = await engine.claimNotice(actor, { target: 'slack' });
    if (claimed === null) throw new Error('expected a notice for Slack, found none');
    return claimed;
  };
  const first = await claim();
  await engine.nameNotice(actor, first, '17.5');
  await engine.recordNotice(actor, first, { outcome: 'later', reason: 'ratelimited', anew: true });
  clock.advance(60_000);
  const second = await claim();
  expect(second.delivery.reference).toBeNull();
  await engine.nameNotice(actor, second, '18.5');
  await engine.recordNotice(actor, second, { outcome: 'later', reason: 'ratelimited' });
  clock.advance(60_000);
  expect((await claim()).delivery.reference).toBe('18.5');
});
