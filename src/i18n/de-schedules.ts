import type { Job } from '../model/schedule.ts';
import type { enScheduleRefusals, enSchedules } from './en-schedules.ts';
import { plural } from './phrases.ts';

const job: Readonly<Record<Job, string>> = {
  'prepare-reminders': 'Erinnerungen',
  'prepare-confirmations': 'Bestätigungen',
  'prepare-recalls': 'Recall-Aufgebote',
  'prepare-birthdays': 'Glückwünsche',
  'send-due': 'Versand von Fälligem',
  'refresh-delivery': 'Auslieferungsstatus',
  'import-folder': 'Einlesen neuer Dateien',
  digest: 'Morgenbericht',
  retention: 'Aufbewahrung',
  backup: 'Sicherung',
};

const reason: Readonly<Record<string, string>> = {
  missed: 'verpasst: niemand lief zu der Zeit, und später war es nicht mehr sinnvoll',
  'import-stale': 'der neuste Import ist zu alt (import.max-age-hours): nichts wurde aufbereitet',
  'not-available': 'hier nicht verfügbar',
  'not-configured': 'in rundruf.yaml nicht eingerichtet',
  'files-failed': 'Dateien konnten nicht importiert werden',
  interrupted: 'sein Prozess endete mittendrin',
  'clock-ahead':
    'die Uhr geht weit vor gegenüber allem, was festgehalten ist: nichts wurde gelöscht (rundruf clock; geht sie richtig: rundruf clock accept)',
  'was-ahead': 'festgehalten, als die Uhr vorging',
  unexpected: 'ein Fehler, den niemand erwartet hat; siehe rundruf.log',
  'insufficient-credits': 'zu wenig Credits: kaufen Sie welche, dann den Auftrag freigeben und senden',
  'gateway-not-configured': 'diese Versandart ist in rundruf.yaml nicht eingerichtet',
  'template-invalid': 'ein Text lässt sich nicht erzeugen: rundruf templates',
  'portal-unreachable': 'das Portal war nicht erreichbar',
  'portal-refused': 'das Portal verweigerte die Antwort',
  'portal-nonsense': 'das Portal antwortete unverständlich',
  'database-busy': 'die Datenbank war besetzt',
  'database-unusable': 'die Datenbank war nicht verwendbar',
};

const left: Readonly<Record<string, string>> = {
  approval: 'wartet auf Freigabe',
  'four-eyes': 'wartet auf Freigabe, weil vier Augen nötig sind (approval.mode)',
  'too-many': 'wartet auf Freigabe, weil er grösser ist als schedule.max-messages',
};

const expected: Readonly<Record<string, string>> = {
  timing: 'für diese Aufgabe die andere Zeitangabe: täglich um (--at) oder immer wieder (--every)',
  minutes: 'ganze Minuten von 1 bis 1440',
  at: 'eine Zeit wie 07:30',
  days: 'working-days, oder Wochentage wie mon,wed,fri',
  channel: 'sms oder email für das, was Mitteilungen aufbereitet, sonst nichts',
  targetDays: 'Tage wie tomorrow oder +3, nur für Erinnerungen und Bestätigungen',
  statuses: 'Status wie definite, nur für Erinnerungen und Bestätigungen',
  reasons: 'all, oder Kurzzeichen wie KO, nur für Erinnerungen und Bestätigungen',
  lateBookings: 'send-soon oder skip, nur für Erinnerungen',
  sending: 'automatic oder approval für das, was Mitteilungen aufbereitet, sonst nichts',
};

