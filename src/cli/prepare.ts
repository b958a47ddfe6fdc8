import type { Command } from 'commander';
import type { RunRequest } from '../collect.ts';
import { RefusalError } from '../errors.ts';
import type { Catalogue } from '../i18n/en.ts';
import { channels, type MessageKind, messageKinds } from '../model/message.ts';
import type { Occasion } from '../model/occasion.ts';
import { toCredits } from '../model/price.ts';
import { statusOf } from '../model/status.ts';
import { cleanText } from '../model/text.ts';
import { reasonCodes } from '../model/visit-reason.ts';
import type { RunPreview } from '../prepare.ts';
import { usageError } from './errors.ts';
import { listOf } from './options.ts';
import { printPreview } from './prepare-print.ts';
import { type CommonOptions, commonOptions, inSession, type Session } from './session.ts';

type PrepareOptions = CommonOptions &
  Readonly<{
    channel?: string;
    days?: string;
    kind?: string;
    statuses?: string;
    reasons?: string;
    onePerDay?: boolean;
    immediately?: boolean;
    notBefore?: string;
    includeMoved?: boolean;
    create?: boolean;
    only?: string;
    without?: string;
  }>;

/** `rundruf prepare`: previews a run and, when told to, makes a batch of it. */
export function prepareCommand(program: Command, t: Catalogue): void {
  const { help } = t.cli;
  commonOptions(program.command('prepare').description(help.prepare), t)
    .option('--channel <sms|email>', help.option.channel)
    .option('--days <D,...>', help.option.days)
    .option('--kind <reminder|confirmation|recall|birthday>', help.option.kind)
    .option('--statuses <S,...>', help.option.statuses)
    .option('--reasons <all|R,...>', help.option.reasons)
    .option('--one-per-day', help.option.onePerDay)
    .option('--no-one-per-day', help.option.noOnePerDay)
    .option('--immediately', help.option.immediately)
    .option('--not-before <TIME>', help.option.notBefore)
    .option('--include-moved', help.option.includeMoved)
    .option('--create', help.option.create)
    .option('--only <ID,...>', help.option.only)
    .option('--without <ID,...>', t.cli.batchHelp.without)
    .action((options: PrepareOptions) => {
      const request = runRequest(t, options);
      return inSession(t, options, { portal: true }, async (session) => {
        const { engine, actor, out } = session;
        const only = await selection(session, request, options);
        const prepared = options.create ? await engine.prepareBatch(actor, request, only) : null;
        const preview = prepared?.preview ?? (await engine.previewRun(actor, request));
        const batchId = prepared?.batchId ?? null;
        noteUnknown(session, request, preview);
        if (out.isJson) out.json(previewJson(session, preview, batchId));
        else {
          await printPreview(session, preview);
          await printNext(session, preview, batchId);
        }
        return 0;
      });
    });
}

function runRequest(t: Catalogue, options: PrepareOptions): RunRequest {
  const { usage } = t.cli;
  const channel = channels.find((known) => known === options.channel);
  if (channel === undefined) throw usageError(usage.channel(options.channel));
  const kind = kindOf(t, options);
  if (options.immediately && options.notBefore !== undefined) throw usageError(usage.immediatelyOrNotBefore);
  const { only, without } = options;
  if ((only ?? without) !== undefined && !options.create) throw usageError(usage.onlyWithCreate);
  if (only !== undefined && without !== undefined) throw usageError(t.cli.batchUsage.onlyOrWithout);
  return {
    channel,
    kind,
    ...(options.days !== undefined && { days: listOf(t, '--days', options.days) }),
    ...(options.statuses !== undefined && { statuses: listOf(t, '--statuses', options.statuses) }),
    ...(options.reasons !== undefined && {
      reasons: options.reasons === 'all' ? null : listOf(t, '--reasons', options.reasons),
    }),
    ...(options.onePerDay !== undefined && { onePerDay: options.onePerDay }),
    ...(options.immediately && { notBefore: 'immediately' }),
    ...(options.notBefore !== undefined && { notBefore: options.notBefore }),
    ...(options.includeMoved && { includeMoved: true }),
  };
}

