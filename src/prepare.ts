import { isDeepStrictEqual } from 'node:util';
import { type Actor, requireCapability } from './actor.ts';
import { recordAudit } from './audit.ts';
import { claimOccasions, newMessages } from './claim-occasions.ts';
import { type Collected, collectCandidates, type RunRequest, resolveRun } from './collect.ts';
import { readAccount } from './credits.ts';
import type { Deps } from './deps.ts';
import { RefusalError } from './errors.ts';
import type { RunOptions } from './model/batch.ts';
import { isAboutAgenda } from './model/message.ts';
import type { Occasion } from './model/occasion.ts';
import { addDays, localDateOf, startOfDay } from './model/time.ts';
import { tendAll } from './recall-care.ts';
import { refuseRestored } from './restore.ts';
import { readSettings, type Settings } from './settings.ts';
import type { Retake, Tx } from './store.ts';
import { createRunWriter, type RenderedMessage } from './templates.ts';
import { refuseOtherTimeZone } from './time-zone.ts';
import { tendBatches } from './upkeep.ts';

/** What a run would send, and what it leaves out and why (P7, P8). */
export type RunPreview = Readonly<{
  options: RunOptions;
  offered: Collected['offered'];
  candidates: readonly RenderedMessage[];
  excluded: Collected['excluded'];
  milliNeeded: number;
  /** null: nobody counts, or the portal cannot be reached. */
  milliAvailable: number | null;
  isBalanceUnreachable: boolean;
  /** Nothing was ever imported. */
  isAgendaEmpty: boolean;
}>;

export type PreparedBatch = Readonly<{ batchId: number; preview: RunPreview }>;

/** Collects and renders without creating anything. */
export async function previewRun(deps: Deps, actor: Actor, request: RunRequest): Promise<RunPreview> {
  requireCapability(actor, 'view');
  const { store } = deps;
  const settings = await readSettings(store.read, actor);
  const options = await resolveRun(deps, settings, request);
  await tendBatches(deps);
  const collected = await collectCandidates(deps, store.read, options);
  const render = await createRunWriter(deps, store.read, settings, options);
  const candidates = collected.included.map(render);
  return preview(deps, options, collected, candidates);
}

/**
 * Aufbereiten: turns the ticked candidates (`only`: the source's ids of appointments or recalls, or patient numbers; left
 * out: all) into a batch and claims what they are about (P4). Refuses as `no-candidates` or, when one of `only` is not offered, `unknown-selection`.
 */
export async function prepareBatch(
  deps: Deps,
  actor: Actor,
  request: RunRequest,
  only?: readonly string[],
): Promise<PreparedBatch> {
  requireCapability(actor, 'prepare');
  const { store, log } = deps;
  const settings = await readSettings(store.read, actor);
  const options = await resolveRun(deps, settings, request);
  await tendBatches(deps);
  if (options.kind === 'recall') await store.write((tx) => tendAll(deps, tx)); // what is due depends on the agenda
  const ahead = await renderAhead(deps, settings, options);
  const { batchId, collected, messages } = await store.write(async (tx) => {
    const collected = await collectCandidates(deps, tx, options);
    const render = await createRunWriter(deps, tx, settings, options);
    const messages = tick(collected.included, only).map((entry) => ahead(entry) ?? render(entry));
    const batchId = await insertBatch(deps, actor, tx, {
      settings,
      options,
      messages,
      retake: options.includeMoved ? 'moved' : 'other-patient',
    });
    const { kind, channel, days } = options;
    const details = { kind, channel, days, messages: messages.length };
    await recordAudit(deps, actor, tx, { action: 'batch.prepared', subject: `batch ${batchId}`, details });
    return { batchId, collected, messages };
  });
  log.info('batch.prepared', { batch: batchId, messages: messages.length, by: actor.id });
  return { batchId, preview: await preview(deps, options, collected, messages) };
}

