import type { ContradictionReason } from '../model/contradictions.ts';
import type { CheckName, FindingCode, FindingState } from '../model/finding.ts';
import { deAdvice } from './de-doctor-advice.ts';
import { deListenerChecks, deListenerFound } from './de-doctor-listener.ts';
import { deServerFound } from './de-doctor-server.ts';
import { deSlackChecks, deSlackFound } from './de-doctor-slack.ts';
import { deFileProblem, deMegabytes, deWhy } from './de-problems.ts';
import { deSettings } from './de-settings.ts';
import type { enDoctor } from './en-doctor.ts';
import { joined, plural, type Sentence } from './phrases.ts';

const channelOf: Readonly<Record<string, string>> = { sms: 'SMS', email: 'E-Mail' };
const files = (list: Parameters<typeof joined>[0]): string => joined(list);

function span(seconds: unknown): string {
  const apart = Math.abs(Number(seconds));
  if (apart < 120) return plural(apart, 'Sekunde', 'Sekunden');
  const minutes = Math.round(apart / 60);
  return minutes < 120
    ? plural(minutes, 'Minute', 'Minuten')
    : plural(Math.round(minutes / 60), 'Stunde', 'Stunden');
}

const direction = (seconds: unknown): string => (Number(seconds) > 0 ? 'vor' : 'hinter');
const clockOf: Readonly<Record<string, string>> = {
  portal: 'der Uhr des Portals',
  server: 'der Uhr des Datenbankservers',
};

