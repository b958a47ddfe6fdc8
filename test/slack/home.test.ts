import { expect, test } from 'vitest';
import { homeBlocks } from '../../slack/blocks/home.ts';
import { allCapabilities } from '../../src/actor.ts';
import { createFormat } from '../../src/i18n/format.ts';
import { catalogue } from '../../src/i18n/index.ts';
import { exclusionReasons } from '../../src/model/candidate.ts';
import { lostButTaken } from '../support/fake-portal.ts';
import { aSubmittedBatch } from '../support/practice.ts';
import { aFullDay } from '../support/records.ts';
import { checkView } from '../support/slack/limits/view.ts';
import type { ViewSeen } from '../support/slack/seen.ts';
import {
  enterSlackUser,
  type SlackPractice,
  slackConfigOf,
  startSlackPractice,
} from '../support/slack-practice.ts';

async function home({ as }: SlackPractice, who: string): Promise<ViewSeen> {
  return (await as(who).openHome()).shown();
}

async function withBatch(options: Parameters<typeof startSlackPractice>[0] = {}) {
  const practice = await startSlackPractice(options);
  await practice.enter(...aFullDay(3));
  const { batchId } = await practice.engine.prepareBatch(practice.actor, { channel: 'sms' });
  return { ...practice, batchId };
}

test('the home tab tells what needs somebody, today and tomorrow, credits, the last batches and their role', async () => {
  const practice = await withBatch();
  expect((await home(practice, 'beat')).words).toMatchInlineSnapshot(`
    "# Reminders
    [Prepare reminders …] [Report of a period …] [Credits …] [Refresh]
    ---
    # Needs you
    *Reminders · Tue 24 Nov · 3 SMS · prepared: @anna, 23/11/26 10:00*
    *🟡* Waits for approval
    Batch 1
    [Approve & send] [Choose patients …] [Details …] [Reject …]
    ---
    # Today and tomorrow
    *Today*, Mon 23 Nov · SMS
    no appointments
    *Tomorrow*, Tue 24 Nov · SMS
    3 in an open batch
    ---
    # Credits
    *SMS*: 1,000 credits free (as of 10:00)
    *e-mail*: 0 credits free (as of 10:00)
    ⚠️ Credits are low: 0 left. Once more are bought, the administrator enters them in the dashboard under Credits.
    ---
    # The last batches
    *Reminders · Tue 24 Nov* · 3 SMS
    prepared, waits for approval
    prepared: @anna, 23/11/26 10:00 · not decided yet
    [Report]
    ---
    # Your role
    You may: look, prepare, approve, administer.
    ---
    # For administrators
    Channel #cremind: connected, private.
    Privacy: minimal. Slack sees times and numbers only.
    [Settings …]"
  `);
});

test('in German for whoever has their Slack in German', async () => {
  expect((await home(await withBatch(), 'anna')).words).toMatchInlineSnapshot(`
    "# Erinnerungen
    [Erinnerungen aufbereiten …] [Bericht zu einem Zeitraum …] [Credits …] [Aktualisieren]
    ---
    # Wartet auf Sie
    *Terminerinnerungen · Di., 24. November · 3 SMS · aufbereitet: @anna, 23.11.26 10:00*
    *🟡* Wartet auf Freigabe
    Auftrag 1
    [Freigeben & senden] [Patienten wählen …] [Einzelheiten …] [Ablehnen …]
    ---
    # Heute und morgen
    *Heute*, Mo., 23. November · SMS
    keine Termine
    *Morgen*, Di., 24. November · SMS
    3 in einem offenen Auftrag
    ---
    # Credits
    *SMS*: 1'000 Credits frei (Stand 10:00)
    *E-Mail*: 0 Credits frei (Stand 10:00)
    ⚠️ Die Credits werden knapp: noch 0. Was gekauft ist, trägt der Administrator in der Oberfläche unter Credits ein.
    ---
    # Die letzten Aufträge
    *Terminerinnerungen · Di., 24. November* · 3 SMS
    aufbereitet, wartet auf Freigabe
    aufbereitet: @anna, 23.11.26 10:00 · noch nicht entschieden
    [Bericht]
    ---
    # Ihre Rolle
    Sie dürfen: ansehen, aufbereiten, freigeben, verwalten.
    ---
    # Für Administratoren
    Kanal #cremind: verbunden, privat.
    Datenschutz: minimal. Slack sieht nur Uhrzeiten und Zahlen.
    [Einstellungen …]"
  `);
});

