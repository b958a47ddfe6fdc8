import type { OutageCode, RefusalCode } from '../errors.ts';
import type { BatchState } from '../model/batch.ts';
import type { Channel } from '../model/message.ts';
import { deWords } from './de-words.ts';
import { joined, pluralUpTo, type Sentence } from './phrases.ts';

/** Why something was declined, and what to do. */
export const deRefusals: Readonly<Record<RefusalCode, Sentence>> = {
  'not-permitted': (d) => `Das dürfen Sie nicht (nötig: ${d.capability}). Fragen Sie einen Administrator.`,
  'invalid-day': (d) =>
    `«${d.value}» ist kein Tag. Erwartet: today, tomorrow, +N, next-workday oder ein Datum wie 2026-11-23.`,
  'invalid-time': (d) => `«${d.value}» ist keine Zeit. Erwartet: HH:MM oder JJJJ-MM-TTTHH:MM.`,
  'invalid-value': (d) =>
    `«${d.value}» geht nicht für ${d.field}. Erwartet: ${d.expected ?? 'eine positive Zahl'}.`,
  'email-is-immediate': () =>
    'E-Mail geht immer sofort. Lassen Sie --not-before weg, oder bereiten Sie SMS auf.',
  'no-candidates': () => 'Niemand ist zu erinnern. prepare ohne --create zeigt, warum.',
  'unknown-selection': (d) =>
    `Nicht (mehr) zu erinnern: ${joined(d.appointments) || 'jemand anders war schneller'}. Bereiten Sie nochmals auf; nichts wurde angelegt.`,
  'batch-not-found': (d) => `Den Auftrag ${d.batch} gibt es nicht. Siehe: rundruf batch list`,
  'batch-not-prepared': (d) =>
    `Über Auftrag ${d.batch} ist schon entschieden: ${deWords.batchState[d.state as BatchState]}${d.by ? `, von ${d.by}` : ''}.`,
  'batch-not-approved': (d) =>
    `Auftrag ${d.batch} ist noch nicht freigegeben. Ausführen: rundruf batch approve ${d.batch}`,
  'batch-not-open': (d) =>
    `Auftrag ${d.batch} ist ${deWords.batchState[d.state as BatchState]}; daran ist nichts mehr zu ändern.`,
  'batch-being-submitted': (d) =>
    `Auftrag ${d.batch} wird gerade von einem anderen Prozess gesendet. Bitte warten.`,
  'batch-expired': (d) => `Auftrag ${d.batch} ist abgelaufen. Nochmals aufbereiten; seine Termine sind frei.`,
  'four-eyes': () => 'Vier Augen: einen Auftrag gibt frei, wer ihn nicht aufbereitet hat.',
  'reason-needed': () => 'Eine Ablehnung braucht einen Grund: --reason TEXT',
  'insufficient-credits': (d) =>
    `Zu wenig Credits: ${d.needed} nötig, ${d.available} verfügbar. Kaufen Sie mindestens ${d.missing}. Nichts wurde gesendet.`,
  'quiet-hours': (d) =>
    `Es ist Ruhezeit bis ${d.untilLocal}. Später senden, oder mit --despite-quiet-hours. Nichts wurde gesendet.`,
  'gateway-not-configured': (d) =>
    `Für ${deWords.channel[d.channel as Channel]} ist kein Portal eingerichtet. Tragen Sie es in rundruf.yaml ein.`,
  'account-not-counted': (d) => `Für ${deWords.channel[d.channel as Channel]} zählt hier niemand Credits.`,
  'message-not-found': (d) => `Den Log-Eintrag ${d.id} gibt es nicht.`,
  'message-not-unclear': () => 'Entscheiden kann man nur über unklare Einträge. Nichts wurde geändert.',
  'selection-needed': () =>
    'Nennen Sie die Einträge: ihre Nummern, oder --all mit Filtern. Nichts wurde geändert.',
  'confirmation-needed': (d) =>
    d.asked
      ? 'Nicht bestätigt. Nichts wurde geändert.'
      : `${pluralUpTo(Number(d.count), 'Eintrag', 'Einträge', deWords.moreThanCounted)} gewählt. Bestätigen Sie mit --yes. Nichts wurde geändert.`,
  'until-needed': () =>
    'Löschen braucht --until DATUM, den letzten Tag, dessen Einträge weg sollen. Nichts wurde geändert.',
  'unknown-setting': (d) => `Den Schalter «${d.key}» gibt es nicht. Es gibt: ${joined(d.known)}.`,
  'invalid-setting': (d) =>
    `«${d.value}» geht nicht für ${d.key}. Erwartet: ${deWords.settingRange[String(d.key)]}.`,
  'invalid-cursor': () => '--after erwartet das «next» einer früheren Seite mit demselben --sort.',
  'invalid-config': (d) =>
    `${d.file ? `${d.file}: ` : ''}${d.field}: erwartet ${deWords.configField[String(d.expected ?? d.field)] ?? d.expected ?? 'ein anderer Wert'}${d.value === undefined ? '' : `, gefunden ${d.value}`}.`,
  'database-newer': () =>
    'Die Datenbank stammt von einer neueren Version von Rundruf. Diese installieren; nichts wurde geändert.',
  'database-of-other-mode': (d) =>
    d.found === 'sandbox'
      ? 'Diese Datenbank gehört der Sandbox. Wählen Sie für echte Patienten eine andere database.url.'
      : 'Diese Datenbank hat echte Patienten und wird in der Sandbox nicht geöffnet. Portal einrichten, oder andere database.url.',
  'file-unreadable': (d) =>
    `${d.file}: ${deWords.fileProblem[String(d.reason)] ?? `nicht lesbar (${d.reason})`}${d.columns ? `: ${joined(d.columns)}` : ''}. Nichts wurde übernommen.`,
  'file-unwritable': (d) =>
    `${d.file}: ${deWords.fileProblem[String(d.reason)] ?? `nicht schreibbar (${d.reason})`}. Nichts wurde geschrieben.`,
  'file-format-unknown': (d) =>
    `${d.file}: die erste Zeile nennt weder die Spalten von Patienten (Nummer, Nachname …) noch von Terminen (id, starts_at, status …). Nichts wurde übernommen.`,
  'file-columns-missing': (d) =>
    `${d.file}: diese Spalten fehlen: ${joined(d.missing)}. Gefunden: ${joined(d.found)}. Nichts wurde übernommen.`,
  'template-invalid': (d) => `Der Text für ${d.channel}/${d.language} lässt sich nicht füllen: ${d.problem}`,
  'text-too-long': (d) =>
    `Der SMS-Text (${d.language}) ist länger als ${d.segments} Teile. Kürzen Sie Text oder Praxisnamen.`,
  'sandbox-only': () => '--now geht nur in der Sandbox.',
};

