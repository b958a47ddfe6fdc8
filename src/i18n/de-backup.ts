import { deFileProblem, deMegabytes } from './de-problems.ts';
import type { enBackup, enBackupRefusals } from './en-backup.ts';
import { plural, type Sentence } from './phrases.ts';

const backupProblem: Readonly<Record<string, string>> = {
  incomplete: 'die Kopie hat weniger als das Original',
  foreign: 'es ist keine Datenbank von Rundruf',
  empty: 'es steht nichts darin',
  same: 'das ist die Datenbank selbst',
  'not-a-file': 'das ist keine Datei',
  dump: 'das ist eine Sicherung von PostgreSQL',
  late: 'sie kam in einer halben Stunde nicht zu Ende und wurde abgebrochen',
};

const why = (reason: unknown): string => backupProblem[String(reason)] ?? deFileProblem(reason);

/** Wörter von `rundruf backup` und `rundruf restore`. */
export const deBackup: typeof enBackup = {
  help: {
    backup: 'Die Datenbank in eine geprüfte Datei kopieren, während alles weiterläuft',
    file: 'die neue Datei; ohne Angabe: eine im Ordner der Sicherungen, von denen die ältesten gelöscht werden',
    restore: 'Eine Sicherung an die Stelle der Datenbank setzen, oder entscheiden, wie es danach weitergeht',
    restoreFile: 'die Sicherung; ohne Angabe: was zurückgespielt ist und auf eine Entscheidung wartet',
    accept: 'Nach dem Zurückspielen wieder aufbereiten und senden lassen',
    carryOver: 'was nach der Sicherung gesendet wurde, aus der ersetzten Datenbank übernehmen',
    withoutPortal: 'das Portal nicht vorher fragen, was es erhalten hat',
  },
  done: (file, bytes) => `Sicherung erstellt und geprüft: ${file} (${deMegabytes(Math.ceil(bytes / 1e6))})`,
  removed: (count) => `${plural(count, 'ältere Sicherung', 'ältere Sicherungen')} gelöscht.`,
  confirmRestore: (file, place) =>
    `${file} an die Stelle von ${place} setzen? Was seit dieser Sicherung geschah, steht dann nicht mehr in der Datenbank; sie wird zur Seite gelegt.`,
  restored: (moment) => `Zurückgespielt: die Datenbank ist jetzt, wie sie am ${moment} war.`,
  keptAside: (file) => `Die ersetzte Datenbank bleibt: ${file}`,
  asked: (asked, known) =>
    `Das Portal wurde nach ${plural(asked, 'Mitteilung', 'Mitteilungen')} gefragt, die gesendet sein könnten; erhalten hat es ${known} davon.`,
  notAsked:
    'Das Portal konnte jetzt nicht gefragt werden, was es seither erhalten hat; rundruf restore accept fragt nochmals.',
  decide:
    'Es wird nichts aufbereitet oder gesendet, bis jemand entscheidet. Was seither gesendet sein könnte und was zu tun ist: rundruf restore. Weiter geht es mit: rundruf restore accept',
  notRestored: 'Diese Datenbank ist nicht zurückgespielt; es gibt nichts zu entscheiden.',
  state: (from, to) =>
    `Die Datenbank ist eine Sicherung vom ${from}, zurückgespielt am ${to}. Was dazwischen gesendet wurde, steht nicht darin.`,
  open: (batches, queued, unclear) =>
    `Angehalten: ${plural(batches, 'offener Auftrag', 'offene Aufträge')} mit ${plural(queued, 'wartenden Mitteilung', 'wartenden Mitteilungen')}; unklar: ${unclear}.`,
  nothingAside:
    'Die Datenbank davor ist hier nicht bekannt. Vor dem Weitermachen mit der Liste der gesendeten Mitteilungen vergleichen, die das Portal zeigt.',
  asideUnreadable: (file) =>
    `Die ersetzte Datenbank ist nicht lesbar (${file}). Vor dem Weitermachen mit der Liste der gesendeten Mitteilungen vergleichen, die das Portal zeigt.`,
  left: (count) =>
    count === 0
      ? 'Soweit die ersetzte Datenbank weiss, wurde dazwischen nichts gesendet.'
      : `Soweit die ersetzte Datenbank weiss, ${count === 1 ? 'wurde dazwischen 1 Mitteilung' : `wurden dazwischen ${count} Mitteilungen`} gesendet, sicher oder vielleicht:`,
  handedOver: 'gesendet',
  more: (count) => `… und ${count} weitere.`,
  column: { entry: 'Eintrag', at: 'Gesendet', kind: 'Typ', channel: 'Per', state: 'Status' },
  offerCarryOver:
    'Weitermachen, ohne diese nochmals anzubieten: rundruf restore accept --carry-over. Weitermachen, als wären sie nicht gesendet: rundruf restore accept',
  confirmAccept: (carryOver) =>
    carryOver
      ? 'Übernehmen, was nach der Sicherung gesendet wurde, und weitermachen?'
      : 'Weitermachen, OHNE zu übernehmen, was nach der Sicherung gesendet wurde? Diese Patienten könnten eine zweite Mitteilung erhalten.',
  carriedOver: (count) => `${plural(count, 'Mitteilung', 'Mitteilungen')} übernommen.`,
  accepted:
    'Entschieden: es darf wieder aufbereitet und gesendet werden. Agenda importieren, angehaltene Aufträge ansehen (rundruf batch list), dann weiter.',
  textRemoved: (moment) => `(Text entfernt am ${moment})`,
  nameRemoved: '(entfernt)',
  sessionNote: (from) =>
    `Diese Datenbank ist eine zurückgespielte Sicherung vom ${from}: es wird nichts aufbereitet oder gesendet, bis jemand entscheidet (rundruf restore).`,
};