test('S4: whoever prepared a batch is not asked to approve it where that takes a second person', async () => {
  const practice = await withBatch({ settings: { 'approval.mode': 'four-eyes' } });
  const anna = await home(practice, 'anna');
  expect(anna.words).toContain('Nichts wartet auf Sie.');
  expect(anna.words).toContain('wartet auf jemanden, der nicht aufbereitet hat');
  expect((await home(practice, 'beat')).words).toContain('[Approve & send]');
});

test('whoever may only look sees no button that decides', async () => {
  const carla = await home(await withBatch(), 'carla');
  expect(carla.words).toContain('waits for somebody who may approve');
  expect(carla.words).not.toMatch(/Approve & send|Reject|Choose|Prepare reminders/);
  expect(carla.words).toContain('You may: look.');
});

test('whoever may approve and not prepare sees the buttons for that alone', async () => {
  const practice = await withBatch();
  practice.slack.workspace.addUser({ id: 'UDORA' });
  await enterSlackUser(practice, 'dora', ['view', 'approve']);
  expect((await home(practice, 'dora')).lines).toContain('[Approve & send] [Details …] [Reject …]');
});

test('a guest, a bot or somebody of another organisation sees nothing of it', async () => {
  const practice = await withBatch();
  const { slack } = practice;
  slack.workspace.addUser({ id: 'UGUEST', isGuest: true });
  slack.workspace.addUser({ id: 'UOTHER', isStranger: true, teamId: 'T0OTHER' });
  slack.workspace.addUser({ id: 'UBOT', isBot: true });
  for (const id of ['guest', 'other', 'bot']) {
    const { words, lines } = await home(practice, id);
    expect(lines).toHaveLength(3);
    expect(words).toMatch(/Not available to guests|Only people of the practice/);
  }
});

test('whoever is nobody in the practice sees nothing of it, and is told whom to ask', async () => {
  const practice = await withBatch();
  practice.slack.workspace.addUser({ id: 'UDORA' });
  const { words } = await home(practice, 'dora');
  expect(words).not.toMatch(/Approve & send|Prepare reminders|Batch 1|Tue 24 Nov/);
  expect(words).toContain('Ask an administrator of the practice.');
});

test('only the home tab is published, and an event that Slack repeats is not followed twice', async () => {
  const practice = await withBatch();
  const { events, calls } = practice.slack;
  const opened = { type: 'app_home_opened', user: 'UBEAT', channel: 'DBEAT' };
  await events.send({ ...opened, tab: 'messages' });
  const delivery = await events.send({ ...opened, tab: 'home' });
  await practice.slack.until(() => practice.slack.homeOf('UBEAT'));
  expect((await events.sendAgain(delivery)).attempts).toHaveLength(2);
  await home(practice, 'anna');
  const published = calls.filter(({ method }) => method === 'views.publish');
  expect(published.map((call) => call.arguments['user_id'])).toEqual(['UBEAT', 'UANNA']);
});

test('a report is opened from the home tab', async () => {
  const practice = await withBatch();
  const shown = await home(practice, 'beat');
  const answer = await practice.as('beat').click(shown, 'Report');
  const view = await answer.shown(({ words }) => words.includes('Batch 1'));
  expect(view.type).toBe('modal');
});

test('credits and the report of a period are opened from the home tab', async () => {
  const practice = await withBatch();
  const shown = await home(practice, 'beat');
  const credits = await practice.as('beat').click(shown, 'credits.open');
  expect((await credits.shown(({ words }) => words.includes('Balance'))).title).toBe('Credits');
  const report = await practice.as('beat').click(shown, 'report.open');
  expect((await report.shown(({ words }) => words.includes('Last 30 days'))).title).toBe('Report');
});

