import type { enHelp } from './en-help.ts';

/** Der Bildschirm «Hilfe». */
export const deHelp: typeof enHelp = {
  jobTitle: 'Die tägliche Arbeit mit sechs Tasten',
  job: [
    'Lauf: sammelt die Termine von morgen mit den Vorgaben der Praxis (zuvor mit den Pfeilen änderbar)',
    'Patienten: kreuzt alle an; die Leertaste einen, e zeigt, wer nicht angeboten wird und warum',
    'weiter zur Vorschau: Texte, Preise und Warnungen der Angekreuzten',
    'bereitet den Auftrag auf und gibt ihn frei; wo jemand anderes freigeben muss, bereitet p nur auf',
    'fragt, ob gesendet werden soll, mit der Anzahl Mitteilungen und den Credits',
    'sendet; wie viele verarbeitet wurden und was bleibt, wird gesagt, der Rest steht im Log',
  ],
  keysTitle: (place) => `Tasten: ${place}`,
  place: {
    global: 'überall',
    list: 'Listen',
    ticks: 'Listen zum Ankreuzen',
    form: 'Formulare',
    checklist: 'Auswahllisten in Formularen',
    details: 'Einzelheiten einer Zeile',
    excluded: 'wer nicht angeboten wird',
    calls: 'wer anzurufen ist',
    sending: 'während ein Auftrag gesendet wird',
    'template-history': 'frühere Texte',
    'template-editor': 'Texteditor',
    'template-offers': 'Platzhalter zur Auswahl',
  },

  messagesTitle: 'Was die Status einer Mitteilung bedeuten',
  message: {
    notTransmitted:
      'nicht an das Portal übergeben: noch in der Warteschlange, oder vom Portal abgelehnt (der Grund steht dahinter)',
    notProcessed: 'das Portal hat sie genommen und noch nicht gesagt, was daraus wurde',
    delivered: 'sie ist auf dem Telefon des Patienten',
    buffered: 'unterwegs: Telefon aus oder ohne Empfang; es wird höchstens 24 Stunden versucht',
    failed: 'sie konnte nicht ausgeliefert werden; was zu tun ist, steht dahinter',
    handedOver: 'der Mailserver hat das E-Mail genommen; mehr sagen Mailserver nicht',
    unclear:
      'die Verbindung brach bei der Übergabe ab. Sie wird nie von selbst nochmals gesendet: das Portal neu fragen (t im Log), oder selbst entscheiden (u)',
    withdrawn: 'sie wurde nie gesendet, und ihr Termin ist wieder frei; der Grund steht dahinter',
  },
  batchesTitle: 'Was die Status eines Auftrags bedeuten',
  batch: {
    prepared: 'seine Termine sind für ihn reserviert; nichts ist weg',
    approved: 'er darf gesendet werden',
    submitting: 'jemand sendet ihn gerade',
    held: 'der Rest wartet auf das Ende der Ruhezeit, auf seine Zeit oder auf die Grenze von morgen: dann nochmals senden',
    paused: 'das Portal oder die Credits haben ihn angehalten: beheben und nochmals senden',
    submitted: 'alles, was gesendet werden konnte, ist gesendet',
    rejected: 'jemand hat nein gesagt; seine Termine sind wieder frei',
    expired: 'niemand hat ihn rechtzeitig gesendet; seine Termine sind wieder frei',
    withdrawn: 'was noch nicht weg war, wurde zurückgenommen; seine Termine sind wieder frei',
  },
  moreTitle: 'Und sonst',
  more: [
    [
      'rundruf serve',
      'führt aus, was geplant ist (Zeitpläne, m), und sendet Fälliges; es gehört auf eine Maschine, die immer läuft',
    ],
    ['rundruf doctor', 'wo Daten, Konfiguration und Log liegen, und ob alles ist, wie es sein soll'],
    ['rundruf --help', 'alles, was mit Befehlen geht'],
    ['rundruf dashboard --plain', 'dieselbe Arbeit Zeile um Zeile, für Bildschirmleser'],
  ],

  position: (last, total) => `Zeile ${last} von ${total}`,
  nothing: 'Keine Zeile enthält diese Wörter. Esc zeigt alle.',

  table: { where: 'Wo', key: 'Taste', what: 'Was sie tut' },
};
