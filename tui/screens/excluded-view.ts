import { dayText, whenText, whyExcluded } from '../../src/i18n/format.ts';
import { type Exclusion, type ExclusionReason, personName } from '../../src/model/candidate.ts';
import type { Occasion } from '../../src/model/occasion.ts';
import type { Face } from '../face.ts';
import { showText, wrap } from '../terminal/cells.ts';

type Speaker = Pick<Face, 't' | 'format' | 'theme'>;

/** Why somebody is not offered, what exactly is the trouble, and what to do about it, on lines of at most `width` cells. */
export function exclusionLines(face: Speaker, exclusion: Exclusion, width: number): string[] {
  const { t, format, theme } = face;
  const words = t().tui.run;
  const { entry, reason } = exclusion;
  const number = entry.patient === null ? [] : [t().tui.log.patientNumber(entry.patient.number)];
  const lines = (text: string) => wrap(showText(text), width);
  const visit = [occasionText(face, entry), entry.reasonCode, entry.doctor].filter((part) => part !== null);
  return [
    ...lines([personName(entry), ...number].join(' · ')).map((line) => theme.paint('title', line)),
    ...lines(visit.join(' · ')).map((line) => theme.paint('dim', line)),
    ...lines(whyExcluded(t(), format(), exclusion)).map((line) => theme.paint('warn', line)),
    ...troubleTexts(face, exclusion).flatMap(lines),
    ...lines(words.advice[reason]),
  ];
}

/** When it is, said in words where a day alone would not tell what it is. */
function occasionText({ t, format }: Speaker, entry: Occasion): string {
  const when = whenText(format(), entry, true);
  if (entry.type === 'recall') return t().kinds.dueOn(when);
  return entry.type === 'birthday' ? t().kinds.bornOn(when) : when;
}

/** What the source says that stands in the way. */
function troubleTexts({ t, format }: Speaker, { entry, reason }: Exclusion): string[] {
  const words = t().tui.run.trouble;
  const { patient, personMobile, claim } = entry;
  const mobile = patient === null ? personMobile : patient.mobile;
  const texts: Readonly<Partial<Record<ExclusionReason, string | null>>> = {
    'no-mobile': words.unknownMobile,
    'no-email': words.unknownEmail,
    'invalid-number': mobile && words.number(mobile.number),
    landline: mobile && words.number(mobile.number),
    deceased: patient?.deceasedOn
      ? words.deceasedOn(format().date(new Date(`${patient.deceasedOn}T12:00:00Z`)))
      : null,
    ...(reason.startsWith('already-') && {
      [reason]: claim?.recipient ? words.remindedAt(claim.recipient) : null,
    }),
    ...(entry.type === 'appointment' && {
      'status-filtered': words.status(t().appointmentStatus[entry.status] ?? entry.status),
      moved: entry.claim && words.movedFrom(format().moment(entry.claim.startsAt)),
    }),
    ...(entry.type === 'recall' && { 'not-yet-due': words.callOn(dayText(format(), entry.callOn)) }),
  };
  const text = texts[reason] ?? null;
  return text === null ? [] : [text];
}
