import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../support/slack/json.ts';
import { type SlackServer, startSlackServer } from '../../support/slack/server.ts';
import { call, plain, section, times, wellEquipped } from './api.ts';
import { type RunningApp, startApp } from './app.ts';

let slack: SlackServer;
let running: RunningApp | null = null;

beforeEach(async () => {
  slack = await startSlackServer(wellEquipped);
  slack.workspace.addUser({ id: 'UANNA' });
  slack.workspace.addChannel({ id: 'C1', members: ['UANNA'] });
});

afterEach(async () => {
  await running?.stop();
  running = null;
  await slack.close();
});

const option = (value: string) => ({ text: plain(value.toUpperCase()), value });
const ticks = (blockId: string, initial: readonly string[]) => ({
  type: 'input',
  block_id: blockId,
  optional: true,
  label: plain('Who'),
  element: {
    type: 'checkboxes',
    action_id: 'who',
    options: ['a', 'b', 'c'].map(option),
    ...(initial.length > 0 ? { initial_options: initial.map(option) } : {}),
  },
});
const modal = (more: Json = {}) => ({
  type: 'modal',
  title: plain('Window'),
  submit: plain('Go'),
  blocks: [],
  ...more,
});

const open = (more: Json = {}, trigger = slack.trigger('UANNA')) =>
  call(slack, 'views.open', { trigger_id: trigger, view: modal(more) });
const shownTo = (userId: string) => {
  const view = slack.viewOf(userId);
  if (!view) throw new Error(`${userId} is shown nothing`);
  return view;
};

describe('a trigger', () => {
  it('opens one view, within three seconds of Slack’s clock', async () => {
    const trigger = slack.trigger('UANNA');
    slack.clock.advance({ seconds: 3 });
    expect((await open({}, trigger)).body['ok']).toBe(true);
    expect((await open({}, trigger)).body['error']).toBe('exchanged_trigger_id');
    const late = slack.trigger('UANNA');
    slack.clock.advance({ seconds: 4 });
    expect((await open({}, late)).body['error']).toBe('expired_trigger_id');
    expect((await open({}, 'made up')).body['error']).toBe('invalid_trigger_id');
  });
});

describe('a view', () => {
  it('is changed with its hash, as long as nobody was faster and it is open', async () => {
    const { view } = (await open()).body as { view: { id: string; hash: string } };
    const update = (hash: string) =>
      call(slack, 'views.update', { view_id: view.id, hash, view: modal({ title: plain('New') }) });
    expect((await update(view.hash)).body['ok']).toBe(true);
    expect((await update(view.hash)).body['error']).toBe('hash_conflict');
    await slack.as('UANNA').close(shownTo('UANNA'));
    expect((await update(view.hash)).body['error']).toBe('not_found');
  });

  it('keeps what was entered under the same ids, and takes first values under new ones', async () => {
    const { view } = (await open({ blocks: [ticks('who:1', ['a'])] })).body as { view: { id: string } };
    const anna = slack.as('UANNA');
    expect(shownTo('UANNA').lines).toEqual(['Who: [x] A [ ] B [ ] C']);
    anna.fill(shownTo('UANNA'), { Who: ['b', 'C'] });
    const update = (block: Json) =>
      call(slack, 'views.update', { view_id: view.id, view: modal({ blocks: [block] }) });
    await update(ticks('who:1', ['a']));
    expect(shownTo('UANNA').lines).toEqual(['Who: [ ] A [x] B [x] C']);
    await update(ticks('who:2', ['a']));
    expect(shownTo('UANNA').lines).toEqual(['Who: [x] A [ ] B [ ] C']);
  });

  it('cannot take an external_id that is in use', async () => {
    await open({ external_id: 'one' });
    slack.workspace.addUser({ id: 'UBEAT' });
    expect((await open({ external_id: 'one' }, slack.trigger('UBEAT'))).body['error']).toBe(
      'duplicate_external_id',
    );
  });
});