const found: Readonly<Record<FindingCode, Sentence>> = {
  'node-fine': (d) => `Version ${d.version}`,
  'node-too-old': (d) => `Version ${d.version} ist zu alt`,
  'library-fine': (d) => `Version ${d.version}`,
  'library-missing': (d) => `lässt sich nicht laden (${d.reason})`,

  'configuration-fine': (d) => `${d.file}`,
  'configuration-sandbox': () => 'SANDBOX: kein Portal eingerichtet; nichts erreicht eine echte Adresse',
  'configuration-invalid': (d) =>
    `${d.file ? `${d.file}: ` : ''}${d.field}${d.value === undefined ? ' fehlt oder ist falsch' : ` ist ${d.value}`}`,

  'folder-fine': (d) => `${d.folder}`,
  'folder-not-yet': (d) => `${d.folder} wird vom ersten Befehl angelegt`,
  'folder-not-usable': (d) => `${d.folder}: ${deFileProblem(d.reason)}`,
  'files-private': (d) =>
    `${plural(Number(d.count), 'Datei oder Ordner', 'Dateien und Ordner')}, nur für Sie`,
  'files-none-yet': () => 'es gibt noch keine',
  'files-open': (d) => `andere auf dieser Maschine können lesen: ${files(d.files)}`,
  'files-other-owner': (d) => `sie gehören jemand anderem (Nummer ${d.uid}): ${files(d.files)}`,
  'files-not-usable': (d) => `Sie können nicht lesen und schreiben: ${files(d.files)}`,
  'log-fine': (d) => `${d.file}`,
  'log-not-writable': (d) => `${d.file}: ${deFileProblem(d.reason)}`,
  'space-enough': (d) => `${deMegabytes(d.freeMegabytes)} frei in ${d.folder}`,
  'space-low': (d) => `nur ${deMegabytes(d.freeMegabytes)} frei in ${d.folder}`,
  'space-none': (d) => `die Platte ist voll: ${deMegabytes(d.freeMegabytes)} frei in ${d.folder}`,
  'file-system-local': () => 'von dieser Maschine',
  'file-system-network': (d) => `die Datenbank liegt auf einem Netzlaufwerk (${d.kind})`,

  'database-fine': (d) => (d.server ? `${d.server}` : `${d.file}, ${deMegabytes(d.megabytes)}`),
  'database-not-yet': () => 'wird vom ersten Befehl angelegt',
  'database-emptied': (d) => `${d.file} ist leer und war es vorher nicht: der Inhalt ist verloren`,
  'database-damaged': (d) => `${d.file ?? 'die Datei'}: ${deFileProblem(d.reason)}`,
  'database-unusable': (d) => `${d.file ?? 'die Datei'}: ${deFileProblem(d.reason)}`,
  'server-unusable': (d) => `${d.server}: ${deWhy(d.reason)}`,
  'database-busy': () => 'ein anderes Programm hält sie gesperrt',
  'lock-none': () => 'niemand hält andere vom Schreiben ab',
  'lock-held': (d) =>
    `Prozess ${d.pid}${d.program ? ` (${d.program})` : ''} hält alle anderen vom Schreiben ab`,
  'lock-exclusive': (d) =>
    `Prozess ${d.pid}${d.program ? ` (${d.program})` : ''} hat die Datenbank für sich allein`,
  'schema-current': () => 'von dieser Version',
  'schema-older': () => 'von einer älteren Version; der nächste Start ändert sie',
  'schema-newer': () => 'von einer neueren Version von Rundruf',
  'schema-of-other-program': () => 'das sind die Tabellen eines anderen Programms',
  'database-replaced': () => 'diese Datenbank wurde durch eine Sicherung ersetzt',
  'database-restored': () =>
    'diese Datenbank ist eine zurückgespielte Sicherung: es wird nichts gesendet, bis jemand entscheidet',
  'database-moved': (d) => `diese Datenbank ist umgezogen nach ${d.to}`,
  'database-incomplete': () => 'es werden noch Daten hineinkopiert, oder das wurde unterbrochen',
  'database-of-other-mode': (d) =>
    d.found === 'sandbox'
      ? 'sie gehört der Sandbox, nicht echten Patienten'
      : 'sie hat echte Patienten und gehört nicht in die Sandbox',
  'integrity-fine': (d) =>
    d.isThorough ? 'jede Seite und jeder Index' : 'jede Seite; --thorough prüft auch die Indizes',
  'integrity-by-server': () => 'darum kümmert sich der Server',
  'integrity-damaged': (d) => `beschädigt (${plural(Number(d.count), 'Stelle', 'Stellen')}): ${d.first}`,
  'references-broken': (d) => `Zeilen, die ins Leere zeigen, in: ${joined(d.tables)}`,
  'wal-fine': (d) => (d.megabytes === 0 ? 'nichts wartet' : deMegabytes(d.megabytes)),
  'wal-large': (d) => `${deMegabytes(d.megabytes)} warten darauf, in die Datenbank übernommen zu werden`,
  'ledger-fine': () => 'jede Mitteilung ist einmal gebucht, der Saldo ist die Summe',
  'ledger-wrong': (d) =>
    [
      Number(d.missing) > 0
        ? `${plural(Number(d.missing), 'Mitteilung ist', 'Mitteilungen sind')} nicht gebucht`
        : '',
      Number(d.wrong) > 0
        ? `${plural(Number(d.wrong), 'Buchung hat', 'Buchungen haben')} einen anderen Preis`
        : '',
      Number(d.undue) > 0
        ? `${plural(Number(d.undue), 'Buchung ist', 'Buchungen sind')} für nicht Gesendetes`
        : '',
      joined(d.unbalanced) === '' ? '' : `der Saldo ist nicht die Summe: ${joined(d.unbalanced)}`,
    ]
      .filter((part) => part !== '')
      .join('; '),

  'settings-fine': (d) =>
    d.changed === 0
      ? 'alle wie ausgeliefert'
      : `${plural(Number(d.changed), 'Wert', 'Werte')} gesetzt, alle passen zusammen`,
  'settings-contradict': (d) =>
    `${joined(d.settings)}: ${deSettings.contradiction[d.reason as ContradictionReason]}${forWhom(d)}`,
  'setting-invalid': (d) => `${d.key}: «${d.value}» ist nicht (mehr) möglich und gilt nicht`,
  'texts-fine': (d) =>
    d.changed === 0
      ? `alle ${d.count} lassen sich schreiben, alle wie ausgeliefert`
      : `alle ${d.count} lassen sich schreiben, ${d.changed} davon sind Ihre eigenen`,
  'texts-shipped-fine': (d) =>
    `alle ${d.count} ausgelieferten lassen sich schreiben; Ihre eigenen wurden nicht angesehen`,
  'text-broken': (d) => `${d.text} lässt sich nicht schreiben (${d.problem})`,

  'time-zone-fine': (d) => `${d.timeZone}`,
  'time-zone-data-wrong': () => 'diese Maschine rechnet bekannte Zeiten falsch um',
  'time-zone-changed': (d) => `eingestellt ist ${d.timeZone}, die Daten sind von ${d.stored}`,
  'time-zone-drifted': (d) =>
    `die Regeln von ${d.timeZone} haben sich seit dem Import geändert: ${plural(Number(d.days), 'Tag', 'Tage')}, ab ${d.first}`,
  'clock-agrees': (d) =>
    d.than === 'records'
      ? 'nichts wurde später als jetzt aufgezeichnet'
      : `gleich wie ${d.than === 'portal' ? 'die Uhr des Portals' : 'die Uhr des Datenbankservers'}`,
  'clock-off': (d) => `${span(d.seconds)} ${direction(d.seconds)} ${clockOf[String(d.than)]}`,
  'clock-wrong': (d) => `${span(d.seconds)} ${direction(d.seconds)} ${clockOf[String(d.than)]}`,
  'clock-behind': (d) => `${span(d.seconds)} hinter dem zuletzt Aufgezeichneten (${d.newest})`,

  'portal-fine': (d) => `lässt uns herein${d.credits === null ? '' : `; ${d.credits} Credits`}`,
  'portal-no-credits': () => 'lässt uns herein, und das Konto ist leer',
  'portal-unreachable': (d) => `${d.host} ist nicht erreichbar: ${deWhy(d.reason)}`,
  'portal-tls': (d) => `keine sichere Verbindung zu ${d.host}: ${deWhy(d.reason)}`,
  'portal-credentials': (d) => `${d.host} nimmt User-Key und Passwort nicht an (Status ${d.reason})`,
  'portal-nonsense': (d) => `${d.host} antwortet, aber nicht wie das Portal (${d.reason})`,
  'sender-authorised': (d) => `${d.sender} darf senden`,
  'sender-by-rule': (d) => `${d.sender} ist geschrieben, wie es sein muss`,
  'sender-pending': (d) => `das Portal hat ${d.sender} noch nicht freigeschaltet`,
  'sender-refused': (d) => `das Portal lässt ${d.sender} nicht senden`,
  'sender-invalid': (d) => `das Portal kennt ${d.sender} nicht als Absender`,
  'mail-fine': (d) => (d.login ? 'lässt uns herein' : 'antwortet'),
  'mail-unreachable': (d) => `${d.host} ist nicht erreichbar: ${deWhy(d.reason)}`,
  'mail-tls': (d) => `keine sichere Verbindung zu ${d.host}: ${deWhy(d.reason)}`,
  'mail-credentials': (d) => `${d.host} nimmt Benutzer und Passwort nicht an (${d.reason})`,
  'mail-nonsense': (d) => `${d.host} antwortet, aber nicht wie ein Mailserver (${d.reason})`,
  'from-fine': (d) => `eine Adresse bei ${d.domain}`,
  'from-made-up': (d) => `${d.domain} ist eine erfundene Domain; niemand kann antworten`,
  'from-other-domain': (d) => `eine Adresse bei ${d.domain}, angemeldet wird bei ${d.login}`,

  ...deListenerFound,
  ...deServerFound,
  ...deSlackFound,

  unexpected: (d) => `die Prüfung selbst ist gescheitert: ${d.reason}`,
  'no-configuration': () => 'weil die Konfiguration nicht lesbar ist',
  'section-invalid': (d) => `wegen des Fehlers in der Konfiguration von ${d.section}`,
  'channel-not-configured': (d) => `weil kein Portal für ${channelOf[String(d.section)]} eingerichtet ist`,
  'sandbox-not-running': () => 'weil das Portal der Sandbox schläft; die erste Mitteilung weckt es',
  'portal-not-reached': () => 'weil uns das Portal nicht hereinliess',
  'portal-says-nothing': () => 'weil das Portal dazu nichts sagt',
  'no-database-yet': () => 'weil es noch keine Datenbank gibt',
  'no-database': () => 'weil sich keine Datenbank öffnen lässt',
  'schema-not-current': () => 'weil die Tabellen nicht von dieser Version sind',
  'nothing-recorded': () => 'weil noch nichts aufgezeichnet ist',
  'not-on-this-system': () => 'weil dieses Betriebssystem es nicht sagen kann',
};

