import type { App, BlockAction, ButtonAction, StaticSelectAction, types } from '@slack/bolt';
import { may } from '../../src/actor.ts';
import { addDays, type LocalDate, localDateOf } from '../../src/model/time.ts';
import { parsePage } from '../blocks/pages.ts';
import {
  batchReportBlocks,
  MAX_ROWS,
  PAGE_ROWS,
  type Period,
  periodReportBlocks,
  periods,
  reportIds,
} from '../blocks/report.ts';
import type { SlackContext } from '../context.ts';
import { type Caller, guarded } from '../guard.ts';
import { actionIds, type BatchRef, viewIds } from '../ids.ts';
import { SlackRefusal } from '../refusal.ts';
import { visitOfAction } from '../visits.ts';
import { fillWindow, openWindow, window } from '../windows.ts';

/** Opens the report of the batch that a button names. */
export async function openBatchReport(
  context: SlackContext,
  caller: Caller,
  { batchId }: BatchRef,
): Promise<void> {
  await openWindow(context, caller, {
    title: caller.t.slack.report.title,
    fill: () => batchReport(context, caller, batchId, 0),
  });
}

/** The report of a period, and what is pressed in both windows. */
export function registerReports(app: App, context: SlackContext): void {
  app.action<BlockAction>(
    { type: 'block_actions', action_id: actionIds.openReport },
    async ({ ack, body }) => {
      await ack();
      await guarded(context, visitOfAction(body, actionIds.openReport), (caller) =>
        openWindow(context, caller, {
          title: caller.t.slack.report.periodTitle,
          fill: () => periodReport(context, caller, '30-days'),
        }),
      );
    },
  );
  app.action<BlockAction<StaticSelectAction>>(
    { type: 'block_actions', action_id: reportIds.period },
    async ({ ack, body, action }) => {
      await ack();
      await guarded(context, visitOfAction(body, reportIds.period), async (caller) => {
        const period = periods.find((known) => known === action.selected_option?.value);
        if (period === undefined) throw new SlackRefusal('old-button');
        await show(context, caller, () => periodReport(context, caller, period));
      });
    },
  );
  for (const actionId of [reportIds.previous, reportIds.next])
    app.action<BlockAction<ButtonAction>>(
      { type: 'block_actions', action_id: actionId },
      async ({ ack, body, action }) => {
        await ack();
        await guarded(context, visitOfAction(body, actionId), async (caller) => {
          const wanted = parsePage(action.value);
          if (wanted === null) throw new SlackRefusal('old-button');
          await show(context, caller, () => batchReport(context, caller, wanted.batchId, wanted.page));
        });
      },
    );
}

async function show(
  context: SlackContext,
  caller: Caller,
  fill: () => Promise<types.ModalView>,
): Promise<void> {
  const { viewId, t } = caller;
  if (viewId === null) return;
  await fillWindow(context, caller, viewId, { title: t.slack.report.periodTitle, fill });
}

async function batchReport(
  { engine, config }: SlackContext,
  caller: Caller,
  batchId: number,
  wanted: number,
): Promise<types.ModalView> {
  const { actor, t } = caller;
  const batch = await engine.readMaskedBatch(actor, batchId);
  const report = await engine.readReport(actor, { batchId });
  const rows = await engine.readFailures(actor, { batchId, privacy: config.privacy, limit: MAX_ROWS });
  // fewer may have failed than when the button was drawn
  const page = Math.min(wanted, Math.max(0, Math.ceil(rows.length / PAGE_ROWS) - 1));
  return window(caller, {
    title: t.slack.report.title,
    callbackId: viewIds.report,
    blocks: batchReportBlocks(caller, { batch, report, rows, page, mayRetry: may(actor, 'prepare') }),
  });
}

async function periodReport(
  { engine, now, practice }: SlackContext,
  caller: Caller,
  period: Period,
): Promise<types.ModalView> {
  const { actor, t } = caller;
  const span = spanOf(period, localDateOf(now(), practice.timeZone));
  const report = await engine.readReport(actor, span);
  return window(caller, {
    title: t.slack.report.periodTitle,
    callbackId: viewIds.report,
    blocks: periodReportBlocks(caller, { period, ...span, report }),
  });
}

/** The period's first and last day, today included. */
export function spanOf(period: Period, today: LocalDate): Readonly<{ from: LocalDate; until: LocalDate }> {
  const firstOf = (day: LocalDate) => `${day.slice(0, 8)}01`;
  switch (period) {
    case '7-days':
      return { from: addDays(today, -6), until: today };
    case '30-days':
      return { from: addDays(today, -29), until: today };
    case '90-days':
      return { from: addDays(today, -89), until: today };
    case 'this-month':
      return { from: firstOf(today), until: today };
    case 'last-month': {
      const until = addDays(firstOf(today), -1);
      return { from: firstOf(until), until };
    }
  }
}
