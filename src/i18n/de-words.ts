import { MAX_COUNTED } from '../delivery-log.ts';
import { deIcsConfig, deIcsExpectation } from './de-ics.ts';
import type { enWords } from './en-words.ts';

/** The words for kinds, states, reasons and fields, in German. */
export const deWords: typeof enWords = {
  kind: {
    reminder: 'Terminerinnerung',
    confirmation: 'Terminbestätigung',
    recall: 'Recall-Aufgebot',
    birthday: 'Geburtstagsglückwunsch',
  },
  channel: { sms: 'SMS', email: 'E-Mail' },
  language: { de: 'Deutsch', fr: 'Französisch', it: 'Italienisch', en: 'Englisch' },

  batchState: {
    prepared: 'aufbereitet, wartet auf Freigabe',
    approved: 'freigegeben',
    submitting: 'wird gesendet',
    submitted: 'gesendet',
    paused: 'angehalten',
    rejected: 'abgelehnt',
    expired: 'abgelaufen',
    withdrawn: 'zurückgezogen',
  },
  moreThanCounted: `mehr als ${new Intl.NumberFormat('de-CH').format(MAX_COUNTED)}`,

  appointmentStatus: {
    planned: 'geplant',
    definite: 'definitiv',
    arrived: 'eingetroffen',
    done: 'erledigt',
    cancelled: 'abgesagt',
    'no-show': 'nicht erschienen',
  },

  batchHeld: 'zurückgehalten',
  batchPartlyHeld: 'teilweise zurückgehalten',
  batchOrdered: 'geht von selbst, durch rundruf serve',

  messageState: {
    queued: 'nicht übermittelt',
    submitting: 'nicht übermittelt',
    submitted: 'nicht verarbeitet',
    rejected: 'nicht übermittelt',
    unclear: 'unklar: vielleicht gesendet',
    withdrawn: 'zurückgezogen',
  },
  mailTaken: 'übergeben',
  delivery: { 0: 'ausgeliefert', 1: 'gepuffert', 2: 'fehlgeschlagen' },

  exclusion: {
    cancelled: 'abgesagt',
    past: 'schon vorbei',
    'status-filtered': 'Status nicht gewählt',
    'reason-filtered': 'Besuchsgrund nicht gewählt',
    deceased: 'verstorben',
    blocked: 'gesperrt',
    'opted-out': 'will keine Mitteilungen',
    'no-mobile': 'keine Mobilnummer',
    'no-email': 'keine E-Mail-Adresse',
    'invalid-number': 'ungültige Nummer',
    landline: 'Festnetznummer',
    'already-reminded': 'schon erinnert',
    'in-open-batch': 'in einem anderen offenen Auftrag',
    moved: 'nach der Erinnerung verschoben',
    'not-first-of-day': 'anderer Termin am selben Tag',
  },

  reason: {
    cancelled: 'Termin abgesagt',
    vanished: 'Termin nicht mehr in der Agenda',
    'appointment-gone': 'Termin nicht mehr da',
    moved: 'Termin verschoben',
    past: 'Termin schon vorbei',
    deceased: 'Patient verstorben',
    blocked: 'Patient gesperrt',
    'opted-out': 'Patient will keine Mitteilungen',
    'no-mobile': 'Mobilnummer entfernt',
    'no-email': 'E-Mail-Adresse entfernt',
    'invalid-number': 'Nummer ist ungültig geworden',
    landline: 'Nummer ist jetzt Festnetz',
    'recipient-changed': 'Nummer oder Adresse hat geändert',
    'patient-changed': 'Termin an einen anderen Patienten vergeben',
    'sent-after-all': 'die Mitteilung davor wurde doch gesendet',
    'taken-out': 'aus dem Auftrag genommen',
    'claim-gone': 'rückgesetzt oder inzwischen neu erinnert',
    'batch-rejected': 'Auftrag abgelehnt',
    'batch-withdrawn': 'Auftrag zurückgezogen',
    'batch-expired': 'Auftrag abgelaufen',
    interrupted: 'das Programm wurde beim Senden unterbrochen',
    'decided-not-sent': 'von Hand entschieden: nicht gesendet',
    requeued: 'wird nochmals gesendet',
  },

  deliveryReason: {
    '000': 'Nummer unbekannt, prüfen',
    '101': 'Nummer unbekannt oder gekündigt, anrufen',
    '103': 'vom Patienten oder Netz gesperrt',
    '104': 'vom Patienten oder Netz gesperrt',
    '107': 'Telefon aus oder ohne Empfang',
    '108': 'Telefon voll oder zu lange aus, anrufen',
    '111': 'Telefon kann kein SMS, anrufen',
    '115': 'Nummer unbekannt oder gekündigt, anrufen',
    '206': 'Nummer falsch, prüfen',
  },
  putOff: (code) => `wird nochmals versucht (${code})`,
  portalRefused: (code) => `vom Portal abgelehnt (${code})`,
  mailRefused: (code) => `vom Mailserver abgelehnt (${code})`,

  pause: {
    credentials: 'das Portal lehnt Benutzer oder Passwort ab. Prüfen, dann den Auftrag nochmals senden',
    'no-credits': 'das Portal hat keine Credits mehr. Credits kaufen, dann den Auftrag nochmals senden',
    'sender-refused':
      'das Portal lehnt unseren Absender ab. Freischalten lassen, dann den Auftrag nochmals senden',
    'portal-misconfigured':
      'das Portal antwortet nicht wie eines (Adresse, Zertifikat oder Einrichtung). Konfiguration prüfen, dann nochmals senden',
    'portal-faults': 'fünf Störungen in Folge beim Portal. Später nochmals senden; der Rest wartet noch',
    'portal-unavailable':
      'das Portal vertröstet uns immer wieder. Später nochmals senden; der Rest wartet noch',
    interrupted: 'unterbrochen; nochmals senden setzt fort',
    requeued: 'Mitteilungen sollen nochmals gesendet werden. Den Auftrag nochmals senden',
    stopped: 'jemand hat es beim Senden angehalten. Nochmals senden setzt fort',
    'send-cancelled': 'jemand hat das Senden angehalten. Nochmals senden setzt fort; sonst zurückziehen',
    'insufficient-credits': 'zu wenig Credits für den Rest. Credits kaufen, dann den Auftrag nochmals senden',
    'gateway-not-configured':
      'dafür ist kein Portal eingerichtet. Konfiguration prüfen, dann den Auftrag nochmals senden',
  },

  rejection: {
    'not-needed': 'nicht nötig',
    'wrong-selection': 'falsche Auswahl',
    'wrong-text': 'falscher Text',
    'wrong-time': 'falscher Zeitpunkt',
    other: 'anderer Grund',
  },

  expectation: {
    required: 'ein Wert, das Feld darf nicht leer sein',
    date: 'ein Datum wie 2026-11-23 oder 23.11.2026',
    moment: 'Datum und Zeit wie 2026-11-23T14:30 oder 23.11.2026 14:30',
    boolean: 'leer, 0, 1, true, false, ja oder nein',
    language: 'de, fr, it oder en; es gilt die Sprache der Praxis',
    'phone-number': 'eine Telefonnummer; an diese geht kein SMS',
    'email-address': 'eine E-Mail-Adresse; an diese geht keine E-Mail',
    minutes: 'ganze Minuten von 1 bis 1440',
    'shorter-text': 'ein kürzerer Text',
    'known-patient':
      'die Nummer eines Patienten der Stammdaten; zuerst die Patienten einlesen (FHIR: im selben Befehl)',
    'unique-id': 'jede ID nur einmal in der Datei',
    'same-number-of-fields': 'so viele Felder wie die Kopfzeile',
    'closed-quote': 'ein schliessendes Anführungszeichen',
    'whole-file': 'der Rest der Datei, sie hört mittendrin auf',
    'whole-search':
      'alle Seiten der Suche und alles, was sie findet, nicht nur Geändertes; nichts gilt als verschwunden',
    'fhir-type': 'eine andere Art von Wert, wie FHIR R4 sie hier vorsieht',
    'no-modifier-extension': 'keine «modifierExtension»: sie kann ändern, was dies bedeutet',
    ...deIcsExpectation,
    'readable-record': 'ein lesbarer Datensatz',
  },

  fileProblem: {
    ENOENT: 'diese Datei gibt es nicht',
    EACCES: 'diese Datei dürfen Sie nicht öffnen',
    EISDIR: 'das ist ein Ordner, keine Datei',
    EEXIST: 'diese Datei gibt es schon',
    'not-a-file': 'das ist keine Datei',
    empty: 'die Datei ist leer',
    'column-twice': 'diese Spalten kommen doppelt vor',
    'too-many-events': 'sie hat viel mehr Einträge und Ausnahmen als jeder Kalender einer Praxis',
  },

  storageProblem: {
    EACCES: 'Sie dürfen dort nicht schreiben',
    EPERM: 'Sie dürfen dort nicht schreiben',
    EISDIR: 'das ist ein Ordner, keine Datei',
    EEXIST: 'ein Teil des Pfades ist eine Datei, kein Ordner',
    ENOTDIR: 'ein Teil des Pfades ist eine Datei, kein Ordner',
    ENOENT: 'der Ordner fehlt und lässt sich nicht anlegen',
    ENOSPC: 'die Platte ist voll',
    EROFS: 'die Platte ist nur lesbar',
  },

  configField: {
    file: 'eine lesbare YAML-Datei',
    'no-such-field': 'kein Feld dieses Namens',
    'file-readable': 'eine lesbare Datei',
    practice: 'name, phone, timeZone und language',
    'practice.name': 'der Name der Praxis, 1 bis 60 Zeichen',
    'practice.phone': 'die Telefonnummer für Patienten, 1 bis 30 Zeichen',
    'practice.timeZone': 'eine Zeitzone wie Europe/Zurich',
    'practice.language': 'de, fr, it oder en',
    'import.fhir.patientNumberSystem': 'das «system» (eine Adresse) der Patientennummern, 1 bis 300 Zeichen',
    'database.url': 'sqlite:DATEI oder postgres://benutzer@server/datenbank',
    RUNDRUF_HOME: 'der Pfad eines Ordners',
    'sms.gateway': 'aspsms',
    'sms.baseUrl': 'eine https-Adresse (http nur auf diesem Rechner)',
    'sms.userKey': 'der User-Key des Kontos',
    'sms.originator': 'höchstens 11 Buchstaben und Ziffern, oder eine freigeschaltete Telefonnummer',
    'email.gateway': 'smtp',
    'email.host': 'der Name des Mailservers',
    'email.port': 'ein Port von 1 bis 65535',
    'email.tls': 'required, implicit, oder none (nur auf diesem Rechner)',
    'email.from': 'eine Adresse wie "Praxis <termine@mail.example>"',
    'email.credits': 'none oder ledger',
    ...deIcsConfig,
    RUNDRUF_ASPSMS_PASSWORD:
      'das API-Passwort in dieser Umgebungsvariablen, oder seine Datei in RUNDRUF_ASPSMS_PASSWORD_FILE',
    RUNDRUF_SMTP_PASSWORD:
      'das Passwort in dieser Umgebungsvariablen, oder seine Datei in RUNDRUF_SMTP_PASSWORD_FILE',
    slack: 'ein Abschnitt mit wenigstens channel (docs/slack.md)',
    'slack.mode': 'socket oder http',
    'slack.apiUrl': 'eine https-Adresse (http nur auf diesem Rechner)',
    'slack.channel': 'die Kennung eines privaten Kanals wie C0123456789',
    'slack.privacy': 'minimal oder initials',
    'slack.roles':
      'prepare, approve und admin, je eine Liste von Slack-Benutzern (U…) und Benutzergruppen (S…)',
    'slack.roles.prepare':
      'prepare, approve und admin, je eine Liste von Slack-Benutzern (U…) und Benutzergruppen (S…)',
    'slack.roles.approve':
      'prepare, approve und admin, je eine Liste von Slack-Benutzern (U…) und Benutzergruppen (S…)',
    'slack.roles.admin':
      'prepare, approve und admin, je eine Liste von Slack-Benutzern (U…) und Benutzergruppen (S…)',
    'slack.commands': 'reminders, credits und log, je ein Name wie /reminders',
    'slack.commands.reminders': 'reminders, credits und log, je ein Name wie /reminders',
    'slack.commands.credits': 'reminders, credits und log, je ein Name wie /reminders',
    'slack.commands.log': 'reminders, credits und log, je ein Name wie /reminders',
    'slack.http': 'host und port',
    'slack.http.host': 'host und port',
    'slack.http.port': 'host und port',
    RUNDRUF_SLACK_BOT_TOKEN:
      'das Bot-Token (xoxb-…) in dieser Umgebungsvariablen, oder seine Datei in RUNDRUF_SLACK_BOT_TOKEN_FILE',
    RUNDRUF_SLACK_APP_TOKEN:
      'das App-Token (xapp-…) in dieser Umgebungsvariablen, oder seine Datei in RUNDRUF_SLACK_APP_TOKEN_FILE',
    RUNDRUF_SLACK_SIGNING_SECRET:
      'das Signing Secret in dieser Umgebungsvariablen, oder seine Datei in RUNDRUF_SLACK_SIGNING_SECRET_FILE',
  },
};
