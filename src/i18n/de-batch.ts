import type { enBatch } from './en-batch.ts';
import { plural } from './phrases.ts';

/** What the command line says of batches and submissions, in German. */
export const deBatch: typeof enBatch = {
  batchHelp: {
    edit: 'Ändern, wen ein Auftrag erinnert, bevor er gesendet wird; er wartet dann auf eine neue Freigabe',
    only: 'diese Termine und keine anderen',
    without: 'alle ausser diesen Terminen',
    texts: 'mit Empfängern und ganzen Texten, für die Freigabe',
    revision: 'nur, wenn der Auftrag noch diesen Stand hat (siehe: batch show)',
    retry: 'Ein neuer Auftrag aus den Mitteilungen, die abgelehnt oder nicht ausgeliefert wurden',
    retryChannel: 'auf diesem Weg (sonst: wie bisher)',
    retryEntries: 'nur diese Log-Einträge',
  },
  batchFacts: {
    revision: (revision, revisedBy) =>
      `Stand ${revision}${revisedBy === '' ? '' : `, geändert von ${revisedBy}`}`,
    expires: (when) => `verfällt ${when}`,
    approved: (who, when) => `freigegeben von ${who}, ${when}`,
    rejected: (who, when) => `abgelehnt von ${who}, ${when}`,
  },
  batchUsage: {
    revision: (value) => `--revision erwartet eine Zahl wie 2, gefunden: «${value}».`,
    onlyOrWithout: 'Eines von --only und --without wird erwartet, nicht beide.',
    notInBatch: (batch, ids) => `Nicht in Auftrag ${batch}: ${ids}. Siehe: rundruf batch show ${batch}`,
  },
  notRetried: (entry, reason) => `Eintrag ${entry} wird nicht nochmals versucht: ${reason}.`,

  noBatches: 'Es gibt noch keine Aufträge.',
  batchNow: (batch, state) => `Auftrag ${batch}: ${state}.`,
  alreadySent: (count) => `${plural(count, 'Mitteilung war', 'Mitteilungen waren')} schon gesendet.`,
  sending: (done, total) => `Senden … ${done} von ${total}`,
  stopping: 'Anhalten: was unterwegs ist, wird beendet …',
  processed: (submitted, total) =>
    `${submitted} von ${plural(total, 'Mitteilung', 'Mitteilungen')} erfolgreich verarbeitet.`,
  creditsAfter: (used, left) =>
    left === null
      ? `Verbrauchte Credits: ${used}.`
      : `Verbrauchte Credits: ${used}. Verbleibende Credits: ${left}.`,
  firstAnswer: (delivered, buffered, failed, pending) =>
    `Erste Antwort: ${delivered} ausgeliefert, ${buffered} gepuffert, ${failed} fehlgeschlagen, ${pending} nicht verarbeitet.`,
  someRejected: (count, batch) =>
    `${plural(count, 'Mitteilung wurde', 'Mitteilungen wurden')} vom Portal abgelehnt. Siehe: rundruf batch show ${batch}`,
  someWithdrawn: (count, batch) =>
    `${plural(count, 'Mitteilung wurde', 'Mitteilungen wurden')} beim letzten Blick zurückgezogen. Siehe: rundruf batch show ${batch}`,
  someUnclear: (count) =>
    `${plural(count, 'Mitteilung ist', 'Mitteilungen sind')} unklar: vielleicht gesendet, und wird nicht von selbst nochmals gesendet. Siehe: rundruf log --state unclear`,
  held: {
    'not-before': (count, until) =>
      `${plural(count, 'Mitteilung wird', 'Mitteilungen werden')} wie gewünscht zurückgehalten bis ${until}.`,
    'quiet-hours': (count, until) =>
      `${plural(count, 'Mitteilung wird', 'Mitteilungen werden')} wegen Ruhezeit oder eines Tages ohne SMS zurückgehalten bis ${until}.`,
    'limit-per-hour': (count, until) =>
      `${plural(count, 'Mitteilung wird', 'Mitteilungen werden')} zurückgehalten bis ${until}, weil die Stundengrenze erreicht ist (send.limit-per-hour).`,
    'limit-per-day': (count, until) =>
      `${plural(count, 'Mitteilung wird', 'Mitteilungen werden')} zurückgehalten bis ${until}, weil die Tagesgrenze erreicht ist (send.limit-per-day).`,
  },
  heldNext: {
    running: () => 'Das laufende rundruf serve sendet sie dann.',
    'no-server': (batch) =>
      `Kein rundruf serve läuft, das sie sendet: starten, oder dann: rundruf batch submit ${batch}`,
    'switched-off': (batch) =>
      `Von selbst gehen sie nicht, denn der Versand von Fälligem ist ausgeschaltet (rundruf schedules). Dann: rundruf batch submit ${batch}`,
  },
  heldTooLate: (count) =>
    `Achtung: ${plural(count, 'Termin wird', 'Termine werden')} bis dann begonnen haben und nicht erinnert.`,
  paused: (batch, queued, reason) =>
    `Auftrag ${batch} ist angehalten, ${plural(queued, 'Mitteilung wartet', 'Mitteilungen warten')} noch: ${reason}.`,
  interrupted: (batch, queued) =>
    `Angehalten, ${plural(queued, 'Mitteilung wartet', 'Mitteilungen warten')} noch. Weiter mit: rundruf batch submit ${batch}`,

  nothingSubmitted: (batch, reason) => `Von Auftrag ${batch} wurde nichts gesendet: ${reason}.`,
};