function forWhom({ user, workstation }: Parameters<Sentence>[0]): string {
  const who = [user ? `Benutzer ${user}` : '', workstation ? `Arbeitsplatz ${workstation}` : ''];
  const named = who.filter((name) => name !== '').join(', ');
  return named === '' ? '' : ` (für ${named})`;
}

const state: Readonly<Record<FindingState, string>> = {
  ok: 'gut',
  warning: 'Warnung',
  failed: 'Fehler',
  'not-checked': 'ungeprüft',
};

const check: Readonly<Record<CheckName, string>> = {
  node: 'Node.js',
  'sqlite-library': 'SQLite-Bibliothek',
  configuration: 'Konfiguration',
  home: 'Datenordner',
  files: 'Dateirechte',
  'log-file': 'Protokolldatei',
  'disk-space': 'Freier Platz',
  'file-system': 'Dateisystem',
  database: 'Datenbank',
  'database-lock': 'Sperren',
  schema: 'Tabellen',
  integrity: 'Unversehrtheit',
  'write-ahead-log': 'Write-Ahead-Log',
  ledger: 'Credit-Kontobuch',
  settings: 'Einstellungen',
  texts: 'Texte',
  'time-zone': 'Zeitzone',
  'clock-portal': 'Uhr',
  'clock-server': 'Uhr',
  'clock-records': 'Uhr und Daten',
  'sms-portal': 'SMS-Portal',
  'sms-sender': 'SMS-Absender',
  'mail-server': 'Mailserver',
  'mail-sender': 'Mail-Absender',
  server: 'Zeitpläne',
  ...deListenerChecks,
  ...deSlackChecks,
};

/** Wörter von `rundruf doctor`. */
export const deDoctor: typeof enDoctor = {
  help: {
    command: 'Nachsehen, ob alles in Ordnung ist, und sagen, was zu tun ist; ändert nichts',
    thorough: 'auch jeden Index der Datenbank mit seiner Tabelle vergleichen',
  },
  state,
  group: {
    program: 'Programm und Dateien',
    database: 'Datenbank',
    content: 'Einstellungen und Texte',
    time: 'Zeit',
    portals: 'Portale',
    listener: 'Server',
    slack: 'Slack',
  },
  check,
  found,
  advice: deAdvice,
  checking: (name, seconds) => `${name} … ${seconds} s`,
  summary: (d) => {
    const parts = [
      `${d.ok} gut`,
      d.warning > 0 ? plural(d.warning, 'Warnung', 'Warnungen') : '',
      d.failed > 0 ? plural(d.failed, 'Fehler', 'Fehler') : '',
      d.notChecked > 0 ? `${d.notChecked} ungeprüft` : '',
    ].filter((part) => part !== '');
    const end = d.failed > 0 ? 'Die Pfeile sagen, was zu tun ist.' : 'Rundruf kann arbeiten.';
    return `${parts.join(', ')}. ${end}`;
  },
};
