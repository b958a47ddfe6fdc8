import { isDeepStrictEqual } from 'node:util';
import { type Actor, requireCapability } from './actor.ts';
import { recordAudit } from './audit.ts';
import { type Collected, collectCandidates, type RunRequest, resolveRun } from './collect.ts';
import { readAccount } from './credits.ts';
import type { Deps } from './deps.ts';
import { RefusalError } from './errors.ts';
import type { RunOptions } from './model/batch.ts';
import { calendarEnd } from './model/calendar.ts';
import { type AgendaEntry, personName } from './model/candidate.ts';
import { readSettings, type Settings } from './settings.ts';
import type { Retake, Tx } from './store.ts';
import { createAppointmentWriter, type RenderedMessage } from './templates.ts';
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
  const render = await createAppointmentWriter(deps, store.read, settings, options);
  const candidates = collected.included.map(render);
  return preview(deps, options, collected, candidates);
}

/**
 * Aufbereiten: turns the ticked candidates (`only`: the source's appointment ids; left out: all) into a batch and
 * claims their appointments (P4). Refuses as `no-candidates` or, when one of `only` is not offered, `unknown-selection`.
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
  const ahead = await renderAhead(deps, settings, options);
  const { batchId, collected, messages } = await store.write(async (tx) => {
    const collected = await collectCandidates(deps, tx, options);
    const render = await createAppointmentWriter(deps, tx, settings, options);
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
): Promise<(entry: AgendaEntry) => RenderedMessage | undefined> {
  const { included } = await collectCandidates(deps, deps.store.read, options);
  const render = await createAppointmentWriter(deps, deps.store.read, settings, options);
  const rendered = new Map(included.map((entry) => [entry.id, render(entry)]));
  return (entry) => {
    const message = rendered.get(entry.id);
    return isDeepStrictEqual(message?.entry, entry) ? message : undefined;
  };
}

/** The ticked ones of those offered; refuses as `unknown-selection` or `no-candidates`. */
function tick(offered: readonly AgendaEntry[], only: readonly string[] | undefined): readonly AgendaEntry[] {
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

/** Creates a batch of these messages; refuses as `unknown-selection` when one of the appointments is claimed. */
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
      messages.map(({ entry }) => entry.startsAt),
    ),
  });
  await addMessages(deps, tx, { batchId, settings, options, messages, retake });
  return batchId;
}

type Addition = Preparation & Readonly<{ batchId: number }>;

/** Claims the appointments and queues their messages in the batch; refuses as `insertBatch` does. */
export async function addMessages(
  deps: Deps,
  tx: Tx,
  { batchId, settings, options, messages, retake }: Addition,
): Promise<void> {
  await refuseOtherTimeZone(deps, tx);
  const { newReference } = deps;
  const createdAt = deps.now();
  const claims = messages.map(({ entry }) => ({
    appointmentId: entry.id,
    kind: options.kind,
    patientId: entry.patient?.id ?? null,
    day: entry.startsLocal.slice(0, 10),
    startsAt: entry.startsAt,
    channel: options.channel,
    claimedAt: createdAt,
  }));
  const won = await tx.claimAppointments(claims, retake);
  if (won.size !== claims.length) throw new RefusalError('unknown-selection', { appointments: [] });
  await tx.insertMessages(
    batchId,
    messages.map((message) => ({
      reference: newReference(),
      appointmentId: message.entry.id,
      patientId: message.entry.patient?.id ?? null,
      kind: options.kind,
      channel: options.channel,
      recipient: message.recipient,
      person: personName(message.entry),
      language: message.language,
      subject: message.subject,
      text: message.text,
      encoding: message.encoding,
      segments: message.segments,
      milliCredits: message.milliCredits,
      startsAt: message.entry.startsAt,
      startsLocal: message.entry.startsLocal,
      endsAt: settings['email.calendar'] ? calendarEnd(options, message.entry) : null,
      notBefore: options.notBefore,
      createdAt,
    })),
  );
}

/** S5: at the set time, at the latest when the first appointment starts. */
export function expiry(preparedAt: Date, settings: Settings, starts: readonly Date[]): Date {
  const set = preparedAt.getTime() + settings['batch.expires-after-hours'] * 3_600_000;
  return new Date(starts.reduce((first, start) => Math.min(first, start.getTime()), set));
}

async function preview(
  deps: Deps,
  options: RunOptions,
  { excluded, offered }: Collected,
  candidates: readonly RenderedMessage[],
): Promise<RunPreview> {
  const { milliAvailable, isUnreachable } = await readAccount(deps, options.channel);
  const isEmptyDay = candidates.length === 0 && excluded.length === 0;
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