describe('a person in a modal', () => {
  it('opens no more than three on top of each other, and is asked about what is left empty', async () => {
    running = await startApp(slack, 'socket', (app) => {
      app.action('more', async ({ ack, body, client }) => {
        await ack();
        const { trigger_id } = body as unknown as { trigger_id: string };
        const blocks = [
          { type: 'actions', elements: [{ type: 'button', action_id: 'more', text: plain('More') }] },
        ];
        const view = { ...modal(), blocks } as never;
        await client.views.push({ trigger_id, view }).catch(() => undefined);
      });
    });
    await open({
      blocks: [{ type: 'actions', elements: [{ type: 'button', action_id: 'more', text: plain('More') }] }],
    });
    const anna = slack.as('UANNA');
    for (const depth of times(3, (index) => index)) {
      await anna.click(shownTo('UANNA'), 'More');
      const outcome = await slack.until(
        () => slack.calls.filter((each) => each.method === 'views.push')[depth],
      );
      await slack.until(() => outcome.outcome() !== 'under way');
    }
    const pushes = slack.calls.filter((each) => each.method === 'views.push').map((each) => each.outcome());
    expect(pushes).toEqual(['ok', 'ok', 'push_limit_reached']);
  });

  it('sees what the app answers to a submission: another view, errors where inputs are, or none', async () => {
    let answers: Json[] = [];
    running = await startApp(slack, 'http', (app) => {
      app.view('pick', async ({ ack }) => {
        await ack(answers.shift() as never);
      });
    });
    const anna = slack.as('UANNA');
    await open({ callback_id: 'pick', blocks: [ticks('who', ['a'])] });
    answers = [
      { response_action: 'errors', errors: { who: 'Too many.' } },
      { response_action: 'update', view: modal({ callback_id: 'pick', title: plain('Second') }) },
      { response_action: 'clear' },
    ];
    expect((await anna.submit(shownTo('UANNA'))).errors).toEqual({ who: 'Too many.' });
    await anna.submit(shownTo('UANNA'));
    expect(shownTo('UANNA').title).toBe('Second');
    await anna.submit(shownTo('UANNA'));
    expect(slack.viewOf('UANNA')).toBeNull();
  });

  it('is never shown errors at something that is no input: that is a violation', async () => {
    running = await startApp(slack, 'http', (app) => {
      app.view('pick', async ({ ack }) => ack({ response_action: 'errors', errors: { note: 'No.' } }));
    });
    await open({ callback_id: 'pick', blocks: [{ ...section('a'), block_id: 'note' }] });
    await slack.as('UANNA').submit(shownTo('UANNA'));
    expect(slack.takeViolations()).toMatchObject([
      { problem: 'errors: note is no input block of the view' },
      {},
    ]);
  });
});

describe('a response URL', () => {
  const card = [
    { type: 'actions', block_id: 'b', elements: [{ type: 'button', action_id: 'go', text: plain('Go') }] },
  ];
  const urls: string[] = [];
  const answer = (body: Json) =>
    fetch(urls.at(-1) ?? '', {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });

  beforeEach(async () => {
    running = await startApp(slack, 'http', (app) => {
      app.action('go', async ({ ack, body }) => {
        urls.push((body as unknown as { response_url: string }).response_url);
        await ack();
      });
    });
    await call(slack, 'chat.postMessage', { channel: 'C1', text: 'card', blocks: card });
    await slack.as('UANNA').click(slack.channel('C1').messages()[0] ?? expect.fail(), 'go');
  });

  it('answers five times for half an hour, for the one who clicked', async () => {
    for (const text of ['1', '2', '3', '4', '5']) {
      expect((await answer({ text, replace_original: false })).status).toBe(200);
    }
    expect((await answer({ text: '6', replace_original: false })).status).toBe(404);
    expect(slack.ephemeralsOf('UANNA').map(({ words }) => words)).toEqual(['1', '2', '3', '4', '5']);
    await slack.as('UANNA').click(slack.channel('C1').messages()[0] ?? expect.fail(), 'go');
    slack.clock.advance({ minutes: 31 });
    expect((await answer({ text: 'late', replace_original: false })).status).toBe(404);
  });

  it('replaces or deletes the message that was clicked when it says so', async () => {
    await answer({ text: 'done', replace_original: true });
    expect(slack.channel('C1').messages()).toMatchObject([{ words: 'done' }]);
    await answer({ delete_original: true });
    expect(slack.channel('C1').messages()).toEqual([]);
  });

  it('fails on demand, and is in the record of calls', async () => {
    slack.faults.status('response_url', 500, { when: 'after' });
    expect((await answer({ text: 'there all the same', replace_original: false })).status).toBe(500);
    expect(slack.ephemeralsOf('UANNA')).toMatchObject([{ words: 'there all the same' }]);
    expect(slack.calls.at(-1)).toMatchObject({
      method: 'response_url',
      arguments: { text: 'there all the same' },
    });
  });

  it('must say whether it replaces: anything else is a violation', async () => {
    await answer({ text: 'hm' });
    expect(slack.takeViolations()).toHaveLength(1);
  });
});