/** Warum eine Sicherung nicht geht oder nach dem Zurückspielen nichts weitergeht, und was zu tun ist. */
export const deBackupRefusals: typeof enBackupRefusals = {
  'backup-tool-missing': (d) =>
    `Auf PostgreSQL macht ${d.tool} die Sicherung, und das ist hier nicht im PATH. Die Client-Programme von PostgreSQL installieren (Version des Servers oder neuer), oder den Server sichern lassen (docs/operations.md). Nichts wurde geschrieben.`,
  'backup-unusable': (d) =>
    `${d.file} kann nicht zurückgespielt werden: ${why(d.reason)}. Eine andere Sicherung wählen. Nichts wurde geändert.`,
  'database-in-use': (d) =>
    `${d.server ? `Ein Server läuft (${d.server}, gesehen ${d.seenLocal})` : 'Ein anderes Programm hat die Datenbank offen'}. rundruf serve und alle Dashboards auf allen Maschinen beenden und nochmals versuchen. Nichts wurde geändert.`,
  'database-replaced': (d) =>
    `Diese Datenbank wurde durch eine Sicherung ersetzt (${d.atLocal ?? d.at}) und wird nicht mehr verwendet. Dieses Programm beenden und neu starten. Wurde das Zurückspielen unterbrochen, nochmals: rundruf restore DATEI`,
  'database-restored': (d) =>
    `Die Datenbank ist eine Sicherung vom ${d.fromLocal}, zurückgespielt am ${d.toLocal}: was dazwischen gesendet wurde, steht nicht darin und könnte ein zweites Mal gesendet werden. Darum wird nichts aufbereitet oder gesendet, bis jemand entscheidet: rundruf restore accept. Nichts wurde geändert.`,
  'not-restored': () => 'Diese Datenbank ist nicht zurückgespielt; es gibt nichts zu entscheiden.',
  'restore-on-server': () =>
    'Diese Datenbank liegt auf einem PostgreSQL-Server: alle Rundruf-Programme beenden, dort mit pg_restore zurückspielen (docs/operations.md), dann: rundruf restore accept',
};

/** Was beim Erstellen einer Sicherung schiefging. */
export const deBackupFailed: Sentence = (d) =>
  `Die Sicherung ${d.target ?? ''} konnte nicht erstellt werden: ${why(d.reason)}${d.tool ? ` (${d.tool})` : ''}. Auch eine halbe gibt es nicht; Platz schaffen oder einen anderen Ort wählen und nochmals versuchen.`;
