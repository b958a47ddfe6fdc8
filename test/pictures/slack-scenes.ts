import type { MessageSeen, ViewSeen } from '../support/slack/seen.ts';
import { CHANNEL, type World } from './slack-world.ts';

/** What is to be seen then; without a name there is no picture of it. */
type Shown =
  | Readonly<{ name: string; title: string; message: MessageSeen; thread?: readonly MessageSeen[] }>
  | Readonly<{ name: string; title: string; view: ViewSeen }>;

/** One step: what somebody does, and the pictures of it. A step may go on with another world. */
export type Scene = (world: World) => Promise<readonly Shown[] | World>;

const WAIT = 15_000;

/** The newest card with these words. */
async function card({ slack }: World, ...words: string[]): Promise<MessageSeen> {
  return slack.until(
    () =>
      [...slack.channel(CHANNEL).messages()]
        .reverse()
        .find((message) => message.blocks.length > 0 && words.every((word) => message.words.includes(word))),
    { withinMs: WAIT, what: `a card with ${words.join(', ')}` },
  );
}

async function shown({ slack }: World, user: string, ...words: string[]): Promise<ViewSeen> {
  return slack.until(
    () => {
      const view = slack.viewOf(user);
      return view !== null && words.every((word) => view.words.includes(word)) ? view : undefined;
    },
    { withinMs: WAIT, what: `a window with ${words.join(', ')}` },
  );
}

async function told({ slack }: World, user: string, ...words: string[]): Promise<MessageSeen> {
  return slack.until(
    () =>
      [...slack.ephemeralsOf(user)]
        .reverse()
        .find((message) => words.every((word) => message.words.includes(word))),
    { withinMs: WAIT, what: `an answer with ${words.join(', ')}` },
  );
}

async function closed(world: World, user: string, view: ViewSeen): Promise<void> {
  await world.slack.as(user).close(view, { all: true });
}

const BEAT = 'UBEAT';
const ANNA = 'UANNA';

