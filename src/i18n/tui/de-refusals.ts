import { deWords } from '../de-words.ts';
import { joined } from '../phrases.ts';
import type { enRefusalsOnScreen } from './en-refusals.ts';

/** Ablehnungen, bei denen eine Taste oder ein Bildschirm weiterhilft. */
export const deRefusalsOnScreen: typeof enRefusalsOnScreen = {
  'invalid-day': (d) =>
    `«${d.value}» ist kein Tag. Möglich: heute, morgen, +3 (in drei Tagen) oder ein Datum wie 23.11.2026.`,
  'invalid-time': (d) => `«${d.value}» ist keine Zeit. Möglich: sofort, oder eine Zeit wie 17:30.`,
  'email-is-immediate': () => 'E-Mail geht immer sofort. Unter «Lauf» (1) «sofort» wählen, oder SMS.',
  'no-candidates': () => 'Niemand ist zu erinnern: bei den Patienten (2) zeigt e, warum.',
  'unknown-selection': (d) =>
    `Nicht (mehr) zu erinnern: ${joined(d.appointments) || 'jemand anders war schneller'}. Nichts wurde angelegt: unter «Lauf» (1) nochmals sammeln.`,
  'batch-not-found': (d) => `Den Auftrag ${d.batch} gibt es nicht. Unter «Aufträge» (5) stehen alle.`,
  'batch-not-approved': (d) => `Auftrag ${d.batch} ist noch nicht freigegeben: A gibt ihn frei.`,
  'batch-changed': (d) =>
    `Auftrag ${d.batch} wurde inzwischen geändert und steht da, wie er jetzt ist: ansehen, dann nochmals entscheiden.`,
  'nothing-to-retry': (d) => {
    const codes = Array.isArray(d.reasons) ? d.reasons : [];
    const reasons = codes.map((code) => deWords.reason[String(code)] ?? code).join(', ');
    return `Auftrag ${d.batch} hat keine abgelehnten oder fehlgeschlagenen Mitteilungen, die nochmals versucht werden dürfen${reasons && ` (${reasons})`}. Sie stehen im Log (4).`;
  },
  'reason-needed': () => 'Es braucht eine Begründung.',
  'account-in-use': (d) =>
    d.why === 'unclear'
      ? `Auf dem Konto für ${channelOf(d.channel)} sind Mitteilungen unklar: ob sie belastet wurden, weiss noch niemand. Zuerst im Log (4) das Portal nach ihnen fragen (t) oder über sie entscheiden (u). Nichts wurde geändert.`
      : `Auf dem Konto für ${channelOf(d.channel)} wird gerade gesendet oder gebucht. Danach nochmals versuchen; nichts wurde geändert.`,
  'balance-needed': (d) =>
    `Das Konto für ${channelOf(d.channel)} zählt unser eigenes Kontobuch: eintippen, was es wirklich hat. Nichts wurde geändert.`,
  'balance-not-wanted': (d) =>
    `Was das Konto für ${channelOf(d.channel)} hat, sagt das Portal; einzutippen ist nichts. Nichts wurde geändert.`,
  'moved-never': () =>
    'Verschobene Termine werden nie nochmals erinnert. Unter «Lauf» (1) abschalten, oder bei den Schaltern (9) run.moved ändern.',
  'user-exists': (d) =>
    `«${d.user}» gibt es schon. Ein anderes Kürzel wählen, oder diese Person ändern: Enter bei den Personen (8).`,
  'user-not-found': (d) => `«${d.user}» ist hier niemand. Unter «Personen» (8) stehen alle.`,
  'recall-not-found': (d) =>
    `Einen Recall ${d.recall} gibt es nicht (mehr): Die Liste der Recalls zeigt, welche es gibt.`,
};

function channelOf(channel: unknown): string {
  return deWords.channel[channel === 'email' ? 'email' : 'sms'];
}
