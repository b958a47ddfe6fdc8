// A server whose time passes as the test says: it does by order what `rundruf serve` does each minute, and stands still
// between. Plain JavaScript, because node runs it as it is.
import { hostname } from 'node:os';

const Real = Date;
let ahead = 0;
globalThis.Date = class MovedDate extends Real {
  constructor(...given) {
    super(...(given.length === 0 ? [Real.now() + ahead] : given));
  }
  static now() {
    return Real.now() + ahead;
  }
};

const { openInstallation } = await import('../../../dist/src/cli/wiring.js');
const { readConfig } = await import('../../../dist/src/config.js');
const { createNoticeWriter } = await import('../../../dist/src/i18n/notice-writer.js');
const { OutageError } = await import('../../../dist/src/errors.js');
const { serverActor } = await import('../../../dist/src/send-due.js');

const config = readConfig(process.env);
const actor = serverActor(hostname());
const { signal } = new AbortController();
const write = createNoticeWriter(config.practice);
let installation = null;
let startedAt = null;

/** What the server's timers do, one after another, until there is nothing more to do. */
async function live() {
  installation ??= await openInstallation(config, {
    face: 'schedule',
    onLogUnusable(file, reason) {
      throw new Error(`${file}: ${reason}`);
    },
  });
  const { engine } = installation;
  startedAt ??= new Date();
  await engine.beatServer(actor, startedAt);
  await engine.runDueSchedules(actor, { signal });
  if (await engine.isSendingOn(actor)) await engine.sendDue(actor, { signal });
  await engine.checkAlarms(actor, { askPortals: false });
  await engine.mailNotices(actor, { write, signal });
}

process.on('message', async ({ at }) => {
  ahead = at - Real.now();
  try {
    await live();
    process.send({ failed: null });
  } catch (error) {
    // who is in each other's way, or cannot reach something, tries again with the next tick
    process.send({ failed: error instanceof OutageError ? null : String(error?.stack ?? error) });
  }
});
process.on('disconnect', () => process.exit(0));
process.send('ready');
