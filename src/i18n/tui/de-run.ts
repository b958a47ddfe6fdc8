import { counted, listOfNames, plural } from '../phrases.ts';
import type { enRun } from './en-run.ts';

const creditsOf = (credits: string) => `${credits} ${credits === '1' ? 'Credit' : 'Credits'}`;

/** Lauf, Patienten und Vorschau: die tägliche Arbeit. */
export const deRun: typeof enRun = {
  title: 'Wer erinnert wird',
  field: {
    channel: 'Versandart',
    days: 'Tage',
    statuses: 'Status',
    reasons: 'Besuchsgründe',
    reasonDisplay: 'Gründe zeigen mit',
    notBefore: 'Senden',
    onePerDay: 'Einmal pro Patient und Tag',
    includeMoved: 'Verschobene nochmals',
  },
  all: 'alle',
  none: 'keine',
  yes: 'ja',
  no: 'nein',
  byCode: 'Kurzzeichen',
  byName: 'Bezeichnung',
  immediately: 'sofort',
  emailImmediately: 'sofort (E-Mail immer)',
  today: 'heute',
  tomorrow: 'morgen',
  nextWorkday: 'nächster Arbeitstag',
  inDays: (days) => `in ${days} Tagen`,
  dayHint: 'heute, morgen, +3 (in drei Tagen), nächster Arbeitstag oder 23.11.2026; mehrere mit Komma.',
  timeHint: 'sofort, oder eine Zeit wie 17:30.',
  take: 'übernehmen',
  choose: (count, of) => `${count} von ${of}`,
  scopeTitle: (value) => `«Einmal pro Patient und Tag» ist jetzt ${value}. Für wen?`,
  scopeHint: 'Nur für diesen Lauf, oder von nun an als Schalter.',
  scope: {
    run: 'dieser Lauf',
    user: 'ich',
    workstation: 'dieser Arbeitsplatz',
    practice: 'die Praxis',
  },
  scopeKept: 'Als Schalter behalten.',
  counting: 'wird gezählt …',
  why: 'Nicht angeboten, weil:',
  needs: (credits, left) => `${creditsOf(credits)}, wenn alle gesendet werden; ${left} verfügbar`,
  needsUncounted: (credits) => `${creditsOf(credits)}, wenn alle gesendet werden`,
  agendaEmpty:
    'Die Agenda ist leer: noch wurde nichts eingelesen. rundruf import mit Ihren Dateien ausführen.',
  nobody: 'An diesen Tagen ist mit diesen Filtern niemand zu erinnern.',
  nobodyFiltered: 'Keine Zeile enthält diese Wörter. Esc zeigt alle.',
  noRun: 'Noch nichts gesammelt: unter «Lauf» (1) wählen und Enter drücken.',
  chip: {
    status: (statuses) => `Status ${statuses}`,
    reasons: (reasons) => `Gründe ${reasons}`,
    from: (time) => `ab ${time}`,
  },
  column: {
    time: 'Zeit',
    patient: 'Patient',
    contact: 'Kontakt',
    reason: 'Grund',
    doctor: 'Arzt',
    language: 'Spr.',
    status: 'Status',
    parts: 'Teile',
    credits: 'Credits',
    appointment: 'Termin',
    why: 'Warum nicht',
  },
  trouble: {
    unknownMobile: 'In den Patientendaten steht keine Mobilnummer.',
    unknownEmail: 'In den Patientendaten steht keine E-Mail-Adresse.',
    number: (number) => `Angegeben ist die Nummer: ${number}`,
    deceasedOn: (day) => `Verstorben am ${day}`,
    status: (status) => `Der Status ist: ${status}`,
    remindedAt: (recipient) => `Gesendet an ${recipient}`,
    callOn: (day) => `Aufzubieten ab ${day}`,
    movedFrom: (moment) => `Die Erinnerung galt ${moment}`,
  },
  advice: {
    cancelled: 'Nichts zu tun.',
    past: 'Für eine Erinnerung ist es zu spät.',
    'too-soon': 'Wer so bald kommt, weiss es.',
    'status-filtered': 'Trotzdem erinnern: unter «Lauf» (1) diesen Status wählen.',
    'reason-filtered': 'Trotzdem erinnern: unter «Lauf» (1) diesen Besuchsgrund wählen.',
    'recall-done': 'Nichts zu tun.',
    'not-yet-due': 'Wird aufgeboten, wenn die Vorlaufzeit beginnt.',
    overdue: 'Anrufen oder den Recall schliessen; wie lange zu lange ist, steht in den Schaltern (9).',
    'implausible-birth-date': 'Das Geburtsdatum in der Praxissoftware berichtigen und neu einlesen.',
    deceased:
      'Wird nicht erinnert; wenn das nicht stimmt, in der Praxissoftware berichtigen und neu einlesen.',
    blocked: 'In der Praxissoftware gesperrt. Wenn das nicht stimmt, dort berichtigen und neu einlesen.',
    'no-consent': 'Nachfragen, die Einwilligung in der Praxissoftware erfassen und neu einlesen.',
    'opted-out': 'Möchte es so nicht: unter «Lauf» (1) die andere Versandart versuchen, oder anrufen.',
    'no-mobile': 'In der Praxissoftware eintragen und neu einlesen, oder unter «Lauf» (1) E-Mail wählen.',
    'no-email': 'In der Praxissoftware eintragen und neu einlesen, oder unter «Lauf» (1) SMS wählen.',
    'invalid-number':
      'In der Praxissoftware berichtigen und neu einlesen, oder unter «Lauf» (1) E-Mail wählen, oder anrufen.',
    landline:
      'Empfängt keine SMS: Mobilnummer eintragen und neu einlesen, oder unter «Lauf» (1) E-Mail wählen, oder anrufen.',
    'already-reminded': 'Nochmals erinnern: diesen Eintrag im Log rücksetzen (4, r).',
    'already-confirmed': 'Jede Buchung wird einmal bestätigt.',
    'already-called-in':
      'Pro Fälligkeit wird einmal aufgeboten; rundruf recalls reset-last gibt den letzten Lauf wieder frei.',
    'already-greeted': 'Jeder Patient wird einmal im Jahr beglückwünscht.',
    'in-open-batch': 'Der Auftrag steht unter «Aufträge» (5).',
    moved: 'Nochmals erinnern: «Verschobene nochmals» unter «Lauf» (1).',
    'not-first-of-day': 'Trotzdem erinnern: «Einmal pro Patient und Tag» unter «Lauf» (1) ausschalten.',
  },
  excludedTitle: (count) => `nicht angeboten: ${count}`,
  ticked: (ticked, total) => `${ticked} von ${total} angekreuzt`,
  tickFirst: 'Niemand ist angekreuzt: die Leertaste kreuzt an, a kreuzt alle an.',
  position: (row, rows) => `${row}/${rows}`,
  hiddenTicks: (count) => `${count} vom Filter verborgen`,
  sortedBy: (column) => `sortiert nach ${column}`,
  range: 'Bereich: Leertaste kreuzt ihn an, Esc beendet ihn',
  collecting: 'Wird gesammelt …',
  preparing: 'Der Auftrag wird aufbereitet …',
  approving: 'Wird freigegeben …',
  sending: (done, total) => `Wird gesendet: ${done} von ${total} beantwortet`,
  waitingForAnswer: 'Alle übergeben; der erste Auslieferungsstatus wird abgewartet …',
  noBatch: 'Nichts zu zeigen: Patienten ankreuzen (2) und Enter drücken, oder einen Auftrag öffnen (5).',
  draft: (count) => `${plural(count, 'Mitteilung', 'Mitteilungen')}, noch nicht aufbereitet`,
  batch: (id, state, count) => `Auftrag ${id}, ${state}: ${plural(count, 'Mitteilung', 'Mitteilungen')}`,
  costs: (needed, before, after) => `${creditsOf(needed)}, Stand ${before} → ${after}`,
  costsUncounted: (needed) => `${creditsOf(needed)}; dieses Konto zählt niemand`,
  costsUnknown: (needed) => `${creditsOf(needed)}; das Portal kann jetzt nicht nach dem Stand gefragt werden`,
  used: (credits) => `${creditsOf(credits)} gebraucht`,
  tooFew: (missing) =>
    `${missing} ${missing === '1' ? 'Credit fehlt' : 'Credits fehlen'}: Mitteilungen herausnehmen (x) oder Credits kaufen (7).`,
  ucs2: (count, characters) =>
    `${plural(count, 'Mitteilung ist', 'Mitteilungen sind')} teurer wegen: ${characters}`,
  long: (count) => `${plural(count, 'Mitteilung hat', 'Mitteilungen haben')} mehr als einen Teil`,
  expires: (moment) => `zu senden vor ${moment}`,
  preparedBy: (name, moment) => `aufbereitet von ${name} ${moment}`,
  approvedBy: (name, moment) => `freigegeben von ${name} ${moment}`,
  messageFacts: (parts, encoding, credits) =>
    [plural(parts, 'Teil', 'Teile'), ...(encoding === '' ? [] : [encoding]), creditsOf(credits)].join(' · '),
  subject: 'Betreff',
  calendar: 'mit dem Termin für den Kalender',
  approved: (id) => `Auftrag ${id} ist freigegeben: S sendet ihn.`,
  prepared: (id) => `Auftrag ${id} ist aufbereitet und wartet auf Freigabe.`,
  alreadyPrepared: (id) => `Auftrag ${id} ist schon aufbereitet.`,
  waitsFor: (id, isFourEyes, names) => {
    const who =
      names.length === 0
        ? 'noch darf niemand sonst freigeben; das Recht gibt «Personen» (8)'
        : `freigeben ${names.length === 1 ? 'kann' : 'können'} ${listOfNames(names, 'oder')}`;
    const start = isFourEyes ? 'Vier Augen: ' : '';
    if (id === null)
      return `${start}${isFourEyes ? 'jemand' : 'Jemand'} anderes muss freigeben. p bereitet auf; ${who}.`;
    return `${start}Auftrag ${id} ist aufbereitet und wartet auf jemand anderen: ${who}.`;
  },
  approveFirst: 'Noch nicht freigegeben: A gibt frei, p bereitet auf, damit jemand anderes freigibt.',
  sendTitle: (what) => `${what} senden?`,
  messages: (count, channel) => `${count} ${channel}`,
  cannotBeUndone: 'Was gesendet ist, kann nicht zurückgeholt werden.',
  sendYes: 'senden',
  sendQuiet: (until) => `Es ist Ruhezeit bis ${until}: y sendet trotzdem jetzt.`,
  sent: (submitted, total, credits, left) =>
    `${submitted} von ${total} gesendet, ${creditsOf(credits)} gebraucht${left === null ? '' : `, noch ${left}`}.`,
  /** Wer sendet, was zurückgehalten ist. */
  heldNext: {
    running: 'Das laufende rundruf serve sendet sie dann.',
    'no-server':
      'Von selbst gehen sie nicht, denn kein rundruf serve läuft: es starten, oder dann hier nochmals senden.',
    'switched-off':
      'Von selbst gehen sie nicht, denn der Versand von Fälligem ist unter «Zeitpläne» ausgeschaltet: ihn einschalten, oder dann hier nochmals senden.',
  },
  sentFirst: (delivered, buffered, failed, pending) =>
    `Erste Antwort: ${counted([
      [delivered, 'ausgeliefert'],
      [buffered, 'gepuffert'],
      [failed, 'fehlgeschlagen'],
      [pending, 'offen'],
    ])}.`,
  sentProblems: (rejected, unclear, queued) =>
    `${counted([
      [rejected, 'abgelehnt'],
      [unclear, 'unklar'],
      [queued, 'noch in der Warteschlange'],
    ])}: siehe Log (4).`,
  paused: (why) => `Angehalten: ${why}`,
  rejectTitle: (id) => `Auftrag ${id} ablehnen? Seine Termine werden wieder frei.`,
  rejectReason: 'Begründung',
  rejectYes: 'ablehnen',
  rejected: (id) => `Auftrag ${id} ist abgelehnt.`,
  withdrawTitle: (id) => `Auftrag ${id} zurückziehen?`,
  withdrawLine:
    'Was noch nicht weg ist, wird zurückgenommen und kann wieder aufbereitet werden; was gesendet ist, bleibt gesendet.',
  withdrawYes: 'zurückziehen',
  withdrawn: (id) => `Auftrag ${id} ist zurückgezogen.`,
  removed: 'Herausgenommen; eine Freigabe gilt nicht mehr.',
  leftAlready: 'Sie ist schon weg oder erledigt und kann nicht mehr herausgenommen werden.',
  lastOne: 'Es ist die einzige Mitteilung: den Auftrag zurückziehen (W).',
};
