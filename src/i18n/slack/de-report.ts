import { plural } from '../phrases.ts';
import type { enReport } from './en-report.ts';

/** Berichte in der Slack-App, zu einem Auftrag und zu einem Zeitraum, auf Deutsch. */
export const deReport: typeof enReport = {
  details: {
    title: 'Einzelheiten',
    queued: 'noch nicht gesendet',
    submitting: 'wird gerade übergeben',
    sent: 'übergeben',
  },
  report: {
    title: 'Bericht zum Auftrag',
    periodTitle: 'Bericht',
    period: 'Zeitraum',
    periods: {
      '7-days': 'Letzte 7 Tage',
      '30-days': 'Letzte 30 Tage',
      '90-days': 'Letzte 90 Tage',
      'this-month': 'Dieser Monat',
      'last-month': 'Letzter Monat',
    },
    span: (from, until) => (from === until ? from : `${from} – ${until}`),
    batches: (count) => plural(count, 'Auftrag', 'Aufträge'),
    nothing: 'In diesem Zeitraum wurde nichts gesendet.',
    nobody: 'In diesem Auftrag sind keine Mitteilungen.',
    sent: 'Gesendet',
    delivered: 'Zugestellt',
    share: 'Anteil zugestellt',
    shareUnknown: 'wird für E-Mail nicht gemeldet',
    percent: (percent) => `${percent} %`,
    buffered: 'Gepuffert',
    failed: 'Fehlgeschlagen',
    pending: 'Noch kein Status',
    taken: 'Übergeben',
    waiting: 'Noch nicht gesendet',
    rejected: 'Vom Portal abgelehnt',
    unclear: 'Unklar',
    withdrawn: 'Zurückgezogen',
    credits: 'Credits verbraucht',
    prepared: (who, when) => `aufbereitet von ${who}, ${when}`,
    decided: (who, when) => `entschieden von ${who}, ${when}`,
    failures: 'Was nicht ankam, und was zu tun ist',
    allWell: 'Nichts ist fehlgeschlagen.',
    moreKinds: 'Seltenere Gründe sind vielleicht nicht dabei; das Protokoll in der Oberfläche hat alle.',
    rows: (first, last, total) => `Mitteilungen ${first} – ${last} von ${total}`,
    rowsKey: 'Uhrzeit und Nummer im Protokoll; wer es ist, zeigt die Oberfläche.',
    moreRows: (count) =>
      `${plural(count, 'weitere Mitteilung ist', 'weitere Mitteilungen sind')} in der Oberfläche.`,
    previous: '‹ Zurück',
    next: 'Weiter ›',
    newRow: 'neu',
    open: 'Bericht zu einem Zeitraum …',
    kind: {
      rejected: 'abgelehnt',
      failed: 'nicht zugestellt',
      unclear: 'vielleicht gesendet',
      withdrawn: 'zurückgezogen',
    },
    advice: {
      rejected: 'Nummer oder Adresse in der Praxissoftware prüfen, dann den Auftrag wiederholen.',
      failed: 'Diese Patienten anrufen oder den Auftrag wiederholen.',
      unclear:
        'In der Oberfläche entscheiden, ob sie gesendet wurden; bis dahin wird nichts doppelt gesendet.',
      withdrawn: 'Stimmte beim letzten Blick nicht mehr; es wurde nichts gesendet. Wo nötig neu aufbereiten.',
    },
    reason: {
      'invalid-address': 'Adresse nicht möglich',
      'too-large': 'zu gross für den Mailserver',
    },
    otherReason: 'anderer Grund (bitte den Administrator fragen)',
  },
};
