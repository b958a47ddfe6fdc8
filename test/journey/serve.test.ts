import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { localDateOf } from '../../src/model/time.ts';
import type { Started } from '../support/cli.ts';
import { startLivePractice } from '../support/live-practice.ts';
import { startSlackServer } from '../support/slack/server.ts';

const CHANNEL = 'CREMIND';
const PATIENTS = 40;

/** A practice set up as docs/slack.md says, with an SMS portal and a Slack that are real but local. */
async function aPractice() {
  const slack = await startSlackServer();
  onTestFinished(() => slack.close());
  slack.workspace.addUser({ id: 'UANNA', name: 'Anna', locale: 'de-CH' });
  slack.workspace.addUser({ id: 'UBEAT', name: 'Beat', locale: 'en-GB' });
  slack.workspace.addChannel({ id: CHANNEL, members: ['UANNA', 'UBEAT'] });
  const live = await startLivePractice(
    { answerDelayMilliseconds: 60 },
    { RUNDRUF_SLACK_BOT_TOKEN: slack.app.botToken, RUNDRUF_SLACK_APP_TOKEN: slack.app.appToken },
  );
  onTestFinished(live.close);
  const { home } = live;
  const configured = parse(readFileSync(join(home.folder, 'rundruf.yaml'), 'utf8')) as object;
  home.file('rundruf.yaml', stringify({ ...configured, slack: { channel: CHANNEL, apiUrl: slack.apiUrl } }));
  await home.run('settings', 'set', 'quiet-hours.from', '00:00');
  await home.run('settings', 'set', 'quiet-hours.to', '00:00');
  const { username } = userInfo();
  const added = [
    await home.run('users', 'set', username, '--slack', 'UANNA'),
    await home.run('users', 'add', 'beat', '--name', 'Beat', '--can', 'prepare,approve', '--slack', 'UBEAT'),
  ];
  expect(added.map(({ code, stderr }) => [code, stderr])).toEqual([
    [0, ''],
    [0, ''],
  ]);
  const tomorrow = localDateOf(new Date(Date.now() + 86_400_000), 'Europe/Zurich');
  const numbers = Array.from({ length: PATIENTS }, (_, index) => index + 1);
  const files = [
    home.file(
      'patients.csv',
      [
        'number,last_name,first_name,mobile',
        ...numbers.map((n) => `${n},Muster,Vera,07961${String(n).padStart(5, '0')}`),
      ].join('\n'),
    ),
    home.file(
      'appointments.csv',
      [
        'id,starts_at,status,patient_number',
        ...numbers.map((n) => `T${n},${tomorrow}T09:${String(n % 60).padStart(2, '0')},definite,${n}`),
      ].join('\n'),
    ),
  ];
  expect(await home.run('import', ...files)).toMatchObject({ code: 0 });
  return { slack, ...live };
}

type Practice = Awaited<ReturnType<typeof aPractice>>;

function serve({ home }: Practice): Started {
  const started = home.start('serve');
  onTestFinished(() => void started.child.kill('SIGKILL'));
  return started;
}

const cardWith = ({ slack }: Practice, words: string) =>
  slack.until(
    () =>
      slack
        .channel(CHANNEL)
        .messages()
        .find((card) => card.words.includes(words)),
    {
      withinMs: 20_000,
      what: words,
    },
  );

test('S4, S5: prepared and approved in Slack, the server killed while it sends, the next one goes on: each message at most once, and the card tells', {
  timeout: 90_000,
}, async () => {
  const practice = await aPractice();
  const { slack, portal } = practice;
  const first = serve(practice);
  await slack.until(() => slack.sockets.count() === 1, { withinMs: 20_000 });
  const beat = slack.as('UBEAT');
  const options = await (await beat.command('/reminders', 'tomorrow', { channel: CHANNEL })).shown(
    ({ submitLabel }) => submitLabel === 'Count',
  );
  const counted = await (await beat.submit(options)).shown(({ words }) => words.includes('[Back]'));
  await (await beat.submit(counted)).shown(({ words }) => words.includes('is prepared'));
  const card = await cardWith(practice, 'Freigeben & senden');
  await slack.as('UANNA').click(card, 'batch.approve');
  await slack.until(async () => (await portal()).taken.length >= 5, { withinMs: 20_000 });
  first.child.kill('SIGKILL');
  const second = serve(practice);
  const done = await cardWith(practice, `von ${PATIENTS} Mitteilungen gesendet`);
  const { taken, timesSeen } = await portal();
  expect(Math.max(...Object.values(timesSeen))).toBe(1);
  expect(new Set(taken.map(({ recipient }) => recipient)).size).toBe(taken.length);
  // what was on its way when it was killed is asked about, or shown as unclear: nothing is left, or sent again by itself
  const { entries } = (await practice.home.run('log', '--json', '--limit', '100')).json as {
    entries: { state: string }[];
  };
  expect(entries).toHaveLength(PATIENTS);
  expect(entries.filter(({ state }) => state !== 'submitted' && state !== 'unclear')).toEqual([]);
  expect(
    slack
      .channel(CHANNEL)
      .messages()
      .filter(({ words }) => words.includes('Auftrag 1')),
  ).toHaveLength(1);
  expect(done.words).toContain('Bericht');
  second.child.kill('SIGTERM');
  const { code, stderr } = await second.result;
  expect(code).toBe(0);
  expect(stderr).toContain('Slack: connected');
});