/** The kind asked for; an option that means nothing for it would be taken for a filter that holds. */
function kindOf(t: Catalogue, options: PrepareOptions): MessageKind {
  const kind = messageKinds.find((known) => known === (options.kind ?? 'reminder'));
  if (kind === undefined) throw usageError(t.cli.usage.kind(options.kind ?? ''));
  const { days, onePerDay, includeMoved, statuses, reasons } = options;
  const ofReminders = { '--days': days, '--one-per-day': onePerDay, '--include-moved': includeMoved };
  const ofAppointments = { '--statuses': statuses, '--reasons': reasons };
  const given = (group: object) => Object.entries(group).find(([, value]) => value !== undefined)?.[0];
  const [reminders, appointments] = [given(ofReminders), given(ofAppointments)];
  if (kind !== 'reminder' && reminders !== undefined)
    throw usageError(t.kinds.onlyReminders(reminders, kind));
  if ((kind === 'recall' || kind === 'birthday') && appointments !== undefined)
    throw usageError(t.kinds.onlyAppointments(appointments, kind));
  return kind;
}

/** The ticked appointments (P7); undefined: all. */
async function selection(
  { engine, actor, t }: Session,
  request: RunRequest,
  { only, without }: PrepareOptions,
): Promise<readonly string[] | undefined> {
  if (only !== undefined) return listOf(t, '--only', only);
  if (without === undefined) return undefined;
  const out = listOf(t, '--without', without);
  const { candidates } = await engine.previewRun(actor, request);
  const offered = candidates.map(({ entry }) => entry.externalId);
  const unknown = out.filter((id) => !offered.includes(id));
  if (unknown.length > 0) throw new RefusalError('unknown-selection', { appointments: unknown });
  return offered.filter((id) => !out.includes(id));
}

function previewJson({ now, config }: Session, preview: RunPreview, batchId: number | null) {
  return {
    channel: preview.options.channel,
    kind: preview.options.kind,
    days: preview.options.days,
    offered: {
      statuses: preview.offered.statuses,
      reasons: preview.offered.reasons.map(({ code }) => code),
      reasonNames: Object.fromEntries(preview.offered.reasons.map(({ code, name }) => [code, name])),
    },
    candidates: preview.candidates.map((candidate) => ({
      ...occasionJson(candidate.entry),
      patientNumber: candidate.entry.patient?.number ?? null,
      startsAt: candidate.entry.startsAt?.toISOString() ?? null,
      location: candidate.entry.location,
      recipient: candidate.recipient,
      language: candidate.language,
      subject: candidate.subject,
      text: candidate.text,
      encoding: candidate.encoding,
      ucs2Characters: candidate.ucs2Characters,
      segments: candidate.segments,
      credits: toCredits(candidate.milliCredits),
    })),
    excluded: preview.excluded.map(({ entry, reason, channel, at, state }) => ({
      ...occasionJson(entry),
      reason,
      channel,
      at: at?.toISOString() ?? null,
      state,
    })),
    creditsNeeded: toCredits(preview.milliNeeded),
    creditsAvailable: preview.milliAvailable === null ? null : toCredits(preview.milliAvailable),
    batchId,
    preparedAt: now().toISOString(),
    timeZone: config.practice.timeZone,
  };
}

/** What it is about: the ids are the source's; a greeting is about the patient alone. */
function occasionJson(entry: Occasion) {
  return {
    appointmentId: entry.type === 'appointment' ? entry.externalId : null,
    ...(entry.type === 'recall' && { recallId: entry.externalId, dueOn: entry.dueOn }),
    ...(entry.type === 'birthday' && { birthDate: entry.patient.birthDate }),
    ...(entry.type !== 'appointment' && { patientNumber: entry.patient.number }),
  };
}

/** To ask for what no future appointment has is a typing error more often than not. */
function noteUnknown({ t, out }: Session, asked: RunRequest, { offered }: RunPreview): void {
  const unknown = [
    ...(asked.statuses ?? []).filter((status) => !offered.statuses.includes(statusOf(status))),
    ...(asked.reasons ?? []).filter((reason) => reasonCodes(reason, offered.reasons).length === 0),
  ];
  if (unknown.length > 0) out.note(cleanText(t.cli.notFoundInFuture(unknown.join(', '))));
}

async function printNext(
  { t, out, engine, actor }: Session,
  preview: RunPreview,
  batchId: number | null,
): Promise<void> {
  if (batchId !== null) {
    out.print(t.cli.batchCreated(batchId, preview.candidates.length));
    const needsApproval = (await engine.readSettings(actor))['approval.mode'] !== 'none';
    out.print(needsApproval ? t.cli.nextApprove(batchId) : t.cli.nextSubmit(batchId));
  } else if (preview.candidates.length > 0) {
    out.print(t.cli.nothingCreated);
  }
}
