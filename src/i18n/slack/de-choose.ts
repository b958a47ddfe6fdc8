import { plural } from '../phrases.ts';
import type { enChoose } from './en-choose.ts';

/** Patienten wählen in Slack, auf Deutsch. */
export const deChoose: typeof enChoose = {
  choosing: {
    title: 'Patienten wählen',
    submit: 'Übernehmen',
    explain: (batch, revision, ticked, rows) =>
      `Auftrag ${batch}, Stand ${revision}: ${ticked} von ${rows} angekreuzt. Wer nicht angekreuzt ist, erhält aus diesem Auftrag keine Mitteilung.`,
    page: (page, pages) => `Seite ${page} von ${pages}. Kreuze auf anderen Seiten bleiben.`,
    half: { morning: 'Vormittag', afternoon: 'Nachmittag' },
    group: (day, half, from, to) => `${day}, ${half} · ${from === to ? from : `${from}–${to}`}`,
    timeless: 'ohne Termin',
    fresh: 'noch nicht im Auftrag',
    all: 'Alle',
    none: 'Keine',
    onlyPage: 'Nur diese Seite',
    previous: '◀ Vorige Seite',
    next: 'Nächste Seite ▶',
    reopen: 'Neu öffnen',
    nobody: 'Es gibt niemanden zu wählen.',
    tooMany: 'Das sind zu viele für Slack. Bitte in der Oberfläche wählen.',
    changed: (batch) =>
      `Die Liste von Auftrag ${batch} hat sich geändert, seit sie geöffnet wurde. Sie haben nichts geändert. Bitte neu öffnen.`,
    unchanged: (batch) => `Auftrag ${batch} hat schon genau diese Patienten. Es wurde nichts geändert.`,
    done: (batch, messages, revision) =>
      `Auftrag ${batch} hat jetzt ${plural(messages, 'Mitteilung', 'Mitteilungen')}. Seine Karte zeigt Stand ${revision}.`,
    needsApproval:
      'Dieser Stand braucht eine Freigabe, auch wenn der vorige eine hatte. Es wurde nichts gesendet.',
    needsNone: 'Es wurde noch nichts gesendet: auf der Karte «Senden» drücken.',
  },
};
