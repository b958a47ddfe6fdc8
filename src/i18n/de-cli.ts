import { deBatch } from './de-batch.ts';
import { deLog } from './de-log.ts';
import { deWords } from './de-words.ts';
import type { enCli } from './en-cli.ts';
import { plural, pluralUpTo } from './phrases.ts';

const MORE = deWords.moreThanCounted;
const entries = (count: number) => pluralUpTo(count, 'Eintrag', 'Einträge', MORE);
const entriesDative = (count: number) => pluralUpTo(count, 'Eintrag', 'Einträgen', MORE);

/** What the command line says, in German. */
export const deCli: typeof enCli = {
  sandbox: '*** SANDBOX: erfundene Portale auf diesem Rechner, nichts geht hinaus. ***',

  help: {
    program: 'Erinnert Patienten per SMS und E-Mail an ihre Termine.',
    titles: {
      'Usage:': 'Aufruf:',
      'Arguments:': 'Angaben:',
      'Options:': 'Optionen:',
      'Commands:': 'Befehle:',
    },
    usageOptions: '[Optionen]',
    usageCommand: 'Befehl',
    import: 'Patienten und Termine aus CSV-, FHIR- oder iCalendar-Dateien übernehmen',
    prepare:
      'Zeigen, wer mit welchem Text und Preis erinnert wird, und wer nicht und warum; --create macht daraus einen Auftrag',
    batch: 'Aufträge freigeben, ablehnen, senden und zurückziehen',
    batchList: 'Die neusten Aufträge',
    batchShow: 'Ein Auftrag mit seinen Mitteilungen',
    batchApprove: 'Freigeben: der Auftrag darf gesendet werden',
    batchReject: 'Endgültig ablehnen; seine Termine sind wieder frei',
    batchSubmit:
      'An das Online-Portal senden; nochmals senden setzt fort, was angehalten oder zurückgehalten ist',
    batchStop: 'Das Senden anhalten, welches Programm auch sendet; der Rest bleibt und wartet',
    batchWithdraw: 'Zurückziehen, was noch nicht gesendet ist; diese Termine sind wieder frei',
    log: 'Das SMS-/Mail-Log',
    logRefresh: 'Beim Portal den Auslieferungsstatus erfragen (bis 7 Tage nach dem Senden)',
    logReset: 'Erinnerungen rücksetzen, damit der nächste Lauf ihre Termine wieder aufbereitet',
    logPurge: 'Einträge bis und mit einem Datum endgültig löschen',
    logResolve: 'Über unklare Einträge entscheiden, nach Rückfrage beim Patienten oder Anbieter',
    credits: 'Credits jedes Kontos',
    creditsBuy: 'Gekaufte Credits eintragen',
    settings: 'Schalter zeigen und ändern',
    settingsList: 'Alle Schalter mit ihren Werten',
    settingsGet: 'Ein Schalter',
    settingsSet: 'Einen Schalter ändern, für die Praxis, wenn nichts anderes gesagt ist',
    demo: 'Die ganze Arbeit in einer Wegwerf-Sandbox, in weniger als einer Minute',
    argument: {
      files:
        'CSV (seine Spalten sagen, ob es Patienten oder Termine sind), FHIR (.json, .ndjson) oder iCalendar (.ics)',
      batch: 'Nummer des Auftrags',
      entries: 'Nummern von Log-Einträgen',
      credits: 'wie viele, zum Beispiel 500',
      setting: 'Name des Schalters',
      value: 'sein neuer Wert',
    },
    option: {
      help: 'diese Hilfe',
      version: 'die Version',
      json: 'als JSON antworten (docs/cli.md)',
      lang: 'Sprache der Antworten',
      config: 'Konfigurationsdatei (sonst: rundruf.yaml in RUNDRUF_HOME)',
      now: 'die Uhr stellen, nur in der Sandbox',
      format: 'Format der Dateien (sonst: nach der Datei)',
      source: 'Name der Herkunft der Termine (sonst: das Format)',
      strict: 'nichts schreiben, wenn ein einziger Datensatz fehlerhaft ist',
      dryRun: 'prüfen und zählen, nichts schreiben',
      sample: 'die erfundene Musterpraxis übernehmen (nur in der Sandbox)',
      channel: 'Versandart (nötig)',
      days: 'today, tomorrow, +N, next-workday oder Daten (sonst: nach den Schaltern)',
      kind: 'Mitteilungs-Typ (ohne: reminder)',
      statuses: 'Termin-Status (sonst: nach den Schaltern)',
      reasons: 'Besuchsgründe nach Kurzzeichen oder Bezeichnung (sonst: nach den Schaltern)',
      onePerDay: 'eine Erinnerung pro Patient und Tag',
      noOnePerDay: 'eine Erinnerung für jeden Termin',
      immediately: 'sofort senden, was auch der Schalter run.not-before sagt',
      notBefore: 'nur SMS: nicht vor HH:MM heute, oder JJJJ-MM-TTTHH:MM',
      includeMoved: 'auch Termine, die nach der Erinnerung verschoben wurden',
      create: 'aus den Kandidaten einen Auftrag machen',
      only: 'mit --create: nur diese Termine',
      rejectReason: 'warum (nötig)',
      despiteQuietHours: 'SMS trotz Ruhezeit senden',
      sort: 'sortieren nach:',
      desc: 'umgekehrt',
      limit: 'wie viele Einträge (sonst: 50)',
      after: 'die Seite nach dieser Marke',
      allColumns: 'auch die technischen Spalten zeigen, den Text zuletzt',
      csv: 'alle gewählten Einträge in eine neue CSV-Datei schreiben',
      filterKind: 'nur dieser Typ:',
      filterState: 'nur dieser Zustand:',
      filterChannel: 'nur diese Versandart',
      filterBatch: 'nur dieser Auftrag',
      since: 'an diesem Tag oder später gesendet',
      all: 'alle Einträge, die die Filter wählen, ohne Zeitgrenze',
      yes: 'bestätigt, nicht fragen',
      until: 'letzter Tag, dessen Einträge gelöscht werden (nötig)',
      sent: 'sie wurden gesendet',
      notSent: 'sie wurden nicht gesendet (reset gibt sie frei)',
      again: 'mit dem nächsten Senden ihres Auftrags nochmals senden',
      accountChannel: 'das Konto (sonst: sms)',
      keep: 'den Ordner mit Datenbank und Mails behalten',
    },
  },

  usage: {
    wrong: 'Das ist nicht zu verstehen',
    seeHelp: (command) => `Siehe: ${command} --help`,
    unknownCommand: (name) => `Den Befehl «${name}» gibt es nicht.`,
    unknownOption: (name) => `Die Option ${name} gibt es hier nicht.`,
    missingArgument: (name) => `Es fehlt: ${name}.`,
    missingValue: (name) => `Die Option ${name} braucht einen Wert.`,
    tooMany: 'Das sind mehr Wörter, als dieser Befehl nimmt.',
    lang: (value) => `--lang erwartet de oder en, gefunden: «${value}».`,
    channel: (value) =>
      value === undefined
        ? '--channel sms oder --channel email ist nötig.'
        : `--channel erwartet sms oder email, gefunden: «${value}».`,
    kind: (value) => `--kind erwartet reminder, confirmation, recall oder birthday, gefunden: «${value}».`,
    format: (value) => `--format erwartet csv, fhir oder ics, gefunden: «${value}».`,
    source: (value) =>
      `--source erwartet bis zu 40 Kleinbuchstaben, Ziffern, Punkte und Striche, gefunden: «${value}».`,
    filesNeeded: 'Nennen Sie die Dateien, oder nehmen Sie mit --sample die Musterpraxis.',
    sampleInSandbox: '--sample geht nur in der Sandbox; dies ist eine echte Praxis.',
    immediatelyOrNotBefore: 'Entweder --immediately oder --not-before, nicht beides.',
    onlyWithCreate: '--only und --without gehören zu --create.',
    emptyList: (option) => `${option} erwartet mindestens einen Wert.`,
    batchId: (value) =>
      `Ein Auftrag wird mit seiner Nummer genannt, gefunden: «${value}». Siehe: rundruf batch list`,
    entryId: (value) =>
      `Ein Log-Eintrag wird mit seiner Nummer genannt, gefunden: «${value}». Siehe: rundruf log`,
    limit: (value, max) => `--limit erwartet eine Zahl von 1 bis ${max}, gefunden: «${value}».`,
    oneOf: (option, known, value) => `${option} erwartet eines von ${known}; gefunden: «${value}».`,
    idsOrAll: 'Entweder Einträge mit Nummer oder --all, nicht beides. Nichts wurde geändert.',
    oneDecision: 'Genau eines von --sent, --not-sent und --again ist nötig.',
    filtersBehind: (command) =>
      `Setzen Sie die Filter hinter «${command}», damit keiner verloren geht: rundruf log ${command} --all --kind … Nichts wurde geändert.`,
    credits: (value) =>
      `Erwartet wird eine Anzahl Credits von 1 bis 1’000’000, etwa 500 oder 12.5; gefunden: «${value}».`,
  },

  column: {
    file: 'Datei',
    added: 'neu',
    changed: 'geändert',
    unchanged: 'gleich',
    vanished: 'weg',
    rejected: 'fehlerhaft',
    time: 'Zeit',
    appointment: 'Termin',
    patient: 'Patient',
    recipient: 'Empfänger',
    language: 'Spr.',
    segments: 'Teile',
    credits: 'Credits',
    batch: 'Auftrag',
    start: 'Beginn',
    prepared: 'Aufbereitet',
    channel: 'Per',
    messages: 'Gesendet',
    by: 'Wer',
    state: 'Status',
    entry: 'Nr.',
    submitted: 'Gesendet',
    kind: 'Typ',
    reference: 'Referenz',
    created: 'Erstellt',
    delivered: 'Ausgeliefert',
    reset: 'Rückgesetzt',
    location: 'Ort',
    text: 'Text',
    account: 'Konto',
    balance: 'Saldo',
    reserved: 'Reserviert',
    available: 'Verfügbar',
    counted: 'Gezählt von',
    setting: 'Schalter',
    value: 'Wert',
    meaning: 'Bedeutung',
  },

  takesPlace: (location) => `Ort: ${location}`,

  importing: (file, records) => `${file}: ${records} Datensätze …`,
  noPersonColumns: (file) =>
    `${file}: Achtung: keine Spalte sagt, wessen Termine es sind (Patientennummer, oder name und Natel). An neue wird niemand erinnert.`,
  unknownColumns: (file, columns) => `${file}: nicht verwendete Spalten: ${columns}`,
  readAsWindows1252: (file) => `${file}: ist nicht UTF-8 und wurde als Windows-1252 (Latin-1) gelesen`,
  ignoredResources: (file, types) => `${file}: nicht verwendete Ressourcen: ${types}`,
  createdTogether: (file) =>
    `${file}: alle Termine darin wurden zur selben Zeit erstellt; wann sie gebucht wurden, sagt das nicht`,
  withoutStart: (file, count) =>
    `${file}: ${plural(count, 'Termin hat keine Zeit und wurde', 'Termine haben keine Zeit und wurden')} ausgelassen`,
  importProblem: ({ place, value, expected, rejected }) =>
    `${place}: gefunden «${value}», erwartet ${expected}. ${rejected ? 'Der Datensatz wurde ausgelassen.' : 'Der Datensatz wurde behalten.'}`,
  moreProblems: (count) => `… und ${plural(count, 'weiteres Problem', 'weitere Probleme')}.`,
  vanishedUnknown: (file) =>
    `${file}: nichts gilt als verschwunden, weil Datensätze nicht lesbar waren. Datei flicken und nochmals einlesen.`,
  dryRun: 'Nur geprüft (--dry-run): nichts wurde geschrieben.',
  fileKind: { patients: 'Patienten', appointments: 'Termine', recalls: 'Recalls' },
  strictRefused:
    'Nichts wurde geschrieben (--strict), weil Datensätze fehlerhaft sind. Flicken und nochmals einlesen.',

  offeredStatuses: (list) => `Status künftiger Termine: ${list || 'keine'}`,
  offeredReasons: (list) => `Besuchsgründe künftiger Termine: ${list || 'keine'}`,
  notFoundInFuture: (list) => `Bei künftigen Terminen nicht gefunden: ${list}`,
  agendaEmpty:
    'Es gibt noch keine Termine. Übernehmen mit: rundruf import DATEI…, oder zum Umschauen: rundruf import --sample',
  reminderRefused: (channel, when) =>
    `per ${channel} am ${when} abgelehnt: nicht erinnert. Freigeben mit: rundruf log reset`,
  reminderUnclear: (channel, when) =>
    `per ${channel} am ${when} unklar: entscheiden mit: rundruf log resolve`,
  remindedBy: (what, channel, when) => `${what}: per ${channel} am ${when}`,
  mailText: (language) => `Die E-Mail auf ${language}:`,
  ucs2: (characters) =>
    `teurere Codierung (UCS-2) wegen: ${characters.map((character) => `«${character}»`).join(' ')}`,
  balance: (needed, available, after) =>
    `Credits: ${needed} nötig, ${available} verfügbar, danach noch ${after}.`,
  balanceTooLow: (needed, available, missing) =>
    `Credits: ${needed} nötig, nur ${available} verfügbar. Kaufen Sie vor dem Senden mindestens ${missing}.`,
  balanceNotCounted: 'Credits: werden für dieses Konto nicht gezählt.',
  balanceUnknown: (needed) =>
    `Credits: ${needed} nötig; das Portal ist nicht erreichbar und sagt den Saldo nicht.`,
  batchCreated: (batch, messages) =>
    `Auftrag ${batch} aufbereitet: ${plural(messages, 'Mitteilung', 'Mitteilungen')}.`,
  nextApprove: (batch, revision = 1) =>
    `Weiter mit: rundruf batch approve ${batch}${revision > 1 ? ` --revision ${revision}` : ''}`,
  nextSubmit: (batch) => `Weiter mit: rundruf batch submit ${batch}`,
  nothingCreated: 'Noch wurde nichts angelegt. Mit --create wird daraus ein Auftrag.',

  ...deBatch,
  ...deLog,

  logUnusable: (file, reason) =>
    `${file}: ${deWords.storageProblem[reason] ?? reason}. Es wird nichts protokolliert; die Arbeit geht weiter.`,

  logEmpty: 'Keine Einträge.',
  logMore: (cursor) => `Mehr: --after ${cursor}`,
  awaiting: (count) =>
    `${count} SMS der letzten 7 Tage ohne endgültigen Status. Beim Portal erfragen: rundruf log refresh --all`,
  confirmRefresh: (count) => `Beim Portal nach ${entriesDative(count)} fragen?`,
  confirmReset: (count) =>
    `${pluralUpTo(count, 'Eintrag', 'Einträge', MORE)} rücksetzen? Der nächste Lauf bereitet diese Termine wieder auf: wer eine Mitteilung hat, bekommt eine zweite.`,
  confirmPurge: (count, until) => `${entries(count)} bis und mit ${until} endgültig löschen?`,
  confirmResolve: {
    sent: (count) => `${plural(count, 'Eintrag', 'Einträge')} als gesendet festhalten?`,
    'not-sent': (count) => `${plural(count, 'Eintrag', 'Einträge')} als nicht gesendet festhalten?`,
    again: (count) =>
      `${plural(count, 'Mitteilung', 'Mitteilungen')} nochmals senden? Wer sie schon hat, bekommt sie doppelt.`,
  },
  purgeWord: 'löschen',
  typeWord: (word) => `Tippen Sie «${word}»:`,
  yesNo: 'j/N',
  isYes: ['j', 'ja'],
  refreshed: ({ asked, delivered, buffered, failed, pending, unclear }) =>
    asked === 0
      ? 'Es gibt nichts zu erfragen.'
      : `Nach ${asked} gefragt: ${delivered} ausgeliefert, ${buffered} gepuffert, ${failed} fehlgeschlagen, ${pending} nicht verarbeitet${unclear > 0 ? `, ${unclear} noch unklar` : ''}.`,
  resetDone: (count) => `${plural(count, 'Erinnerung', 'Erinnerungen')} rückgesetzt.`,
  purgeDone: (count) => `${plural(count, 'Eintrag', 'Einträge')} gelöscht.`,
  skippedUnsettled: (count) =>
    `${plural(count, 'Eintrag blieb', 'Einträge blieben')} unberührt: noch nicht gesendet oder unklar.`,
  skippedKind: (count) =>
    `${plural(count, 'Eintrag blieb', 'Einträge blieben')} unberührt: nur Terminerinnerungen werden rückgesetzt.`,
  resolved: (count) => `${plural(count, 'Eintrag', 'Einträge')} entschieden.`,
  exporting: (count) => `Schreiben … ${count}`,
  exported: (count, file) => `${plural(count, 'Eintrag', 'Einträge')} nach ${file} geschrieben.`,

  demo: {
    servers: (sms, smtpPort) =>
      `SMS-Portal unter ${sms}, Mailserver unter 127.0.0.1:${smtpPort}: echte Server, echte Protokolle, erfundene Patienten.`,
    import: 'Die Musterpraxis wird übernommen',
    prepare: (channel) => `Die Erinnerungen für morgen werden aufbereitet, per ${channel}`,
    submit: (batch) => `Auftrag ${batch} wird freigegeben und gesendet`,
    delivery: 'Der Auslieferungsstatus wird bis zum Ende verfolgt',
    log: 'Das Log',
    credits: 'Verbleibende Credits',
    mail: (count) => `Eine von ${plural(count, 'Mail', 'Mails')}, die der Mailserver angenommen hat`,
    kept: (folder) => `Zum Anschauen behalten: ${folder}`,
    end: 'Die Sandbox ist wieder weg. Ihre eigene: rundruf import DATEI…, rundruf prepare --channel sms',
  },
};
