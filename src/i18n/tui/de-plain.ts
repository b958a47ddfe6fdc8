import { plural } from '../phrases.ts';
import type { enPlain } from './en-plain.ts';

/** Die Oberfläche Zeile um Zeile, für Bildschirmleser. */
export const dePlain: typeof enPlain = {
  welcome: (practice) => `${practice}: Rundruf, Zeile um Zeile.`,
  howTo:
    'Jede Frage sagt, was getippt werden kann; Enter bestätigt. Ctrl+C hält an, was gesendet wird, zweimal beendet es; Ctrl+D beendet.',
  readOnly: 'Nur lesen: nichts kann geändert oder gesendet werden.',
  goodbye: 'Auf Wiedersehen.',
  signals: {
    interrupted: 'Es wird nichts gesendet. Nochmals Ctrl+C innert zwei Sekunden beendet.',
    tooEarly: 'Das wurde getippt, bevor die Frage gelesen werden konnte, und zählt nicht.',
  },
  notUnderstood: (text) => `Nicht verstanden: «${text}».`,

  all: ['alle', 'all'],
  none: ['keine', 'none'],
  except: ['ausser', 'außer', 'except'],
  back: 'Zurück',
  askNumber: (count) => `Eine Zahl von 0 bis ${count}; Enter allein sagt die Auswahl nochmals:`,
  askNumberOr: (count, preset, label) =>
    `Eine Zahl von 0 bis ${count}; Enter allein nimmt ${preset}, ${label}:`,
  askYes: (question) => `${question} Tippen Sie ja oder nein; Enter allein ist nein:`,
  goOn: (shown, total) => `${shown} von ${total} gesagt. Enter allein geht weiter, 0 hört auf:`,

  menu: {
    title: 'Was möchten Sie tun?',
    remind: 'Patienten erinnern',
    log: 'Log',
    batches: (waiting) =>
      waiting === 0
        ? 'Aufträge zur Freigabe: keiner wartet'
        : `Aufträge zur Freigabe: ${waiting} freizugeben`,
    credits: 'Credits',
    language: 'Sprache: English',
    help: 'Hilfe: wie es geht, und was anderswo geht',
    others: 'Buchungen bestätigen, Patienten aufbieten, zum Geburtstag gratulieren',
    schedules: 'Zeitpläne: was von selbst läuft',
    recalls: 'Recalls und Einwilligungen',
    quit: 'Beenden',
  },

  help: [
    'Jede Frage sagt, was getippt werden kann; Enter bestätigt, und 0 geht zurück. Statt der Zahl einer Auswahl gilt auch ihr Text.',
    'Erinnern, freigeben und senden geht unter «Patienten erinnern»; was jemand anderes aufbereitet hat, unter «Aufträge zur Freigabe».',
    'Das Log liest vor, was gesendet wurde und was daraus wurde; dort wird auch nachgefragt, rückgesetzt und gelöscht.',
    'Was von selbst läuft, steht unter «Zeitpläne»: dort wird es ein- und ausgeschaltet und sofort ausgeführt; den Rest ändert rundruf schedules.',
    'Recalls eintragen und abschliessen: rundruf recalls; Einwilligungen erfassen: rundruf patients consent',
    'Alles andere geht mit Befehlen; rundruf --help nennt alle:',
    'Texte: rundruf templates',
    'Einen Kauf von Credits eintragen: rundruf credits buy',
    'Personen, und wer was darf: rundruf users',
    'Schalter: rundruf settings',
    'Über unklare Mitteilungen entscheiden: rundruf log resolve',
  ],

  askDays: (preset) =>
    `Tage: heute, morgen, +3, nächster Arbeitstag oder Daten wie 25.11.2026, mit Kommas; Enter allein nimmt ${preset}; 0 geht zurück:`,
  askTime: (preset) => `Senden: sofort, oder eine Zeit wie 17:30; Enter allein lässt ${preset}:`,
  askTicks: (label, preset) => `${label}: alle, keine, oder Zahlen wie 1-3,5; Enter allein lässt ${preset}:`,
  optionsTitle: 'Einstellungen dieses Laufs. Eine Zahl ändert eine:',
  optionsDone: 'Fertig, weiter',
  run: {
    title: 'Und jetzt?',
    patients: 'Patienten wählen',
    options: 'Einstellungen ändern',
    excluded: (count) => `Hören, wer nicht angeboten wird und warum (${count})`,
  },
  askPatients: (total) =>
    `Wen erinnern? alle, keine, alle ausser 3, oder Zahlen von 1 bis ${total} wie 1-5,8; Enter allein nimmt alle; 0 geht zurück:`,
  nobodyTicked: 'Niemand ist angekreuzt.',
  recalls: {
    title: 'Was möchten Sie hören?',
    due: 'Wer jetzt aufzubieten ist',
    open: 'Alle offenen Recalls',
    consents: 'Wozu ein Patient eingewilligt hat',
    more: (count) => `Das waren die ersten ${count}; andere zeigt rundruf recalls list.`,
    askPatient: 'Welcher Patient? Eine Nummer, oder der Anfang des Namens; Enter allein geht zurück:',
  },
  schedules: {
    title: 'Was von selbst läuft. Mit einer Zahl geht es mit einem weiter:',
    now: 'Und jetzt?',
    edit: (id) => `Zeit, Tage und alles andere ändert der Befehl: rundruf schedules set ${id}`,
    runs: 'Die letzten Läufe hören',
    switchOn: 'Einschalten',
    switchOff: 'Ausschalten',
    run: 'Jetzt ausführen',
  },

  draft: {
    approve: 'Aufbereiten und freigeben',
    prepare: 'Aufbereiten, damit jemand anderes freigibt',
    make: 'Aufbereiten',
    texts: 'Texte hören',
    patients: 'Andere Patienten wählen',
    leave: 'Zurück, nichts wird aufbereitet',
  },
  askTexts: (total) =>
    `Welche Texte? alle, keine, oder Zahlen von 1 bis ${total} wie 1-3; Enter allein liest den ersten; 0 geht zurück:`,

  batch: {
    title: (id) => `Auftrag ${id}: und jetzt?`,
    approve: 'Freigeben',
    send: 'Senden',
    texts: 'Mitteilungen hören',
    remove: 'Mitteilungen herausnehmen',
    reject: 'Ablehnen, mit Begründung',
    withdraw: 'Zurückziehen',
    leave: 'So lassen',
  },
  askReason: 'Warum wird er abgelehnt? Ein Satz; Enter allein lehnt nichts ab:',
  askRemove: (total) =>
    `Welche Mitteilungen werden herausgenommen? Zahlen von 1 bis ${total} wie 1-3; Enter allein nimmt keine heraus:`,
  nothingDone: 'Nichts wurde geändert.',
  lastOnes: 'Niemand bliebe übrig: stattdessen den Auftrag zurückziehen.',
  batchesTitle: 'Offene Aufträge, die neusten zuerst. Eine Zahl öffnet einen:',
  noOpenBatches: 'Kein Auftrag ist offen.',
  batchLine: (id, channel, messages) =>
    `Auftrag ${id}, ${channel}, ${plural(messages, 'Mitteilung', 'Mitteilungen')}`,

  askSend: (title, count) => `${title} ${count} oder ja tippen sendet; Enter allein sendet nichts:`,
  notSent: 'Nichts wurde gesendet.',
  askQuiet: (until) => `Es ist Ruhezeit bis ${until}. Trotzdem jetzt senden?`,
  report: {
    rejected: (count) =>
      `${plural(count, 'Mitteilung wurde', 'Mitteilungen wurden')} vom Portal abgelehnt: das Log sagt warum.`,
    withdrawn: (count) =>
      `${plural(count, 'Mitteilung wurde', 'Mitteilungen wurden')} beim letzten Blick zurückgezogen: das Log sagt warum.`,
    unclear: (count) =>
      `${plural(count, 'Mitteilung ist', 'Mitteilungen sind')} unklar: vielleicht gesendet, und wird nicht von selbst nochmals gesendet.`,
    stopped: (count) =>
      `Angehalten, ${plural(count, 'Mitteilung ist', 'Mitteilungen sind')} noch in der Warteschlange. Weiter geht es unter «Aufträge zur Freigabe».`,
  },

  log: {
    title: (kind, isNewestFirst) => `Log: ${kind}, die ${isNewestFirst ? 'neusten' : 'ältesten'} zuerst.`,
    allKinds: 'alle Typen',
    kindTitle: 'Welcher Typ?',
    line: (id, person, channel, at, state) => `${id}: ${person}, ${channel}, ${at}: ${state}`,
    end: 'Das war der letzte Eintrag.',
    ask: (hasMore) =>
      `Die Nummer eines Eintrags liest ihn vor; k ändert den Typ, o die Reihenfolge, t fragt das Portal nach Neuem, r setzt Erinnerungen zurück, p löscht endgültig; Enter allein ${hasMore ? 'liest die nächste Seite' : 'beginnt von vorn'}; 0 geht zurück:`,
    unknownEntry: (text) => `«${text}» ist kein Eintrag, der hier vorgelesen wurde.`,
    history: 'Was daraus wurde:',
    askReset: 'Welche Einträge rücksetzen? Nummern von vorgelesenen, wie 12,15-18; Enter allein lässt alle:',
    askPurge:
      'Welche Einträge endgültig löschen? alle (auch die noch nicht vorgelesenen dieses Typs), oder Nummern von vorgelesenen, wie 12,15-18; Enter allein löscht nichts:',
    askUntil: 'Bis und mit welchem Tag? Ein Datum wie 31.12.2025; Enter allein löscht nichts:',
    typeCount: (expected) => `${expected} tippen löscht; alles andere, auch Enter allein, löscht nichts:`,
  },

  credits: {
    available: (account, available, balance, reserved) =>
      `${account}: ${available} Credits verfügbar, Stand ${balance}, reserviert ${reserved}.`,
    uncounted: (account) => `${account}: dieses Konto zählt niemand.`,
    unreachable: (account) => `${account}: das Portal kann jetzt nicht nach dem Stand gefragt werden.`,
    use: (week, month) => `Verbraucht: ${week} in 7 Tagen, ${month} in 28 Tagen.`,
    lasts: (days) => `Bei diesem Verbrauch reicht es ${days}.`,
    countedBy: (who) => `Gezählt von: ${who}.`,
  },
};
