import type { Ailment } from '../model/finding.ts';
import { deListenerAdvice } from './de-doctor-listener.ts';
import { deServerAdvice } from './de-doctor-server.ts';
import { deSlackAdvice } from './de-doctor-slack.ts';
import { deFileAdvice, deMegabytes, deRestore } from './de-problems.ts';
import { deWords } from './de-words.ts';
import { type Sentence, shellWords } from './phrases.ts';

const certificate =
  'Die Adresse und die Uhr dieser Maschine prüfen; der Betreiber des Servers muss sein Zertifikat erneuern oder ergänzen.';

/** Was bei jeder Warnung und jedem Fehler zu tun ist. */
export const deAdvice: Readonly<Record<Ailment, Sentence>> = {
  'node-too-old': (d) => `Node.js ${d.needed} oder neuer installieren.`,
  'library-missing': () => 'Im Ordner des Programms ausführen: npm rebuild sqlite3',
  'configuration-invalid': (d) =>
    `Erwartet: ${deWords.configField[String(d.expected ?? d.field)] ?? d.expected ?? 'ein anderer Wert'}.`,
  'folder-not-usable': () =>
    'Den Ordner dem Konto geben, das Rundruf ausführt, oder mit RUNDRUF_HOME einen anderen wählen.',
  'files-open': (d) => `Für andere schliessen: chmod go= ${shellWords(d.files)}`,
  'files-other-owner': () =>
    'Rundruf mit dem Konto ausführen, dem sie gehören, oder sie diesem geben (chown).',
  'files-not-usable': () =>
    'Sie dem Konto geben, das Rundruf ausführt; ist die Platte nur lesbar, zuerst das beheben.',
  'log-not-writable': () =>
    'Geht etwas schief, wird es nicht aufgezeichnet. Die Datei zurückgeben oder beiseitelegen.',
  'space-low': (d) =>
    `Mindestens ${deMegabytes(d.neededMegabytes)} freigeben: die Datenbank wächst, und ein Update braucht eine Kopie davon.`,
  'space-none': () => 'Vor allem anderen Platz schaffen; bis dahin lässt sich nichts speichern oder senden.',
  'file-system-network': () =>
    'Die Datenbank auf eine Platte dieser Maschine legen (database.url) oder PostgreSQL verwenden: auf einem Netzlaufwerk kann sie Schaden nehmen.',
  'database-emptied': () =>
    `Nicht weiterarbeiten: Patienten würden zweimal erinnert. ${deRestore} Soll sie neu sein, die leere Datei löschen.`,
  'database-damaged': () => deRestore,
  'database-unusable': (d) => deFileAdvice(d.reason),
  'server-unusable': () => 'Server, database.url und RUNDRUF_DATABASE_PASSWORD prüfen.',
  'database-busy': () =>
    'Gleich noch einmal versuchen; bleibt es so, nachsehen, welches Programm hängt, und es beenden.',
  'lock-held': () =>
    'Ein Import oder ein Versand darf das eine Weile. Bleibt es so, nachsehen, ob das Programm hängt.',
  'lock-exclusive': () =>
    'Kein Befehl geht, bis jenes Programm sie zurückgibt: es fertig arbeiten lassen oder beenden.',
  'schema-older': () =>
    'Jetzt eine Sicherung machen, dann zuerst ein Programm starten und danach die anderen.',
  'schema-newer': () => 'Diese Version auch hier installieren; alle Maschinen sollten dieselbe haben.',
  'schema-of-other-program': () =>
    'Eine andere database.url wählen; Rundruf schreibt nichts in diese hinein.',
  'database-replaced': () =>
    'Das Zurückspielen wurde unterbrochen: nochmals ausführen (rundruf restore DATEI).',
  'database-restored': () =>
    'Ansehen, was seither gesendet sein könnte (rundruf restore), dann entscheiden: rundruf restore accept',
  'database-moved': (d) => `In rundruf.yaml eintragen:  database: { url: "${d.to}" }`,
  'database-incomplete': () =>
    'Warten, oder dort, wo die alte Datenbank ist, dasselbe rundruf migrate-to noch einmal ausführen.',
  'database-of-other-mode': () => 'Eine andere database.url wählen oder das Portal einrichten.',
  'integrity-damaged': () => deRestore,
  'references-broken': () =>
    'Ein anderes Programm hat die Daten verändert. Eine Sicherung machen und es den Entwicklern sagen.',
  'wal-large': () =>
    'Ein Programm liest ohne Ende oder hängt: die Rundruf-Programme eines nach dem anderen neu starten.',
  'ledger-wrong': () =>
    'Ein anderes Programm hat die Daten verändert. Mit der Liste des Portals vergleichen, dann: rundruf credits correct',
  'settings-contradict': (d) => `Eine davon ändern: rundruf settings set ${firstOf(d.settings)} …`,
  'setting-invalid': (d) => `Neu setzen oder löschen: rundruf settings clear ${d.key} --scope ${d.scope}`,
  'text-broken': (d) =>
    `Flicken, oder zurück zum ausgelieferten: rundruf templates reset ${String(d.text).replaceAll('/', ' ')}`,
  'time-zone-data-wrong': () =>
    'Das vollständige Node.js installieren (mit der ganzen ICU); Erinnerungen hätten falsche Zeiten.',
  'time-zone-changed': (d) =>
    `In rundruf.yaml wieder ${d.stored} eintragen (practice.timeZone), oder die Daten nachziehen: rundruf time-zone adopt`,
  'time-zone-drifted': () =>
    'Noch einmal importieren, oder die Daten den neuen Regeln folgen lassen: rundruf time-zone adopt',
  'clock-off': () => 'Die Uhr dieser Maschine nach einem Zeitserver richten lassen.',
  'clock-wrong': () =>
    'Die Uhr richten, bevor etwas gesendet wird, und sie nach einem Zeitserver laufen lassen.',
  'clock-behind': () => 'Die Uhr richten. Geht sie richtig, ging sie damals vor; dann: rundruf clock accept',
  'portal-no-credits': () => 'Beim Portal Credits kaufen.',
  'portal-unreachable': () =>
    'Netz und Firewall dieser Maschine und sms.baseUrl prüfen; später noch einmal versuchen.',
  'portal-tls': () => certificate,
  'portal-credentials': () =>
    'sms.userKey und RUNDRUF_ASPSMS_PASSWORD prüfen: das API-Passwort, nicht das der Webseite.',
  'portal-nonsense': () =>
    'sms.baseUrl prüfen; vielleicht steht eine Firewall oder eine Anmeldeseite dazwischen.',
  'sender-pending': () =>
    'Auf das Portal warten, oder einen Namen aus höchstens 11 Buchstaben und Ziffern nehmen (sms.originator).',
  'sender-refused': () =>
    'Die Nummer beim Portal freischalten, oder einen Namen aus höchstens 11 Buchstaben und Ziffern nehmen (sms.originator).',
  'sender-invalid': () =>
    'Als sms.originator höchstens 11 Buchstaben und Ziffern oder eine freigeschaltete Telefonnummer nehmen.',
  'mail-unreachable': () =>
    'Netz und Firewall dieser Maschine, email.host und email.port prüfen; später noch einmal versuchen.',
  'mail-tls': () => `${certificate} Auf Port 465 gilt email.tls: implicit, auf 587 required.`,
  'mail-credentials': () =>
    'email.user und RUNDRUF_SMTP_PASSWORD prüfen; viele Server wollen ein App-Passwort.',
  'mail-nonsense': () =>
    'email.host und email.port prüfen; auf Port 465 gilt email.tls: implicit, auf 587 required.',
  'from-made-up': () => 'Als email.from eine echte Adresse der Praxis eintragen.',
  'from-other-domain': () =>
    'Den Anbieter fragen, ob dieses Konto mit dieser Adresse senden darf; sonst werden Mails abgelehnt oder landen im Spam.',
  ...deListenerAdvice,
  ...deServerAdvice,
  ...deSlackAdvice,
  unexpected: () =>
    'Das ist ein Fehler in Rundruf, oder die Daten sind beschädigt: den Entwicklern diesen Satz sagen.',
};

const firstOf = (list: unknown): string => (Array.isArray(list) ? String(list[0]) : String(list));
