import type { Command } from 'commander';
import type { RunRequest } from '../collect.ts';
import type { Catalogue } from '../i18n/en.ts';
import { type Exclusion, type ExclusionReason, exclusionReasons, personName } from '../model/candidate.ts';
import { channels } from '../model/message.ts';
import { toCredits } from '../model/price.ts';
import { statusOf } from '../model/status.ts';
import { cleanText } from '../model/text.ts';
import { reasonCodes } from '../model/visit-reason.ts';
import type { RunPreview } from '../prepare.ts';
import type { Settings } from '../settings.ts';
import type { RenderedMessage } from '../templates.ts';
import { usageError } from './errors.ts';
import { listOf } from './options.ts';
import { table, wrapped } from './output.ts';
import { type CommonOptions, commonOptions, inSession, type Session } from './session.ts';

const INDENT = 7; // below the name, right of the time

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
  }>;

/** `rundruf prepare`: previews a run and, when told to, makes a batch of it. */
export function prepareCommand(program: Command, t: Catalogue): void {
  const { help } = t.cli;
  commonOptions(program.command('prepare').description(help.prepare), t)
    .option('--channel <sms|email>', help.option.channel)
    .option('--days <D,...>', help.option.days)
    .option('--kind <reminder>', help.option.kind)
    .option('--statuses <S,...>', help.option.statuses)
    .option('--reasons <all|R,...>', help.option.reasons)
    .option('--one-per-day', help.option.onePerDay)
    .option('--no-one-per-day', help.option.noOnePerDay)
    .option('--immediately', help.option.immediately)
    .option('--not-before <TIME>', help.option.notBefore)
    .option('--include-moved', help.option.includeMoved)
    .option('--create', help.option.create)
    .option('--only <ID,...>', help.option.only)
    .action((options: PrepareOptions) => {
      const request = runRequest(t, options);
      return inSession(t, options, { portal: true }, async (session) => {
        const { engine, actor, out } = session;
        const only = options.only === undefined ? undefined : listOf(t, '--only', options.only);
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
  if (options.kind !== undefined && options.kind !== 'reminder') throw usageError(usage.kind(options.kind));
  if (options.immediately && options.notBefore !== undefined) throw usageError(usage.immediatelyOrNotBefore);
  if (options.only !== undefined && !options.create) throw usageError(usage.onlyWithCreate);
  return {
    channel,
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

function previewJson({ now, config }: Session, preview: RunPreview, batchId: number | null) {
  return {
    channel: preview.options.channel,
    days: preview.options.days,
    offered: {
      statuses: preview.offered.statuses,
      reasons: preview.offered.reasons.map(({ code }) => code),
      reasonNames: Object.fromEntries(preview.offered.reasons.map(({ code, name }) => [code, name])),
    },
    candidates: preview.candidates.map((candidate) => ({
      appointmentId: candidate.entry.externalId,
      patientNumber: candidate.entry.patient?.number ?? null,
      startsAt: candidate.entry.startsAt.toISOString(),
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
      appointmentId: entry.externalId,
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

/** Who is reminded with which text and at what price, who is not and why. */
export async function printPreview(session: Session, preview: RunPreview): Promise<void> {
  const { engine, actor, t, out, format } = session;
  const { 'run.reason-display': reasonDisplay } = await engine.readSettings(actor);
  const { cli } = t;
  const days = preview.options.days.map((day) => format.date(new Date(`${day}T12:00:00Z`))).join(', ');
  out.print(cli.previewTitle(t.channel[preview.options.channel], days));
  for (const line of offeredLines(t, preview, reasonDisplay)) out.print(line);
  out.print();
  if (preview.candidates.length === 0) out.print(preview.isAgendaEmpty ? cli.agendaEmpty : cli.nobody);
  else for (const line of candidateLines(session, preview)) out.print(line);
  for (const line of mailLines(session, preview)) out.print(line.trimEnd());
  if (preview.excluded.length > 0) {
    out.print();
    out.print(cli.excludedTitle(preview.excluded.length));
    for (const line of exclusionLines(session, preview)) out.print(line);
  }
  out.print();
  out.print(balanceLine(session, preview));
}

/** P1, P2: the statuses and visit reasons that future appointments have. */
function offeredLines(
  t: Catalogue,
  { offered }: RunPreview,
  reasonDisplay: Settings['run.reason-display'],
): string[] {
  const reasons = offered.reasons.map(({ code, name }) =>
    reasonDisplay === 'name' && name !== null ? name : code,
  );
  return [
    ...wrapped(t.cli.offeredStatuses(offered.statuses.join(', ')), 0),
    ...wrapped(t.cli.offeredReasons(reasons.join(', ')), 0),
  ];
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

function candidateLines({ t, format }: Session, preview: RunPreview): string[] {
  const { column } = t.cli;
  const lines = table(
    [
      { title: column.time },
      { title: column.appointment, max: 36 },
      { title: column.patient, max: 22 },
      { title: column.recipient, max: 28 },
      { title: column.language },
      { title: column.segments, align: 'right' },
      { title: column.credits, align: 'right' },
    ],
    preview.candidates.map((candidate) => [
      preview.options.days.length > 1
        ? format.moment(candidate.entry.startsAt)
        : format.time(candidate.entry.startsAt),
      candidate.entry.externalId,
      personName(candidate.entry),
      candidate.recipient,
      candidate.language,
      String(candidate.segments),
      format.credits(candidate.milliCredits),
    ]),
  );
  return [
    ...lines.slice(0, 2),
    ...lines.slice(2).flatMap((line, index) => [line, ...textLines(t, preview, index)]),
  ];
}

/** The text of an SMS, the subject of an e-mail, and what makes it dear. */
function textLines(t: Catalogue, { candidates, options }: RunPreview, index: number): string[] {
  const candidate = candidates[index];
  if (candidate === undefined) return [];
  const shown = options.channel === 'email' ? (candidate.subject ?? '') : candidate.text;
  const { ucs2Characters } = candidate;
  const dear =
    ucs2Characters.length === 0 ? [] : wrapped(`! ${t.cli.ucs2(ucs2Characters.join(' '))}`, INDENT);
  return [...wrapped(shown, INDENT), ...dear];
}

/** One whole e-mail for each language that is used. */
function mailLines({ t }: Session, { candidates, options }: RunPreview): string[] {
  if (options.channel !== 'email') return [];
  const isFirst = ({ language }: RenderedMessage, index: number) =>
    candidates.findIndex((candidate) => candidate.language === language) === index;
  return candidates
    .filter(isFirst)
    .flatMap(({ language, text }) => [
      '',
      t.cli.mailText(t.language[language]),
      ...text.split('\n').flatMap((line) => wrapped(line, INDENT)),
    ]);
}

function exclusionLines(session: Session, { excluded }: RunPreview): string[] {
  const { t, format } = session;
  const order = (reason: ExclusionReason) => exclusionReasons.indexOf(reason);
  const sorted = [...excluded].sort((a, b) => order(a.reason) - order(b.reason));
  return table(
    [
      { title: t.cli.column.time },
      { title: t.cli.column.appointment, max: 36 },
      { title: t.cli.column.patient, max: 22 },
      { title: t.cli.column.why },
    ],
    sorted.map((exclusion) => [
      format.time(exclusion.entry.startsAt),
      exclusion.entry.externalId,
      personName(exclusion.entry),
      whyExcluded(session, exclusion),
    ]),
  );
}

/** A reminder that was refused or is unclear is no "already reminded": somebody must act on it. */
function whyExcluded({ t, format }: Session, { entry, reason, channel, at, state }: Exclusion): string {
  if (reason === 'cancelled' && entry.vanished) return t.reason.vanished ?? t.exclusion.cancelled;
  if (channel === null || at === null) return t.exclusion[reason];
  const by = [t.channel[channel], format.moment(at)] as const;
  if (reason === 'already-reminded' && state === 'rejected') return t.cli.reminderRefused(...by);
  if (reason === 'already-reminded' && state === 'unclear') return t.cli.reminderUnclear(...by);
  return t.cli.remindedBy(t.exclusion[reason], ...by);
}

function balanceLine({ t, format }: Session, preview: RunPreview): string {
  const { milliNeeded, milliAvailable, isBalanceUnreachable } = preview;
  const needed = format.credits(milliNeeded);
  if (isBalanceUnreachable) return t.cli.balanceUnknown(needed);
  if (milliAvailable === null) return t.cli.balanceNotCounted;
  const after = milliAvailable - milliNeeded;
  if (after < 0) return t.cli.balanceTooLow(needed, format.credits(milliAvailable), format.credits(-after));
  return t.cli.balance(needed, format.credits(milliAvailable), format.credits(after));
}
