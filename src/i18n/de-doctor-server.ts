import type { enServerAdvice, enServerFound } from './en-doctor-server.ts';
import { joined, plural } from './phrases.ts';

/** Was `rundruf doctor` über das findet, was von selbst läuft, auf Deutsch. */
export const deServerFound: typeof enServerFound = {
  'server-running': (d) => `ein Server läuft auf ${joined(d.workstations)}`,
  'server-not-needed': () => 'keiner ist eingeschaltet, also braucht es keinen Server',
  'server-missing': (d) =>
    `${plural(Number(d.schedules), 'Zeitplan ist', 'Zeitpläne sind')} eingeschaltet, aber kein Server läuft: von selbst geschieht nichts`,
  'sending-off': () =>
    'ein Zeitplan soll von selbst senden, aber der Versand von Fälligem ist ausgeschaltet: seine Mitteilungen bleiben liegen',
};

export const deServerAdvice: typeof enServerAdvice = {
  'server-missing': () =>
    'rundruf serve auf einer Maschine starten, die immer läuft (docs/operations.md), oder ausschalten, was niemand braucht: rundruf schedules.',
  'sending-off': () =>
    'Einschalten: rundruf schedules on NUMMER, mit der Nummer, die rundruf schedules zeigt; oder den Zeitplan auf Freigabe warten lassen.',
};