/** What cannot be reached or used, and what to do. */
export const deOutages: Readonly<Record<OutageCode, Sentence>> = {
  'portal-unreachable': () =>
    'Das Portal ist nicht erreichbar. Netz prüfen und nochmals versuchen; nichts ist verloren.',
  'portal-refused': (d) =>
    `Das Portal verweigert die Antwort (Status ${d.status ?? d.httpStatus}). Benutzer, Passwort und Absender prüfen.`,
  'portal-nonsense': () =>
    'Die Antwort des Portals ist nicht zu verstehen. Adresse in der Konfiguration prüfen.',
  'database-busy': () => 'Die Datenbank ist von einem anderen Prozess belegt. Gleich nochmals versuchen.',
  'database-unusable': (d) =>
    `Die Datenbank ${d.file ? `${d.file} ` : ''}ist nicht benutzbar: ${deWords.storageProblem[String(d.reason)] ?? d.reason}. RUNDRUF_HOME und database.url, Platte und Rechte prüfen.`,
  'sandbox-not-starting': (d) =>
    d.reason === undefined
      ? `Das Sandbox-Portal ist nicht gestartet. Siehe portal.log in ${d.folder}.`
      : `Das Sandbox-Portal kann seine Dateien nicht in ${d.folder} führen: ${deWords.storageProblem[String(d.reason)] ?? d.reason}.`,
};
