import { expect, test } from 'vitest';
import { aFullDay } from '../support/records.ts';
import { startSlackPractice } from '../support/slack-practice.ts';

const transports = ['socket', 'http'] as const;

test.each(transports)(
  '%s: the app is taken out of the workspace: said, nothing more is tried, and sending goes on',
  async (mode) => {
    const practice = await startSlackPractice({
      config: { mode },
      settings: { 'send.first-wait-seconds': '0' },
    });
    const { slack, app, engine, actor, sms } = practice;
    await slack.admin.uninstall();
    await slack.until(() => app.states.length === 2);
    expect(app.states).toEqual(['connected', { ended: 'app_uninstalled' }]);
    if (mode === 'socket') {
      await slack.until(() => slack.sockets.count() === 0);
      expect(slack.sockets.everConnected()).toBe(1);
    }
    await practice.enter(...aFullDay(2));
    const { batchId } = await engine.prepareBatch(actor, { channel: 'sms' });
    await engine.approveBatch(actor, batchId, 1, { andSend: true });
    await slack.until(() => sms.taken.length === 2);
    expect(slack.calls.map(({ method }) => method).filter((method) => method.startsWith('chat.'))).toEqual(
      [],
    );
    await app.stop();
  },
);

test('the app’s own token is revoked: the same; somebody else’s token is nothing to us', async () => {
  const { slack, app } = await startSlackPractice();
  await slack.admin.revokeTokens({ oauth: ['UANNA'] });
  await slack.admin.revokeTokens({ bot: ['UANOTHER'] });
  expect(app.states).toEqual(['connected']);
  await slack.admin.revokeTokens({ bot: [slack.workspace.botUserId] });
  await slack.until(() => app.states.length === 2);
  expect(app.states[1]).toEqual({ ended: 'tokens_revoked' });
});