test('a role that comes through a group in Slack is named with it, and a missing one with whom to ask', async () => {
  const roles = { prepare: ['SPREPARE'], approve: ['UANNA'], admin: ['SADMIN'] };
  const practice = await startSlackPractice({ config: { roles } });
  practice.slack.workspace.addGroup({ id: 'SPREPARE', handle: 'reminder-desk', users: ['UBEAT'] });
  practice.slack.workspace.addGroup({ id: 'SADMIN', handle: 'it', users: [] });
  const { words } = await home(practice, 'beat');
  expect(words).toContain('You may: look, prepare (through @reminder-desk).');
  expect(words).toContain('Not: approve. In Slack that is for @anna.');
  expect(words).toContain('Not: administer. In Slack that is for @it.');
  expect(words).toContain('Ask an administrator of the practice.');
});

test('administrators see why no cards are in the channel', async () => {
  const practice = await withBatch();
  practice.slack.workspace.addUser({ id: 'UGUEST', isGuest: true });
  practice.slack.workspace.channel('CREMIND').members.add('UGUEST');
  practice.clock.advance(6 * 60_000);
  await practice.engine.withdrawBatch(practice.actor, practice.batchId);
  await practice.slack.until(() =>
    practice.records.find(({ facts }) => facts['trouble'] === 'channel-has-guests'),
  );
  expect((await home(practice, 'beat')).words).toContain('no cards, because guests are in it. Remove them');
  expect((await home(practice, 'carla')).words).not.toContain('guests');
});

test('what may have been sent is said until somebody has decided it', async () => {
  const practice = await startSlackPractice();
  const { engine, actor, email, enter } = practice;
  await engine.enterPurchase(actor, { channel: 'email', milliCredits: 10_000 });
  await enter(...aFullDay(2));
  email.answerAll(lostButTaken);
  await aSubmittedBatch(practice, 'email');
  expect((await home(practice, 'beat')).words).toContain(
    'Batch 1: 2 messages are unclear and may have been sent. Somebody must decide in the dashboard.',
  );
});

test('however much is open, Slack takes it', async () => {
  const practice = await withBatch({ settings: { 'credits.low': '20' } });
  const { engine, server, clock } = { ...practice, server: practice.actor };
  const batch = await engine.readMaskedBatch(server, practice.batchId);
  const counts = { ...batch.counts, unclear: 3, rejected: 2, queuedMilliCredits: 9_000_000 };
  const person = { id: 'x', name: '<!channel> &'.repeat(20), slackIds: [] };
  const many = Array.from({ length: 50 }, (_, index) => ({
    ...batch,
    id: index + 1,
    revision: 3,
    counts,
    preparedBy: person,
    revisedBy: Array.from({ length: 20 }, () => person),
    retryOf: 1,
    state: 'paused' as const,
    pauseReason: 'portal-misconfigured',
  }));
  const run = await engine.previewMaskedRun(server, { channel: 'sms' });
  for (const language of ['en', 'de'] as const) {
    const t = catalogue(language);
    const words = { t, format: createFormat(t, 'Europe/Zurich') };
    const facts = {
      open: many,
      last: many.slice(0, 20),
      days: [
        {
          day: '2026-11-23',
          run: { ...run, excluded: exclusionReasons.map((reason) => ({ reason, count: 99 })) },
        },
      ],
      accounts: await engine.readAccounts(server),
      accountsAt: clock.now(),
      approval: 'any' as const,
      config: slackConfigOf(practice.slack, { roles: { prepare: [], approve: groups, admin: null } }),
      channelTrouble: 'strange_<code>',
      isSandbox: true,
    };
    for (const capabilities of [allCapabilities, ['view'] as const]) {
      const reader = { slackId: 'UBEAT', actor: { ...practice.actor, capabilities } };
      const blocks = homeBlocks(words, facts, {
        reader,
        asOf: createFormat(t, 'Europe/Zurich').time(clock.now()),
      });
      expect(checkView({ type: 'home', blocks }, 'home')).toEqual([]);
      expect(JSON.stringify(blocks)).not.toMatch(/<!channel>|<code>/);
      expect(JSON.stringify(blocks)).toMatch(/40 (further|weitere)/);
    }
  }
});

const groups = Array.from({ length: 50 }, (_, index) => `S${index}AA`);
