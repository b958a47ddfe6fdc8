import { MAX_COUNTED } from '../../delivery-log.ts';
import { deWords } from '../de-words.ts';
import { counted, plural, pluralUpTo } from '../phrases.ts';
import type { enLogScreen } from './en-log.ts';

const MORE = deWords.moreThanCounted;
const entries = (count: number) => pluralUpTo(count, 'Eintrag', 'Einträge', MORE);
const of = (total: number | null) => (total === null ? '' : ` von ${total > MAX_COUNTED ? MORE : total}`);

/** Das Log. */
export const deLogScreen: typeof enLogScreen = {
  kinds: {
    reminder: 'Terminerinnerungen',
    confirmation: 'Terminbestätigungen',
    recall: 'Recall-Aufgebote',
    birthday: 'Geburtstagsglückwünsche',
  },
  counted: {
    reminder: (count) => pluralUpTo(count, 'Terminerinnerung', 'Terminerinnerungen', MORE),
    confirmation: (count) => pluralUpTo(count, 'Terminbestätigung', 'Terminbestätigungen', MORE),
    recall: (count) => pluralUpTo(count, 'Recall-Aufgebot', 'Recall-Aufgebote', MORE),
    birthday: (count) => pluralUpTo(count, 'Geburtstagsglückwunsch', 'Geburtstagsglückwünsche', MORE),
  },
  allKinds: 'alle Typen',
  states: {
    queued: 'wartet auf den Versand',
    submitting: 'wird übergeben',
    submitted: 'übergeben',
    rejected: 'abgelehnt',
    unclear: 'unklar',
    withdrawn: 'zurückgezogen',
  },
  ofBatch: (id) => `Auftrag ${id}`,
  since: (day) => `ab ${day}`,
  onlyTicked: 'nur angekreuzte',
  any: 'alle',
  field: {
    kind: 'Typ',
    channel: 'Versandart',
    state: 'Status',
    batch: 'Auftrag',
    since: 'Ab Tag',
    until: 'Bis und mit',
  },
  today: 'heute',
  yesterday: 'gestern',
  dayHint: 'z. B. 23.11.2026, heute oder gestern',
  noDay: 'Erwartet wird ein Tag, zum Beispiel 23.11.2026, 23/11/2026, 2026-11-23, heute oder gestern.',
  noBatchNumber: 'Erwartet wird die Nummer eines Auftrags, oder nichts.',
  filterTitle: 'Welche Einträge?',
  filterYes: 'zeigen',
  empty: 'Das Log ist leer: noch nichts wurde aufbereitet, oder alles ist gelöscht.',
  emptyFiltered: [
    'Keine solchen Einträge.',
    'Del zeigt alle Typen, Esc nimmt andere Filter weg, f wählt andere.',
  ],
  delivery: 'Auslieferung',
  channel: 'Per',
  sortedElsewhere: 'einer verborgenen Spalte (w)',
  sortedBy: (column) => `sortiert nach ${column}`,
  noOrder: (column) => `Nach «${column}» lässt sich das Log nicht sortieren.`,
  row: (row, total, isExact) => `${isExact ? 'Zeile' : 'etwa Zeile'} ${row}${of(total)}`,
  rowFromEnd: (row, total, isExact) =>
    row === 1 && isExact
      ? `letzte Zeile${of(total)}`
      : `${isExact ? 'Zeile' : 'etwa Zeile'} ${row} vom Ende her${of(total)}`,
  total: entries,
  ticked: (count, without) =>
    `${count > MAX_COUNTED ? MORE : count}${without > 0 ? ` ohne ${without}` : ''} angekreuzt`,
  without: (count) =>
    count === 1
      ? 'Ohne den einen, dessen Kreuz entfernt wurde.'
      : `Ohne die ${count}, deren Kreuz entfernt wurde.`,
  tickedUncounted: 'angekreuzt: wird gezählt',
  hiddenTicks: (count) => `${count} davon nicht gezeigt`,
  tickFirst: 'Nichts ist angekreuzt: die Leertaste kreuzt an, a kreuzt alle an.',
  rangeTooLong: (rows) =>
    `Ein Bereich fasst höchstens ${rows} Zeilen: die Leertaste kreuzt sie an; a kreuzt alles an, was der Filter zeigt.`,
  rangeEnded:
    'Der Bereich ist beendet: die Zeilen dazwischen waren nicht alle gelesen. a kreuzt alles an, was der Filter zeigt.',
  cannotInvert: 'Einträge eines anderen Filters sind angekreuzt: a kreuzt diese an, danach geht i.',
  tooManyForOnly: (rows) => `Nur angekreuzte: höchstens ${rows} Einträge. Dafür einen Filter setzen (f).`,
  history: 'Was daraus wurde',
  wasReset: (state) => `${state}; rückgesetzt`,
  patientNumber: (number) => `Patient ${number}`,
  onlyThis: (id, person) => `Nichts ist angekreuzt, also nur der Eintrag beim Cursor: ${id}, ${person}.`,
  refreshed: ({ asked, delivered, buffered, failed, pending, unclear }) =>
    `Nach ${plural(asked, 'Mitteilung', 'Mitteilungen')} gefragt: ${counted([
      [delivered, 'ausgeliefert'],
      [buffered, 'gepuffert'],
      [failed, 'fehlgeschlagen'],
      [pending, 'nicht verarbeitet'],
      [unclear, 'noch unklar'],
    ])}.`,
  nothingToAsk: 'Nichts zu erfragen: jeder Status der letzten 7 Tage ist endgültig.',
  refreshYes: 'nachfragen',
  refreshing: 'Das Portal wird gefragt …',
  askUnclear: (count) =>
    `Beim Portal nach ${pluralUpTo(count, 'unklaren Eintrag', 'unklaren Einträgen', MORE)} fragen?`,
  unclearToo: (count) =>
    `${plural(count, 'Eintrag ist', 'Einträge sind')} unklar: nach SMS darunter wird auch gefragt.`,
  onlyOpen: (ticked) =>
    `${entries(ticked)} angekreuzt; gefragt wird nur nach SMS der letzten 7 Tage ohne endgültigen Status und nach unklaren.`,
  nothingRecent:
    'Nichts zu erfragen: möglich ist es nur für SMS der letzten 7 Tage ohne endgültigen Status und für unklare.',
  costsAtMost: (credits) => `Es kostet höchstens ${credits} ${credits === '1' ? 'Credit' : 'Credits'}.`,
  skipKind: (count) => `${entries(count)} unberührt: nur Terminerinnerungen werden rückgesetzt.`,
  skipUnsettled: (count) => `${entries(count)} unberührt: noch nicht gesendet oder unklar.`,
  nothingToReset: 'Nichts rückzusetzen.',
  resetYes: 'rücksetzen',
  resetting: 'Wird rückgesetzt …',
  noneUnclear: 'Keiner dieser Einträge ist unklar: da ist nichts zu entscheiden.',
  decideTitle: (count) =>
    count === 1 ? 'Was wurde aus dem unklaren Eintrag?' : `Was wurde aus den ${count} unklaren Einträgen?`,
  decideLine: 'Zuerst die Patienten oder den Anbieter fragen; t fragt das Portal.',
  decision: { sent: 'wurde gesendet', 'not-sent': 'wurde nicht gesendet', again: 'nochmals senden' },
  decideYes: 'ja',
  deciding: 'Wird festgehalten …',
  final: 'Das lässt sich nicht zurücknehmen.',
  sendAgain: 'Gesendet wird beim nächsten Senden des Auftrags (5).',
  purgeTicked: 'Angekreuzte Einträge endgültig löschen: bis zu welchem Tag?',
  purgeFiltered: 'Alle Einträge, die der Filter zeigt, endgültig löschen: bis zu welchem Tag?',
  purgeWarning: 'Texte, Nummern und Status werden endgültig gelöscht.',
  purgeCount: 'zählen',
  counting: 'Wird gezählt …',
  nothingUntil: (day) => `Bis und mit ${day} ist nichts zu löschen.`,
  span: (oldest, newest) => `Von ${oldest} bis ${newest}`,
  purgeYes: 'löschen',
  purgeMissed: (expected) => `Gelöscht wird nur, wenn genau «${expected}» dasteht; Esc bricht ab.`,
  purging: 'Wird gelöscht …',
};