/** Zeitpläne: was von selbst läuft. */
export const deSchedules: typeof enSchedules = {
  job,
  weekday: { mon: 'Mo', tue: 'Di', wed: 'Mi', thu: 'Do', fri: 'Fr', sat: 'Sa', sun: 'So' },
  reason,
  otherReason: (code) => `abgelehnt (${code})`,
  left,
  state: { running: 'läuft', done: 'erledigt', failed: 'gescheitert', skipped: 'ausgelassen' },
  sending: { automatic: 'sendet von selbst', approval: 'wartet auf Freigabe' },
  lateBookings: { 'send-soon': 'spät gebuchte bald', skip: 'spät gebuchte nicht' },
  at: (time, days) => `${days} ${time}`,
  workingDays: 'Arbeitstage',
  everyDay: 'täglich',
  every: (minutes) => (minutes === 1 ? 'jede Minute' : `alle ${minutes} Minuten`),
  ofDays: (days) => `für ${days}`,
  retryAt: (at) => `nächster Versuch ${at}`,
  byHand: 'von Hand',
  result: {
    messages: (count, batch) =>
      count === 0 || batch === null
        ? 'niemand anzuschreiben'
        : `Auftrag ${batch}: ${plural(count, 'Mitteilung', 'Mitteilungen')}`,
    ordered: 'zum Senden freigegeben',
    sent: (batches) =>
      batches === 0 ? 'nichts war fällig' : `${plural(batches, 'Auftrag', 'Aufträge')} gesendet`,
    asked: (asked, changed) => (asked === 0 ? 'nichts zu fragen' : `${asked} abgefragt, Neues zu ${changed}`),
    imported: (files, added, changed) =>
      files === 0
        ? 'nichts Neues'
        : `${plural(files, 'Datei', 'Dateien')}: ${added} neu, ${changed} geändert`,
    digest: (isNew) => (isNew ? 'geschrieben' : 'war schon geschrieben'),
    bytes: (megabytes) => `${megabytes} MB`,
    counts: (counts) => counts,
  },
  column: {
    id: 'Nr.',
    job: 'Zeitplan',
    isOn: 'Ein',
    time: 'Wann',
    next: 'Nächster Lauf',
    slot: 'Fällig',
    state: 'Stand',
    by: 'Von',
    what: 'Was daraus wurde',
  },
  lastRun: (what) => `zuletzt ${what}`,
  on: 'ein',
  off: 'aus',
  never: '–',
  noRuns: 'Er ist noch nie gelaufen.',
  defaultDays:
    'Er erinnert an morgen und an den nächsten Arbeitstag: am Freitag an Samstag und Montag. --of nennt andere Tage.',
  addedNo: (id) => `Zeitplan ${id} ist hinzugefügt.`,
  changedNo: (id) => `Zeitplan ${id} ist geändert.`,
  removedNo: (id) => `Zeitplan ${id} ist entfernt. Was er aufbereitet hat, bleibt.`,
  sendingOff:
    'Senden von selbst ist ausgeschaltet: rundruf serve sendet nichts (rundruf schedules on NR schaltet es ein).',
  sinceLine: (by, at) => (by === 'shipped' ? 'wie mit Rundruf mitgeliefert' : `geändert von ${by}, ${at}`),
  help: {
    schedules: 'Was von selbst läuft, mit nächstem und letztem Lauf',
    list: 'Alle Zeitpläne',
    show: 'Ein Zeitplan mit seinen letzten Läufen',
    switchOn: 'Einen Zeitplan einschalten; was vorher fällig war, holt er nicht nach',
    switchOff: 'Einen Zeitplan ausschalten',
    set: 'Zeit, Tage, Versandart oder Senden eines Zeitplans ändern',
    add: 'Einen Zeitplan hinzufügen, etwa je einen pro Versandart',
    remove: 'Einen Zeitplan entfernen',
    run: 'Einen Zeitplan sofort und hier laufen lassen, ob ein- oder ausgeschaltet',
    id: 'die Nummer des Zeitplans',
    job: 'prepare-reminders, prepare-confirmations, prepare-recalls oder prepare-birthdays',
    option: {
      at: 'täglich um diese Uhrzeit der Praxis',
      days: 'working-days (Arbeitstage), oder Wochentage wie mon,wed,fri',
      every: 'immer wieder, nach so vielen Minuten',
      sending: 'automatic (gibt frei und sendet von selbst) oder approval (wartet auf einen Menschen)',
      channel: 'sms oder email',
      of: 'an welche Tage er erinnert; ein neuer ohne Angabe: tomorrow,next-workday',
      statuses: 'welche Status; sonst gilt run.statuses',
      reasons: 'welche Besuchsgründe, oder all; sonst gilt run.reasons',
      late: 'nach ihrem Lauf gebuchte Termine: send-soon (bald) oder skip (nicht)',
      off: 'ausgeschaltet hinzufügen',
      limit: 'wie viele der letzten Läufe (20)',
    },
  },
  usage: {
    id: (text) => `«${text}» ist keine Nummer eines Zeitplans. Siehe: rundruf schedules`,
    job: (known, text) => `«${text}» ist keine Aufgabe. Es gibt: ${known}.`,
    atOrEvery: 'Sagen Sie entweder --at (und --days) oder --every, nicht beides.',
    timeNeeded: 'Sagen Sie wann: --at ZEIT (und --days), oder --every MINUTEN.',
    channelNeeded: 'Sagen Sie --channel sms oder --channel email.',
    nothing:
      'Sagen Sie, was sich ändert: --at, --days, --every, --sending, --channel, --of, --statuses, --reasons oder --late.',
    minutes: (text) => `«${text}» ist keine Anzahl Minuten. Erwartet: eine ganze Zahl von 1 bis 1440.`,
  },
};

/** Warum etwas an Zeitplänen abgelehnt wurde, und was zu tun ist. */
export const deScheduleRefusals: typeof enScheduleRefusals = {
  'schedule-not-found': (d) => `Den Zeitplan ${d.schedule} gibt es nicht. Siehe: rundruf schedules`,
  'schedule-changed': (d) =>
    `Jemand hat den Zeitplan ${d.schedule} inzwischen geändert. Sehen Sie ihn nochmals an; nichts wurde geändert.`,
  'schedule-exists': (d) =>
    d.alike === true
      ? `Genau so einen Zeitplan gibt es schon (Nr. ${d.schedule}): ${job[d.job as Job]}, zur selben Zeit und mit derselben Auswahl. Ändern Sie jenen, oder wählen Sie eine andere Zeit, Versandart oder Auswahl. Nichts wurde geändert.`
      : `Dafür gibt es schon einen Zeitplan (Nr. ${d.schedule}): ${job[d.job as Job]}. Ändern Sie jenen. Nichts wurde geändert.`,
  'schedule-running': (d) =>
    `Der Zeitplan ${d.schedule} läuft gerade. Versuchen Sie es nochmals, wenn er fertig ist.`,
  'invalid-schedule': (d) =>
    `${job[d.job as Job]}: ${d.value === '' ? 'etwas fehlt' : `«${d.value}» geht nicht`}. Erwartet: ${expected[String(d.field)] ?? d.field}. Nichts wurde geändert.`,
  'automatic-needs-approval': () =>
    'Die Freigabe braucht vier Augen (approval.mode), und ein Zeitplan ist kein zweites Augenpaar. Wählen Sie approval, oder ändern Sie den Schalter. Nichts wurde geändert.',
};
