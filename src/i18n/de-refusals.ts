import type { OutageCode, RefusalCode, RefusalDetails } from '../errors.ts';
import type { BatchState } from '../model/batch.ts';
import type { Channel } from '../model/message.ts';
import { deBackupFailed, deBackupRefusals } from './de-backup.ts';
import { deClockRefusals } from './de-clock.ts';
import { deDatabase } from './de-database.ts';
import { dePeople } from './de-people.ts';
import { deFileAdvice, deFileProblem } from './de-problems.ts';
import { deRecallRefusals } from './de-recalls.ts';
import { deScheduleRefusals } from './de-schedules.ts';
import { deSettingRefusals } from './de-settings.ts';
import { deTemplateRefusals } from './de-templates.ts';
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
  'batch-not-ordered': (d) =>
    `Auftrag ${d.batch} wird nicht von selbst gesendet; es gibt nichts abzubestellen.`,
  'batch-being-submitted': (d) =>
    `Auftrag ${d.batch} wird gerade von einem anderen Prozess gesendet. Bitte warten.`,
  'batch-expired': (d) => `Auftrag ${d.batch} ist abgelaufen. Nochmals aufbereiten; seine Termine sind frei.`,
  'batch-changed': (d) =>
    `Auftrag ${d.batch} wurde inzwischen geändert; er hat jetzt Stand ${d.revision}. Ansehen (rundruf batch show ${d.batch}), dann nennen: --revision ${d.revision}`,
  'nothing-to-retry': (d) =>
    `Auftrag ${d.batch} hat keine abgelehnten oder fehlgeschlagenen Mitteilungen, die nochmals versucht werden dürfen${reasonsOf(d.reasons)}. Siehe: rundruf batch show ${d.batch}`,
  'four-eyes': () =>
    'Vier Augen: wer einen Auftrag aufbereitet oder geändert hat, gibt ihn nicht selbst frei. Bitten Sie jemand anderes.',
  'reason-needed': () => 'Es braucht einen Grund: --reason TEXT',
  'insufficient-credits': (d) =>
    `Zu wenig Credits: ${d.needed} nötig, ${d.available} verfügbar. Kaufen Sie mindestens ${d.missing}. Nichts wurde gesendet.`,
  'quiet-hours': (d) =>
    `Bis ${d.untilLocal} werden keine SMS gesendet (Ruhezeit oder ein Tag ohne SMS).${Number(d.tooLate) > 0 ? ` Bis dann begonnen: ${d.tooLate} dieser Termine.` : ''} Später senden, oder mit --despite-quiet-hours. Nichts wurde gesendet.`,
  'gateway-not-configured': (d) =>
    `Für ${deWords.channel[d.channel as Channel]} ist kein Portal eingerichtet. Tragen Sie es in rundruf.yaml ein.`,
  'account-not-counted': (d) => `Für ${deWords.channel[d.channel as Channel]} zählt hier niemand Credits.`,
  'account-in-use': (d) =>
    d.why === 'unclear'
      ? `Auf dem Konto für ${deWords.channel[d.channel as Channel]} sind Mitteilungen unklar: ob sie belastet wurden, weiss noch niemand. Zuerst über sie entscheiden oder das Portal nach ihnen fragen: rundruf log --state unclear. Nichts wurde geändert.`
      : `Auf dem Konto für ${deWords.channel[d.channel as Channel]} wird gerade gesendet oder gebucht. Danach nochmals versuchen; nichts wurde geändert.`,
  'balance-needed': (d) =>
    `Das Konto für ${deWords.channel[d.channel as Channel]} zählt unser eigenes Kontobuch: mit --balance N angeben, was es wirklich hat. Nichts wurde geändert.`,
  'balance-not-wanted': (d) =>
    `Was das Konto für ${deWords.channel[d.channel as Channel]} hat, sagt das Portal: --balance weglassen. Nichts wurde geändert.`,
  'message-not-found': (d) => `Den Log-Eintrag ${d.id} gibt es nicht.`,
  'message-not-unclear': () => 'Entscheiden kann man nur über unklare Einträge. Nichts wurde geändert.',
  'selection-needed': () =>
    'Nennen Sie die Einträge: ihre Nummern, oder --all mit Filtern. Nichts wurde geändert.',
  'confirmation-needed': (d) =>
    d.asked
      ? 'Nicht bestätigt. Nichts wurde geändert.'
      : `${d.count === undefined ? '' : `${pluralUpTo(Number(d.count), 'Eintrag', 'Einträge', deWords.moreThanCounted)} gewählt. `}Bestätigen Sie mit --yes. Nichts wurde geändert.`,
  'until-needed': () =>
    'Löschen braucht --until DATUM, den letzten Tag, dessen Einträge weg sollen. Nichts wurde geändert.',
  ...deSettingRefusals,
  'invalid-cursor': () => '--after erwartet das «next» einer früheren Seite mit demselben --sort.',
  'invalid-config': (d) =>
    `${d.file ? `${d.file}: ` : ''}${d.field}: erwartet ${deWords.configField[String(d.expected ?? d.field)] ?? d.expected ?? 'ein anderer Wert'}${d.value === undefined ? '' : `, gefunden ${d.value}`}.`,
  'cannot-listen': (d) =>
    `Auf ${d.host}, Port ${d.port}, kann nicht gehorcht werden (${d.reason === 'EADDRINUSE' ? 'dort horcht schon jemand' : d.reason}). Unter http: in rundruf.yaml einen anderen port oder host wählen oder das andere Programm beenden.`,
  'database-newer': () =>
    'Die Datenbank stammt von einer neueren Version von Rundruf. Diese installieren; nichts wurde geändert.',
  'database-of-other-mode': (d) =>
    d.found === 'sandbox'
      ? 'Diese Datenbank gehört der Sandbox. Wählen Sie für echte Patienten eine andere database.url.'
      : 'Diese Datenbank hat echte Patienten und wird in der Sandbox nicht geöffnet. Portal einrichten, oder andere database.url.',
  'database-moved': (d) =>
    `Diese Datenbank ist nach ${d.to} umgezogen. In rundruf.yaml eintragen:  database: { url: "${d.to}" }  Nichts wurde geändert.`,
  'database-incomplete': () =>
    'In diese Datenbank wird gerade umgezogen, oder der Umzug wurde unterbrochen. Dasselbe rundruf migrate-to nochmals ausführen, mit der alten database.url in rundruf.yaml.',
  'database-not-empty': (d) =>
    `${d.to} hat schon Daten. Legen Sie für Rundruf eine leere Datenbank an und nennen Sie diese. Nichts wurde geändert.`,
  'database-not-sqlite': () => 'Diese Installation ist schon auf PostgreSQL. Nichts wurde geändert.',
  'database-copy-differs': (d) =>
    `Die Kopie weicht vom Original ab (${joined(d.differing)}); sie wurde verworfen. Mit der alten Datenbank weiterarbeiten und es den Entwicklern melden.`,
  'file-unreadable': (d) =>
    `${d.file}: ${deWords.fileProblem[String(d.reason)] ?? `nicht lesbar (${d.reason})`}${d.columns ? `: ${joined(d.columns)}` : ''}. Nichts wurde übernommen.`,
  'file-unwritable': (d) =>
    `${d.file}: ${deWords.fileProblem[String(d.reason)] ?? `nicht schreibbar (${d.reason})`}. Nichts wurde geschrieben.`,
  'file-format-unknown': (d) =>
    `${d.file}: die erste Zeile nennt weder die Spalten von Patienten (Nummer, Nachname …) noch von Terminen (id, starts_at, status …) noch von Recalls (id, patient_number, due_on …). Nichts wurde übernommen.`,
  'file-columns-missing': (d) =>
    `${d.file}: diese Spalten fehlen: ${joined(d.missing)}. Gefunden: ${joined(d.found)}. Nichts wurde übernommen.`,
  ...deTemplateRefusals,
  ...deRecallRefusals,
  'text-too-long': (d) =>
    `Der SMS-Text (${d.language}) ist länger als ${d.segments} Teile. Kürzen Sie Text oder Praxisnamen.`,
  'user-exists': (d) =>
    `«${d.user}» gibt es schon. Wählen Sie ein anderes Kürzel, oder ändern Sie mit: rundruf users set ${d.user}`,
  'user-not-found': (d) => `«${d.user}» ist hier niemand. Siehe: rundruf users list`,
  'user-inactive': (d) => `${d.user} ist inaktiv und darf hier nichts mehr. Fragen Sie einen Administrator.`,
  'invalid-user': (d) => `«${d.value}» geht nicht. Erwartet: ${dePeople.userField[String(d.field)]}.`,
  'identity-taken': (d) =>
    `${dePeople.account[String(d.kind)]} ${d.account} gehört schon ${d.name} (${d.user}). Nichts wurde geändert.`,
  'last-administrator': (d) =>
    `${d.user} ist der letzte Administrator: zuerst muss jemand anders aktiver Administrator mit einer Anmeldung sein. Nichts wurde geändert.`,
  'four-eyes-impossible': () =>
    'Die Freigabe verlangt vier Augen (approval.mode), und dann könnte niemand freigeben, was jemand anders aufbereitet. Lassen Sie zuerst eine andere aktive Person freigeben. Nichts wurde geändert.',
  ...deClockRefusals,
  ...deScheduleRefusals,
  ...deBackupRefusals,
  'sandbox-only': (d) => `${d.option} geht nur in der Sandbox.`,
};

