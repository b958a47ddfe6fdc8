import type { enStatus } from './en-status.ts';

/** Was über den Horchposten und den Stand der Praxis gesagt wird, auf Deutsch. */
export const deStatus: typeof enStatus = {
  listening: (address) => `Horcht auf ${address} (Gesundheit, Kennzahlen und Auslieferungsmeldungen).`,
  help: 'Wie alles steht: Server, Zeitpläne, was wartet, Alarme, Credits; Exit-Code 1, wenn kein Server läuft oder ein Alarm offen ist',
  title: {
    servers: 'Server',
    alarms: 'Alarme',
    batches: 'Was wartet',
    schedules: 'Zeitpläne',
    import: 'Import',
    credits: 'Credits',
  },
  running: (workstation, since) => `läuft auf ${workstation} seit ${since}`,
  stopped: (workstation, at) => `beendet auf ${workstation}, ${at}`,
  silent: (workstation, at) => `stumm auf ${workstation}, zuletzt gesehen ${at}`,
  noServer:
    'Es läuft kein Server: nichts wird von selbst gesendet, kein Zeitplan läuft. Starten: rundruf serve',
  noAlarms: 'keine',
  alarm: (what, since) => `seit ${since}: ${what}`,
  noBatches: 'nichts',
  noSchedules: 'keine',
  column: { waits: 'Wartet', leaves: 'Geht', next: 'Nächster', last: 'Letzter' },
  leaves: {
    itself: (when) => when,
    bySubmitting: 'wenn jemand ihn sendet',
    never: '–',
  },
  run: (at, state) => `${at} ${state}`,
  off: 'aus',
  imported: (at) => `letzter Import ${at}`,
  neverImported: 'es wurde noch nie etwas importiert',
  importStale: (hours) => `älter als ${hours} h: Zeitpläne bereiten nichts für Termine auf`,
  configField: {
    http: 'host und port',
    'http.host': 'eine Adresse dieser Maschine',
    'http.port': 'ein Port von 0 bis 65535',
    'sms.reportUrl': 'die https-Adresse, unter der das Portal diese Maschine erreicht, ohne ? und #',
    RUNDRUF_REPORT_TOKEN:
      'mindestens 32 Buchstaben, Ziffern, - oder _ in dieser Umgebungsvariablen oder deren Datei in RUNDRUF_REPORT_TOKEN_FILE',
  },
};
