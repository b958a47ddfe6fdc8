import type { Catalogue } from '../i18n/en.ts';
import { whenText, whyExcluded } from '../i18n/format.ts';
import { type ExclusionReason, exclusionReasons, personName } from '../model/candidate.ts';
import { isAboutAgenda } from '../model/message.ts';
import type { RunPreview } from '../prepare.ts';
import type { Settings } from '../settings.ts';
import type { RenderedMessage } from '../templates.ts';
import { table, tableParts, wrapped } from './output.ts';
import type { Session } from './session.ts';

const INDENT = 7; // below the name, right of the time

/** Who is reminded with which text and at what price, who is not and why. */
export async function printPreview(session: Session, preview: RunPreview): Promise<void> {
  const { engine, actor, t, out, format } = session;
  const { 'run.reason-display': reasonDisplay } = await engine.readSettings(actor);
  const { cli } = t;
  const days = preview.options.days.map((day) => format.date(new Date(`${day}T12:00:00Z`))).join(', ');
  const { kind, channel } = preview.options;
  out.print(t.kinds.runTitle[kind](t.channel[channel], days));
  if (isAboutAgenda(kind)) for (const line of offeredLines(t, preview, reasonDisplay)) out.print(line);
  out.print();
  if (preview.candidates.length === 0)
    out.print(preview.isAgendaEmpty ? cli.agendaEmpty : t.kinds.nobody[kind]);
  else for (const line of candidateLines(session, preview)) out.print(line);
  for (const line of mailLines(session, preview)) out.print(line.trimEnd());
  if (preview.excluded.length > 0) {
    out.print();
    out.print(t.kinds.excluded[kind](preview.excluded.length));
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
    ...wrapped(
      t.cli.offeredStatuses(
        offered.statuses.map((status) => t.appointmentStatus[status] ?? status).join(', '),
      ),
      0,
    ),
    ...wrapped(t.cli.offeredReasons(reasons.join(', ')), 0),
  ];
}

function candidateLines({ t, format }: Session, preview: RunPreview): string[] {
  const { column } = t.cli;
  const { head, body } = tableParts(
    [
      { title: t.kinds.when[preview.options.kind] },
      { title: t.kinds.which[preview.options.kind], max: 36 },
      { title: column.patient, max: 22 },
      { title: column.recipient, max: 28 },
      { title: column.language },
      { title: column.segments, align: 'right' },
      { title: column.credits, align: 'right' },
    ],
    preview.candidates.map((candidate) => [
      whenText(format, candidate.entry, hasSeveralDays(preview)),
      candidate.entry.externalId,
      personName(candidate.entry),
      candidate.recipient,
      candidate.language,
      String(candidate.segments),
      format.credits(candidate.milliCredits),
    ]),
  );
  return [...head, ...body.flatMap((row, index) => [...row, ...textLines(t, preview, index)])];
}

/** Where it takes place, the text of an SMS, the subject of an e-mail, and what makes it dear. */
function textLines(t: Catalogue, { candidates, options }: RunPreview, index: number): string[] {
  const candidate = candidates[index];
  if (candidate === undefined) return [];
  const shown = options.channel === 'email' ? (candidate.subject ?? '') : candidate.text;
  const { ucs2Characters, entry } = candidate;
  const place = entry.location === null ? [] : wrapped(t.cli.takesPlace(entry.location), INDENT);
  const dear = ucs2Characters.length === 0 ? [] : wrapped(`! ${t.cli.ucs2(ucs2Characters)}`, INDENT);
  return [...place, ...wrapped(shown, INDENT), ...dear];
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

/** Whether a time alone would not say when. */
function hasSeveralDays({ options: { kind, days } }: RunPreview): boolean {
  return kind === 'confirmation' || days.length > 1;
}

function exclusionLines(session: Session, preview: RunPreview): string[] {
  const { t, format } = session;
  const { kind } = preview.options;
  const order = (reason: ExclusionReason) => exclusionReasons.indexOf(reason);
  const sorted = [...preview.excluded].sort((a, b) => order(a.reason) - order(b.reason));
  return table(
    [
      { title: t.kinds.when[kind] },
      { title: t.kinds.which[kind], max: 36 },
      { title: t.cli.column.patient, max: 22 },
      { title: t.kinds.why[kind] },
    ],
    sorted.map((exclusion) => [
      whenText(format, exclusion.entry, hasSeveralDays(preview)),
      exclusion.entry.externalId,
      personName(exclusion.entry),
      whyExcluded(t, format, exclusion),
    ]),
  );
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