/** In this order; each stands on what the ones before have done. */
export const scenes: readonly Scene[] = [
  async (world) => {
    const beat = world.slack.as(BEAT);
    await beat.command('/reminders', 'tomorrow', { channel: CHANNEL });
    const options = await shown(world, BEAT, 'Appointment statuses');
    await beat.submit(options);
    const counts = await shown(world, BEAT, 'can be prepared');
    await beat.submit(counts);
    await closed(world, BEAT, await shown(world, BEAT, 'is prepared'));
    return [
      { name: 'prepare', title: 'Preparing: the options of a run', view: options },
      { name: 'counts', title: 'Preparing: who would be reminded, and who would not', view: counts },
    ];
  },
  async (world) => {
    const waiting = await card(world, 'Waits for approval');
    const beat = world.slack.as(BEAT);
    await beat.click(waiting, 'Choose patients …');
    const choose = await shown(world, BEAT, 'ticked');
    await closed(world, BEAT, choose);
    await beat.click(waiting, 'Reject …');
    const reject = await shown(world, BEAT, 'Why?');
    await closed(world, BEAT, reject);
    return [
      { name: 'card-waiting', title: 'A card: waits for approval', message: waiting },
      { name: 'choose', title: 'Choosing patients: times and numbers', view: choose },
      { name: 'reject', title: 'Rejecting with a reason', view: reject },
    ];
  },
  async (world) => {
    const { slack } = world;
    await slack.as(BEAT).click(await card(world, 'Waits for approval'), 'Approve & send');
    const answer = await told(world, BEAT, 'approved');
    await card(world, 'messages sent');
    await world.engine.trackDue(world.anna);
    const sent = await card(world, 'messages sent', 'delivered');
    const thread = slack.channel(CHANNEL).thread(sent.ts);
    await slack.as(BEAT).click(sent, 'Report');
    const report = await shown(world, BEAT, 'Delivered');
    await closed(world, BEAT, report);
    await slack.as(BEAT).click(sent, 'Details …');
    const details = await shown(world, BEAT, 'Messages 1');
    await closed(world, BEAT, details);
    return [
      { name: 'answer', title: 'What only the one who pressed sees', message: answer },
      { name: 'card-sent', title: 'A card: sent, with what happened under it', message: sent, thread },
      { name: 'report', title: 'The report of a batch', view: report },
      { name: 'details', title: 'Its messages one by one', view: details },
    ];
  },
  async (world) => {
    await world.engine.prepareBatch(world.anna, { channel: 'sms', days: ['2026-11-27'] });
    const low = await card(world, 'Too few credits');
    await world.slack.as(BEAT).command('/credits', '', { channel: CHANNEL });
    const credits = await told(world, BEAT, 'Balance');
    await world.buy(200);
    return [
      { name: 'card-too-few', title: 'A card: too few credits', message: low },
      { name: 'credits', title: 'Credits', message: credits },
    ];
  },
  async (world) => {
    const { slack } = world;
    await slack.as(BEAT).click(await card(world, '27 Nov', 'Waits for approval'), 'Approve & send');
    await card(world, '27 Nov', 'messages sent');
    await world.engine.trackDue(world.anna);
    const problems = await card(world, '27 Nov', 'Retry 3');
    await slack.as(BEAT).click(problems, 'batch.retry');
    const retry = await shown(world, BEAT, 'did not arrive');
    await closed(world, BEAT, retry);
    return [
      { name: 'card-problems', title: 'A card: some did not arrive', message: problems },
      { name: 'retry', title: 'Retrying what did not arrive', view: retry },
    ];
  },
  async (world) => {
    const { slack, engine, anna } = world;
    await engine.prepareBatch(anna, { channel: 'sms', days: ['2026-11-25'] });
    const waiting = await card(world, '25 Nov', 'Waits for approval');
    await slack.as(BEAT).click(waiting, 'Reject …');
    await slack.as(BEAT).submit(await shown(world, BEAT, 'Why?'), { reason: 'wrong-selection' });
    const rejected = await card(world, '25 Nov', 'Rejected by');
    const { batchId } = await engine.prepareBatch(anna, { channel: 'sms', days: ['2026-11-26'] });
    await card(world, '26 Nov', 'Waits for approval');
    await engine.approveBatch(anna, batchId);
    const approved = await card(world, '26 Nov', 'Approved by', 'not sent yet');
    await slack.as(BEAT).command('/reminders', 'status', { channel: CHANNEL });
    const status = await told(world, BEAT, 'open:');
    await slack.as(BEAT).click(approved, 'Withdraw');
    const withdrawn = await card(world, '26 Nov', 'Withdrawn');
    return [
      { name: 'card-rejected', title: 'A card: rejected', message: rejected },
      { name: 'card-approved', title: 'A card: approved at the dashboard, not sent yet', message: approved },
      { name: 'card-withdrawn', title: 'A card: withdrawn', message: withdrawn },
      { name: 'status', title: 'What is open', message: status },
    ];
  },
  async (world) => {
    const beat = world.slack.as(BEAT);
    await beat.command('/reminder-log', '', { channel: CHANNEL });
    const log = await told(world, BEAT, 'The last');
    await beat.command('/reminders', 'help', { channel: CHANNEL });
    const help = await told(world, BEAT, 'You may');
    return [
      { name: 'log', title: 'The last batches', message: log },
      { name: 'help', title: 'Help, and what one may do', message: help },
    ];
  },
  async (world) => {
    const { slack, engine, anna } = world;
    await engine.changeSetting(anna, { key: 'quiet-hours.to', value: '15:00', scope: 'practice' });
    await engine.prepareBatch(anna, { channel: 'sms', days: ['2026-11-30'] });
    await slack.as(BEAT).click(await card(world, '30 Nov', 'Waits for approval'), 'Approve & send');
    const ordered = await card(world, '30 Nov', '15:00');
    await slack.as(BEAT).click(ordered, 'Withdraw');
    await card(world, '30 Nov', 'Withdrawn');
    await engine.changeSetting(anna, { key: 'quiet-hours.to', value: '08:00', scope: 'practice' });
    await engine.prepareBatch(anna, { channel: 'sms', days: ['2026-12-02'] });
    await slack.as(BEAT).click(await card(world, '2 Dec', 'Waits for approval'), 'Approve & send');
    const sending = await card(world, '2 Dec', 'Sending');
    const paused = await card(world, '2 Dec', 'Paused');
    return [
      {
        name: 'card-ordered',
        title: 'A card: approved, and sent when the quiet hours are over',
        message: ordered,
      },
      { name: 'card-sending', title: 'A card: is being sent', message: sending },
      { name: 'card-paused', title: 'A card: paused, and why', message: paused },
    ];
  },
  async (world) => world.restart({ language: 'de' }),
  async (world) => {
    const { slack, engine, anna } = world;
    await engine.changeSetting(anna, { key: 'approval.mode', value: 'four-eyes', scope: 'practice' });
    await engine.prepareBatch(anna, { channel: 'sms', days: ['2026-11-26'] });
    const waiting = await card(world, 'durch jemanden, der nicht aufbereitet hat');
    await slack.as(ANNA).click(waiting, 'batch.approve');
    const refused = await told(world, ANNA, 'zweite Person');
    for (const user of [ANNA, BEAT]) await slack.as(user).openHome();
    const [german, english] = await slack.until(
      () => {
        const homes = [slack.homeOf(ANNA), slack.homeOf(BEAT)];
        return homes.every((home) => home !== null && home.blocks.length > 10) ? homes : undefined;
      },
      { withinMs: WAIT, what: 'two home tabs' },
    );
    if (!german || !english) throw new Error('expected two home tabs');
    await slack.as(ANNA).click(german, 'settings.open');
    const settings = await shown(world, ANNA, 'Keine SMS ab');
    await closed(world, ANNA, settings);
    return [
      { name: 'card-four-eyes-de', title: 'Eine Karte: wartet auf eine zweite Person', message: waiting },
      { name: 'refused-de', title: 'Vier Augen: eine Absage', message: refused },
      { name: 'home', title: 'The home tab', view: english },
      { name: 'settings-de', title: 'Die Einstellungen für Administratoren', view: settings },
      { name: 'home-de', title: 'Die Startseite', view: german },
    ];
  },
  async (world) => {
    const anna = world.slack.as(ANNA);
    await anna.command('/reminders', '2026-11-30', { channel: CHANNEL });
    const options = await shown(world, ANNA, 'Termin-Status');
    await closed(world, ANNA, options);
    return [{ name: 'prepare-de', title: 'Aufbereiten: die Angaben eines Laufs', view: options }];
  },
  async (world) => world.restart({ language: 'en', days: 4 }),
  async (world) => [
    { name: 'card-expired', title: 'A card: expired', message: await card(world, '26 Nov', 'Expired') },
  ],
];
