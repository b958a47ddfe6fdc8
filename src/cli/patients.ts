import type { Command } from 'commander';
import type { PatientView, RecordedConsent, RecordedConsents } from '../consents.ts';
import type { Catalogue } from '../i18n/en.ts';
import { dayText } from '../i18n/format.ts';
import type { AgendaPatient } from '../model/candidate.ts';
import { type Consent, consentPurposes } from '../model/patient-consent.ts';
import { usageError } from './errors.ts';
import { oneOf } from './options.ts';
import { table } from './output.ts';
import { type CommonOptions, commonOptions, inSession, type Session } from './session.ts';

type FindOptions = CommonOptions & Readonly<{ limit?: string }>;
type ConsentOptions = CommonOptions &
  Readonly<{ purpose?: string; given?: boolean; withdrawn?: boolean; on?: string; source?: string }>;

const NO_PORTALS = { withPortals: false } as const;
const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 1000;

/** `rundruf patients`: who they are, and what they have consented to. */
export function patientsCommand(program: Command, t: Catalogue): void {
  const { help } = t.consent;
  const patients = program
    .command('patients')
    .description(help.patients)
    .helpOption('-h, --help', t.cli.help.option.help);
  const leaf = (name: string, description: string) =>
    commonOptions(patients.command(name).description(description), t);

  leaf('find', help.find)
    .argument('<TEXT...>', help.query)
    .option('--limit <N>', help.option.limit)
    .action((words: string[], options: FindOptions) => {
      const limit = limitOf(t, options);
      return inSession(t, options, NO_PORTALS, (session) => find(session, words.join(' '), limit));
    });

  leaf('show', help.show)
    .argument('<NUMBER>', help.number)
    .action((number: string, options: CommonOptions) =>
      inSession(t, options, NO_PORTALS, async (session) => {
        const view = await session.engine.viewConsents(session.actor, number);
        if (session.out.isJson) session.out.json(viewJson(view));
        else printView(session, view);
        return 0;
      }),
    );

  leaf('consent', help.consent)
    .argument('<NUMBER>', help.number)
    .option('--purpose <greeting|recall>', help.option.purpose)
    .option('--given', help.option.given)
    .option('--withdrawn', help.option.withdrawn)
    .option('--on <DATE>', help.option.on)
    .option('--source <TEXT>', help.option.source)
    .action((number: string, options: ConsentOptions) => {
      const entry = entryOf(t, options);
      return inSession(t, options, NO_PORTALS, async (session) => {
        const recorded = await session.engine.recordConsent(session.actor, number, entry);
        printRecorded(session, recorded, entry);
        return 0;
      });
    });
}

type Entry = ReturnType<typeof entryOf>;

function entryOf(t: Catalogue, { purpose: text, given, withdrawn, on, source }: ConsentOptions) {
  const purpose = oneOf(t, '--purpose', { known: consentPurposes, text });
  if (purpose === undefined) throw usageError(t.consent.purposeNeeded);
  if (Boolean(given) === Boolean(withdrawn)) throw usageError(t.consent.givenOrWithdrawn);
  return {
    purpose,
    isGiven: given ?? false,
    ...(on !== undefined && { on }),
    ...(source !== undefined && { source }),
  };
}

function limitOf(t: Catalogue, { limit }: FindOptions): number {
  if (limit === undefined) return DEFAULT_LIMIT;
  const number = /^\d{1,4}$/.test(limit) ? Number(limit) : 0;
  if (number < 1 || number > MAX_LIMIT) throw usageError(t.consent.wrongLimit(limit));
  return number;
}

