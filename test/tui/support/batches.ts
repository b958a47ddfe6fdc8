import type { Command } from '../../../tui/keys.ts';
import { batchesScreen } from '../../../tui/screens/batches.ts';
import { aFace, seen } from '../../support/face.ts';
import { refused } from '../../support/fake-portal.ts';
import { startPractice } from '../../support/practice.ts';
import { aFullDay, mobileOf } from '../../support/records.ts';

type TestPractice = Awaited<ReturnType<typeof startPractice>>;

const WIDE = { width: 200, height: 30 };

/** So many patients with an appointment tomorrow. */
export async function aDay(
  count: number,
  options: Parameters<typeof startPractice>[0] = {},
): Promise<TestPractice> {
  const practice = await startPractice(options);
  await practice.enter(...aFullDay(count));
  return practice;
}

/** The screen as it is shown, with everything read. */
export async function openBatches(practice: TestPractice, options: Parameters<typeof aFace>[1] = {}) {
  const fake = aFace(practice, options);
  const screen = batchesScreen(fake.face);
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

/** T1 is refused by the portal, T2 cannot be delivered, T3 arrives. */
export async function withFailedMessages() {
  const practice = await aDay(3);
  const { engine, actor, sms } = practice;
  sms.answer(mobileOf('1'), refused);
  sms.report(mobileOf('2'), 2, '107');
  sms.report(mobileOf('3'), 0);
  const { batchId } = await engine.prepareBatch(actor, { channel: 'sms' });
  await engine.approveBatch(actor, batchId);
  await engine.submitBatch(actor, batchId);
  return { ...practice, batchId };
}