/** What cannot be reached or used, and what to do. */
export const deOutages: Readonly<Record<OutageCode, Sentence>> = {
  'portal-unreachable': () =>
    'Das Portal ist nicht erreichbar. Netz prüfen und nochmals versuchen; nichts ist verloren.',
  'portal-refused': (d) =>
    `Das Portal verweigert die Antwort (Status ${d.status ?? d.httpStatus}). Benutzer, Passwort und Absender prüfen.`,
  'portal-nonsense': () =>
    'Die Antwort des Portals ist nicht zu verstehen. Adresse in der Konfiguration prüfen.',
  'database-busy': () =>
    'Die Datenbank ist von einem anderen Prozess belegt. Gleich nochmals versuchen; bleibt es so, nennt rundruf doctor den Prozess.',
  'backup-failed': deBackupFailed,
  'database-unusable': (d) =>
    d.server
      ? deDatabase.serverUnusable(d)
      : `Die Datenbank ${d.file ? `${d.file} ` : ''}ist nicht benutzbar: ${deFileProblem(d.reason)}. ${deFileAdvice(d.reason)}`,
  'sandbox-not-starting': (d) =>
    d.reason === undefined
      ? `Das Sandbox-Portal ist nicht gestartet. Siehe portal.log in ${d.folder}.`
      : `Das Sandbox-Portal kann seine Dateien nicht in ${d.folder} führen: ${deWords.storageProblem[String(d.reason)] ?? d.reason}.`,
};

function reasonsOf(codes: RefusalDetails[string] | undefined): string {
  const reasons = Array.isArray(codes) ? codes.map((code: string) => deWords.reason[code] ?? code) : [];
  return reasons.length === 0 ? '' : ` (${reasons.join(', ')})`;
}