/** Renders before the write, so that the database is not kept waiting; what has changed by then is rendered again. */
async function renderAhead(
  deps: Deps,
  settings: Settings,
  options: RunOptions,
): Promise<(entry: Occasion) => RenderedMessage | undefined> {
  const { included } = await collectCandidates(deps, deps.store.read, options);
  const render = await createRunWriter(deps, deps.store.read, settings, options);
  const rendered = new Map(included.map((entry) => [entry.id, render(entry)]));
  return (entry) => {
    const message = rendered.get(entry.id);
    return isDeepStrictEqual(message?.entry, entry) ? message : undefined;
  };
}

/** The ticked ones of those offered; refuses as `unknown-selection` or `no-candidates`. */
function tick(offered: readonly Occasion[], only: readonly string[] | undefined): readonly Occasion[] {
  if (only !== undefined) {
    const known = new Set(offered.map(({ externalId }) => externalId));
    const unknown = only.filter((id) => !known.has(id));
    if (unknown.length > 0) throw new RefusalError('unknown-selection', { appointments: unknown });
  }
  const wanted = only && new Set(only);
  const ticked = wanted === undefined ? offered : offered.filter(({ externalId }) => wanted.has(externalId));
  if (ticked.length === 0) throw new RefusalError('no-candidates');
  return ticked;
}

type Preparation = Readonly<{
  settings: Settings;
  options: RunOptions;
  messages: readonly RenderedMessage[];
  /** Which claims of other reminders it takes over. */
  retake: Retake;
}>;

/** Creates a batch of these messages; refuses as `unknown-selection` when what one of them is about is claimed. */
export async function insertBatch(
  deps: Deps,
  actor: Actor,
  tx: Tx,
  { settings, options, messages, retake }: Preparation,
): Promise<number> {
  const preparedAt = deps.now();
  const batchId = await tx.insertBatch({
    kind: options.kind,
    channel: options.channel,
    state: 'prepared',
    options,
    preparedAt,
    preparedBy: actor.id,
    expiresAt: expiry(
      preparedAt,
      settings,
      messages.flatMap(({ entry }) => deadlineOf(deps, entry, preparedAt) ?? []),
    ),
  });
  await addMessages(deps, tx, { batchId, settings, options, messages, retake });
  return batchId;
}

type Addition = Preparation & Readonly<{ batchId: number }>;

/** Claims what the messages are about and queues their messages in the batch; refuses as `insertBatch` does. */
export async function addMessages(
  deps: Deps,
  tx: Tx,
  { batchId, settings, options, messages, retake }: Addition,
): Promise<void> {
  await refuseOtherTimeZone(deps, tx);
  await refuseRestored(deps, tx);
  const queued = newMessages(deps, messages, { settings, options });
  await claimOccasions(tx, { batchId, queued, retake, kind: options.kind });
}

/** When it is too late for a message: when the appointment starts, when the birthday is over; null: never. */
export function deadlineOf(
  { practice: { timeZone } }: Pick<Deps, 'practice'>,
  { type, startsAt }: Pick<Occasion, 'type' | 'startsAt'>,
  preparedAt: Date,
): Date | null {
  if (type !== 'birthday') return startsAt;
  return startOfDay(addDays(localDateOf(preparedAt, timeZone), 1), timeZone);
}

/** S5: at the set time, at the latest when it is too late for the first of them. */
export function expiry(preparedAt: Date, settings: Settings, deadlines: readonly Date[]): Date {
  const set = preparedAt.getTime() + settings['batch.expires-after-hours'] * 3_600_000;
  return new Date(deadlines.reduce((first, deadline) => Math.min(first, deadline.getTime()), set));
}

async function preview(
  deps: Deps,
  options: RunOptions,
  { excluded, offered }: Collected,
  candidates: readonly RenderedMessage[],
): Promise<RunPreview> {
  const { milliAvailable, isUnreachable } = await readAccount(deps, options.channel);
  const isEmptyDay = isAboutAgenda(options.kind) && candidates.length === 0 && excluded.length === 0;
  return {
    options,
    offered,
    candidates,
    excluded,
    milliNeeded: candidates.reduce((sum, { milliCredits }) => sum + milliCredits, 0),
    milliAvailable,
    isBalanceUnreachable: isUnreachable,
    isAgendaEmpty: isEmptyDay && (await deps.store.read.countAppointments()) === 0,
  };
}
