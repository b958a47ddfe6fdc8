import type { enClock, enClockRefusals } from './en-clock.ts';
import { joined, plural } from './phrases.ts';

/** Wörter von `rundruf clock` und `rundruf time-zone`. */
export const deClock: typeof enClock = {
  help: {
    clock: 'Wie die Uhr zu dem steht, was festgehalten ist',
    accept:
      'Die Uhr als richtig anerkennen: sie ging eine Weile vor, oder über einen Monat lang wurde nichts festgehalten',
    timeZone: 'Wie die eingestellte Zeitzone zu der steht, mit der die Daten gespeichert sind',
    adopt: 'Die Daten auf die eingestellte Zeitzone umrechnen',
    keep: 'was bleibt: die Uhrzeiten (die Zone war falsch) oder die Zeitpunkte (die Praxis ist umgezogen)',
  },
  now: (moment, timeZone) => `Die Uhr dieser Maschine sagt: ${moment} (${timeZone}).`,
  newest: (moment) => `Das Neueste, was festgehalten ist: ${moment}.`,
  nothingRecorded: 'Noch ist nichts festgehalten.',
  fine: 'Die Uhr geht gegenüber dem Festgehaltenen nicht nach.',
  behind: (seconds) =>
    `Die Uhr geht gegenüber dem Festgehaltenen ${span(seconds)} nach: nichts wird aufbereitet, freigegeben oder gesendet. Uhr richtig stellen; geht sie richtig und ging vorher vor: rundruf clock accept`,
  ahead: (days) =>
    `In den ${days} Tagen, bevor sie dahin kam, wurde nichts festgehalten: Zeitpläne löschen nichts Altes. Geht sie doch richtig: rundruf clock accept`,
  accepted: (at, upTo) =>
    `Am ${at} hat ein Administrator die Uhr anerkannt: was danach bis ${upTo} festgehalten wurde, zählt nicht.`,
  confirmAccept: (moment) =>
    `Die Uhr dieser Maschine sagt ${moment}. Vergleichen Sie mit einer anderen Uhr: stimmt das, auch Tag und Jahr? Wenn nicht: nein, und die Uhr richtig stellen.`,
  acceptedNow: 'Anerkannt. Was weiter voraus festgehalten ist, hält nichts mehr auf.',
  acceptedAhead: 'Anerkannt. Zeitpläne löschen wieder, was alt ist.',
  nothingToAccept:
    'Die Uhr geht gegenüber dem Festgehaltenen weder nach noch weit vor: es gibt nichts anzuerkennen.',
  stored: (timeZone) => `Die Daten sind gespeichert mit: ${timeZone}.`,
  storedNowhere: 'Noch ist nichts gespeichert, was mit Zeitzonen zu tun hat.',
  configured: (timeZone) => `In rundruf.yaml steht: ${timeZone}.`,
  same: 'Das ist dieselbe.',
  differs:
    'Das ist nicht dieselbe, darum geschieht nichts. practice.timeZone zurückstellen, oder die Daten folgen lassen: rundruf time-zone adopt --keep …',
  drifted: (first, days) =>
    `Die Regeln dieser Zeitzone sind seit dem Import andere geworden: ab ${first} (${plural(days, 'Tag', 'Tage')} der angesehenen) passen die Zeitpunkte nicht mehr zu den Uhrzeiten. Vor dem nächsten Import: rundruf time-zone adopt --keep wall-clock`,
  confirmAdopt: (timeZone, keep) =>
    keep === 'wall-clock'
      ? `Alles auf ${timeZone} umrechnen? Ein Termin um 09:00 bleibt um 09:00.`
      : `Alles auf ${timeZone} umrechnen? Termine behalten ihren Zeitpunkt; angezeigt wird die Uhrzeit von ${timeZone}.`,
  adopted: (timeZone) => `Die Daten gehören jetzt zu ${timeZone}.`,
  recomputed: (appointments, messages) =>
    `Umgerechnet: ${plural(appointments, 'Termin', 'Termine')}, ${plural(messages, 'Log-Eintrag', 'Log-Einträge')}.`,
  toldOtherwise: (count) =>
    `${plural(count, 'Patient hat', 'Patienten haben')} eine andere Uhrzeit erhalten, als die Uhr der Praxis dann zeigen wird. Ansehen (rundruf log), und zurücksetzen, wer nochmals erinnert werden muss.`,
};

/** Warum etwas wegen der Uhr oder der Zeitzone nicht geht, und was zu tun ist. */
export const deClockRefusals: typeof enClockRefusals = {
  'clock-behind': (d) =>
    `Die Uhr dieser Maschine sagt ${d.nowLocal}, aber um ${d.newestLocal} ist schon etwas festgehalten. Nichts wurde geändert. Uhr richtig stellen und nochmals versuchen; mehrere Maschinen sollten einem Zeitserver folgen. Geht die Uhr richtig und ging vorher vor, sagt das ein Administrator: rundruf clock accept`,
  'clock-ahead': (d) =>
    `In den ${d.days} Tagen, bevor die Uhr dieser Maschine dahin kam, wurde nichts festgehalten: vielleicht geht sie vor, und dann würde zu viel gelöscht. Nichts wurde gelöscht. Uhr richtig stellen. Geht sie richtig, sagt das ein Administrator: rundruf clock accept`,
  'time-zone-changed': (d) =>
    `Die Daten sind mit der Zeitzone ${d.stored} gespeichert, practice.timeZone ist aber ${d.configured}: alle Zeiten wären falsch. Nichts wurde geändert. In rundruf.yaml wieder ${d.stored} eintragen. Ist die Praxis umgezogen oder war die Zone falsch, lässt ein Administrator die Daten folgen: rundruf time-zone adopt --keep wall-clock|instants`,
  'batches-unsettled': (d) =>
    `Ihre Texte nennen Zeiten: ${[
      joined(d.batches) && `offene Aufträge: ${joined(d.batches)}`,
      Number(d.unclear) > 0 && plural(Number(d.unclear), 'unklare Mitteilung', 'unklare Mitteilungen'),
    ]
      .filter(Boolean)
      .join(
        '; ',
      )}. Die alte Zeitzone in rundruf.yaml eintragen, die Aufträge senden oder zurückziehen und über Unklares entscheiden (rundruf log --state unclear). Nichts wurde geändert.`,
};

function span(seconds: number): string {
  if (seconds >= 2 * 86_400) return `${Math.round(seconds / 86_400)} Tage`;
  if (seconds >= 2 * 3600) return `${Math.round(seconds / 3600)} Stunden`;
  return plural(Math.ceil(seconds / 60), 'Minute', 'Minuten');
}
