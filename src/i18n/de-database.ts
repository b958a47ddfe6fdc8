import type { enDatabase } from './en-database.ts';

const serverProblem: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'dort antwortet nichts',
  ENOTFOUND: 'keine Maschine dieses Namens ist bekannt',
  EAI_AGAIN: 'der Name lässt sich gerade nicht nachschlagen',
  ETIMEDOUT: 'er antwortet nicht',
  EHOSTUNREACH: 'das Netz erreicht ihn nicht',
  ENETUNREACH: 'das Netz erreicht ihn nicht',
  ECONNRESET: 'er hat die Verbindung abgebrochen',
  'connection-lost': 'er hat die Verbindung abgebrochen',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'seinem Zertifikat wird hier nicht getraut (sslrootcert)',
  SELF_SIGNED_CERT_IN_CHAIN: 'seinem Zertifikat wird hier nicht getraut (sslrootcert)',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'seinem Zertifikat wird hier nicht getraut (sslrootcert)',
  ERR_TLS_CERT_ALTNAME_INVALID: 'sein Zertifikat ist für einen anderen Namen',
  '28P01': 'er nimmt das Passwort nicht an',
  '28000': 'er lässt diesen Benutzer nicht herein',
  '3D000': 'er hat keine solche Datenbank',
  '42501': 'der Benutzer darf dort keine Tabellen anlegen oder sie nicht benutzen',
  '25006': 'er ist eine Reserve, die nur gelesen werden kann',
  '25P03': 'ein Schreibvorgang stand zu lange still und wurde rückgängig gemacht',
  '53100': 'seine Platte ist voll',
  '53300': 'er hat zu viele Verbindungen',
  '57P01': 'er wurde beendet oder hat die Verbindung beendet',
  '57P02': 'er ist abgestürzt und startet neu',
  '57P03': 'er startet oder endet gerade',
};

/** Wörter von `rundruf migrate-to` und was ein Datenbankserver meldet. */
export const deDatabase: typeof enDatabase = {
  serverUnusable: (d) =>
    `Die Datenbank ${d.server} ist nicht benutzbar: ${serverProblem[String(d.reason)] ?? d.reason}. ` +
    'Server, database.url und RUNDRUF_DATABASE_PASSWORD prüfen, dann erneut versuchen. Wurde gerade etwas gespeichert, zuerst nachsehen, ob es da ist.',
  help: 'Diese Datenbank auf einen PostgreSQL-Server zügeln',
  target: 'die leere Datenbank, als postgres://benutzer@server/datenbank',
  confirm: (from, to) => `Alles von ${from} nach ${to} zügeln? Danach wird die Datei nicht mehr benutzt.`,
  confirmCompletion: (to) => `Der Umzug nach ${to} wurde ganz am Ende unterbrochen. Jetzt abschliessen?`,
  copying: (table, rows, total) => `${table} wird kopiert: ${rows} von ${total} Zeilen`,
  column: { table: 'Tabelle', source: 'SQLite', target: 'PostgreSQL' },
  creditsOf: (table) => `Credits: ${table}`,
  newestId: (table) => `neueste Nummer: ${table}`,
  moved: (to) => `Alles ist jetzt in ${to}, geprüft nach Anzahl Zeilen, Credits und Nummern.`,
  completed: (to) => `Der Umzug nach ${to} war ganz am Ende unterbrochen worden. Er ist jetzt abgeschlossen.`,
  next: (url) =>
    `In rundruf.yaml auf jeder Maschine eintragen:  database: { url: "${url}" }\nDas Passwort gehört in RUNDRUF_DATABASE_PASSWORD oder RUNDRUF_DATABASE_PASSWORD_FILE.`,
};
