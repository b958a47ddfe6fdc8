import fc from 'fast-check';
import { expect, test } from 'vitest';
import { serverActor } from '../../src/send-due.ts';
import { aSubmittedBatch, logOf, startPractice } from '../support/practice.ts';
import { aFullDay, mobileOf } from '../support/records.ts';

/** What becomes of a message at the portal, in its order (ASPSMS §6). */
const COURSES = [[], [0], [2], [1], [1, 0], [1, 2]] as const;
const MESSAGES = 20;

/** One thing that happens: the portal comes one step further, tells of any step there has been so far, or is asked. */
const happening = fc.oneof(
  fc.record({ what: fc.constant('step' as const), message: fc.nat(MESSAGES - 1) }),
  fc.record({ what: fc.constant('report' as const), message: fc.nat(MESSAGES - 1), which: fc.nat(1) }),
  fc.record({ what: fc.constant('poll' as const) }),
);

async function aSentPractice() {
  const practice = await startPractice({ settings: { 'send.first-wait-seconds': '0' } });
  await practice.enter(...aFullDay(MESSAGES));
  await aSubmittedBatch(practice);
  return practice;
}

const reasonOf = (status: number): string | null => (status === 0 ? null : `10${status}`);
const numberOf = (message: number) => mobileOf(String(message + 1));

test('L3: whatever a portal reports, late, twice or out of order: in the end the log says what asking alone would say', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...COURSES), { minLength: MESSAGES, maxLength: MESSAGES }),
      fc.array(happening, { maxLength: 100 }),
      async (courses, happenings) => {
        const [told, asked] = [await aSentPractice(), await aSentPractice()];
        const references = (await logOf(told)).map(({ reference }) => reference);
        const steps = courses.map(() => 0);
        for (const each of happenings) {
          if (each.what === 'poll') await told.engine.refreshDelivery(told.actor, {});
          else if (each.what === 'step') {
            const course: readonly (0 | 1 | 2)[] = courses[each.message] ?? [];
            const status = course[steps[each.message] ?? 0];
            if (status === undefined) continue;
            steps[each.message] = (steps[each.message] ?? 0) + 1;
            for (const { sms } of [told, asked])
              sms.report(numberOf(each.message), status, reasonOf(status) ?? undefined);
          } else {
            const course: readonly (0 | 1 | 2)[] = courses[each.message] ?? [];
            const status = course.slice(0, steps[each.message])[each.which];
            if (status === undefined) continue;
            const reference = references[each.message] ?? '';
            const report = { status, reason: reasonOf(status), at: null };
            await told.engine.recordReports(serverActor('server'), [{ reference, report }]);
          }
        }
        for (const { engine, actor } of [told, asked]) await engine.refreshDelivery(actor, {});
        // and everything once more, when it is long over
        const again = courses.flatMap((course, message) =>
          [...course.slice(0, steps[message])].reverse().map((status) => ({
            reference: references[message] ?? '',
            report: { status, reason: 'late', at: null },
          })),
        );
        for (const each of again) await told.engine.recordReports(serverActor('server'), [each]);
        await told.engine.recordReports(serverActor('server'), again);
        const shown = async (practice: typeof told) =>
          (await logOf(practice)).map(({ state, deliveryStatus, deliveryReason, deliveredAt }) => ({
            ...{ state, deliveryStatus, deliveryReason, deliveredAt },
          }));
        expect(await shown(told)).toEqual(await shown(asked));
        await Promise.all([told.close(), asked.close()]);
      },
    ),
    { numRuns: 5 },
  );
});