async function find(
  { engine, actor, out, t, format }: Session,
  query: string,
  limit: number,
): Promise<number> {
  const found = await engine.findPatients(actor, query, limit + 1);
  const patients = found.slice(0, limit);
  const isMore = found.length > limit;
  if (out.isJson) {
    out.json({ patients: patients.map(patientJson), more: isMore });
    return 0;
  }
  if (patients.length === 0) out.print(t.consent.nobodyFound);
  else {
    const { column } = t.consent;
    const titles = [
      column.number,
      column.name,
      column.birthDate,
      column.mobile,
      column.greeting,
      column.recall,
    ];
    const rows = patients.map((patient) => [
      patient.number,
      nameOf(patient),
      patient.birthDate === null ? '–' : dayText(format, patient.birthDate),
      patient.mobile?.number ?? '–',
      answerText(t, patient.greetingConsent),
      answerText(t, patient.recallConsent),
    ]);
    for (const line of table(
      titles.map((title) => ({ title })),
      rows,
    ))
      out.print(line);
  }
  if (isMore) out.note(t.consent.moreFound(limit));
  return 0;
}

function printView(session: Session, view: PatientView): void {
  const { out, t } = session;
  const { patient, consents } = view;
  const { column, purpose } = t.consent;
  for (const line of table([{ title: '' }, { title: '' }], patientRows(session, patient)).slice(2))
    out.print(line);
  out.print();
  const titles = [column.purpose, column.answer, column.on, column.source, column.by];
  const rows = consentPurposes.map((each) => [purpose[each], ...consentCells(session, consents[each])]);
  for (const line of table(
    titles.map((title) => ({ title })),
    rows,
  ))
    out.print(line);
}

function patientRows({ t, format }: Session, patient: AgendaPatient): string[][] {
  const { label, state } = t.consent;
  const beware = [
    ...(patient.deceasedOn === null ? [] : [state.deceased(dayText(format, patient.deceasedOn))]),
    ...(patient.blocked ? [state.blocked] : []),
    ...(patient.smsOptOut ? [state.noSms] : []),
    ...(patient.emailOptOut ? [state.noEmail] : []),
  ];
  return [
    [label.number, patient.number],
    [label.name, nameOf(patient)],
    [label.birthDate, patient.birthDate === null ? '–' : dayText(format, patient.birthDate)],
    [label.language, patient.language ?? '–'],
    [label.mobile, patient.mobile?.number ?? '–'],
    [label.email, patient.email ?? '–'],
    ...(beware.length === 0 ? [] : [[label.state, beware.join(', ')]]),
  ];
}

function consentCells({ t, format }: Session, consent: RecordedConsent | null): string[] {
  if (consent === null) return [t.consent.unknown, '–', '–', '–'];
  return [
    answerText(t, consent),
    consent.on === null ? t.consent.undated : dayText(format, consent.on),
    consent.source ?? '–',
    consent.recordedBy ?? t.consent.byFile,
  ];
}

function printRecorded(session: Session, recorded: RecordedConsents, { purpose, isGiven }: Entry): void {
  const { out, t } = session;
  if (out.isJson) {
    out.json({ ...viewJson(recorded), changed: recorded.isChanged });
    return;
  }
  out.print(
    recorded.isChanged ? t.consent.recorded(t.consent.purpose[purpose], isGiven) : t.consent.unchanged,
  );
}

function answerText(t: Catalogue, consent: Consent | null): string {
  if (consent === null) return '–';
  return consent.isGiven ? t.consent.given : t.consent.withdrawn;
}

function nameOf({ lastName, firstName }: AgendaPatient): string {
  return `${lastName} ${firstName ?? ''}`.trimEnd();
}

function patientJson(patient: AgendaPatient) {
  const { number, lastName, firstName, birthDate, language, mobile, email, smsOptOut, emailOptOut } = patient;
  const { deceasedOn, blocked, greetingConsent, recallConsent } = patient;
  const person = { number, lastName, firstName, birthDate, language, mobile: mobile?.number ?? null, email };
  const refusals = { smsOptOut, emailOptOut, deceasedOn, blocked };
  return { ...person, ...refusals, greetingConsent, recallConsent };
}

function viewJson({ patient, consents: { greeting, recall } }: PatientView) {
  return { ...patientJson(patient), greetingConsent: greeting, recallConsent: recall };
}
