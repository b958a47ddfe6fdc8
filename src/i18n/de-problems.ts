import { deWords } from './de-words.ts';

const fileProblem: Readonly<Record<string, string>> = {
  SQLITE_FULL: 'die Platte ist voll',
  SQLITE_READONLY: 'die Datei, ihr Ordner oder die Platte ist nur lesbar',
  SQLITE_CANTOPEN: 'sie lässt sich nicht öffnen, oder eine Datei daneben (-wal, -shm) nicht anlegen',
  SQLITE_IOERR: 'die Platte ist voll, oder sie liest oder schreibt nicht richtig',
  SQLITE_CORRUPT: 'sie ist beschädigt',
  SQLITE_NOTADB: 'sie ist keine Datenbank, oder ihr Anfang ist beschädigt',
  SQLITE_PERM: 'Sie dürfen sie nicht benutzen',
  SQLITE_BUSY: 'ein anderes Programm hat sie gesperrt',
};

const outsideProblem: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'dort antwortet nichts',
  ENOTFOUND: 'der Name ist nicht bekannt',
  EAI_AGAIN: 'der Name lässt sich gerade nicht nachschlagen',
  ETIMEDOUT: 'keine Antwort innert nützlicher Frist',
  ETIMEOUT: 'keine Antwort innert nützlicher Frist',
  TimeoutError: 'keine Antwort innert nützlicher Frist',
  UND_ERR_CONNECT_TIMEOUT: 'keine Antwort innert nützlicher Frist',
  EHOSTUNREACH: 'das Netz erreicht ihn nicht',
  ENETUNREACH: 'das Netz erreicht ihn nicht',
  ECONNRESET: 'die Verbindung wurde abgebrochen',
  UND_ERR_SOCKET: 'die Verbindung wurde abgebrochen',
  EPROTO: 'dort wird kein TLS gesprochen',
  CERT_HAS_EXPIRED: 'das Zertifikat ist abgelaufen',
  CERT_NOT_YET_VALID: 'das Zertifikat ist noch nicht gültig',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'das Zertifikat ist selbst unterschrieben',
  SELF_SIGNED_CERT_IN_CHAIN: 'das Zertifikat ist von einer unbekannten Stelle',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'das Zertifikat ist von einer unbekannten Stelle',
  ERR_TLS_CERT_ALTNAME_INVALID: 'das Zertifikat ist für einen anderen Namen',
};

/** Warum etwas draussen nicht erreichbar ist, in Worten. */
export const deWhy = (reason: unknown): string =>
  outsideProblem[String(reason)] ?? String(reason || 'kein Grund genannt');

/** Warum eine Datei nicht benutzbar ist, in Worten. */
export function deFileProblem(reason: unknown): string {
  const sqlite = /SQLITE_[A-Z]+/.exec(String(reason))?.[0];
  const known = sqlite === undefined ? deWords.storageProblem[String(reason)] : fileProblem[sqlite];
  const own = {
    emptied: 'sie ist leer und war es vorher nicht',
    foreign: 'sie gehört zu einem anderen Programm',
  };
  return known ?? (own as Readonly<Record<string, string>>)[String(reason)] ?? String(reason);
}

/** Was bei einer beschädigten Datenbank zu tun ist. */
export const deRestore =
  'Alle Rundruf-Programme beenden, die Datei beiseitelegen und eine Sicherung zurückspielen (docs/operations.md).';

/** Was zu tun ist, wenn eine Datei nicht benutzbar ist. */
export function deFileAdvice(reason: unknown): string {
  const text = String(reason);
  if (/SQLITE_(CORRUPT|NOTADB)/.test(text)) return deRestore;
  if (text === 'emptied')
    return `${deRestore} Es wurde nichts hineingeschrieben; soll sie neu sein, die leere Datei löschen.`;
  if (/SQLITE_FULL|ENOSPC|EDQUOT/.test(text))
    return 'Platz schaffen und erneut ausführen; was nicht gespeichert war, wurde rückgängig gemacht.';
  if (text === 'foreign') return 'Eine andere database.url wählen. Es wurde nichts hineingeschrieben.';
  if (/SQLITE_IOERR/.test(text))
    return 'Platz schaffen oder die Platte prüfen; rundruf doctor sagt, wie viel frei ist.';
  return 'RUNDRUF_HOME und database.url, die Platte und die Rechte prüfen; rundruf doctor sieht alles durch.';
}

/** Eine Datenmenge. */
export const deMegabytes = (count: unknown): string =>
  Number(count) < 10_000 ? `${count} MB` : `${Math.floor(Number(count) / 1000)} GB`;
