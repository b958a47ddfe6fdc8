import type { enNotices } from './en-notices.ts';
import { counted, plural } from './phrases.ts';

/** Morgenbericht, Alarme und Entwarnungen, deutsch. */
export const deNotices: typeof enNotices = {
  digest: {
    title: (day) => `Morgenbericht · ${day}`,
    quiet: (credits) =>
      `Nichts zu tun: nichts wartet, nichts ist misslungen.${credits === '' ? '' : ` ${credits}`}`,
    parts: {
      alarms: (count) => plural(count, 'Alarm', 'Alarme'),
      tooOld: 'der Import ist zu alt',
      waiting: (count) => plural(count, 'Auftrag wartet', 'Aufträge warten'),
      held: (count) =>
        `heute ${count === 1 ? 'geht' : 'gehen'} ${plural(count, 'Mitteilung', 'Mitteilungen')} weg`,
      sent: (count) => `${count} gesendet`,
      failed: (count) => `${count} nicht zugestellt`,
      unclear: (count) => `${count} unklar`,
      problems: (count) => `${count} nicht erreichbar`,
      moved: (count) => `${count} verschoben`,
      low: 'die Credits sind knapp',
    },
    alarms: 'Nicht in Ordnung',
    alarmsAdvice: 'Jedes wurde gemeldet, als es begann; eine Entwarnung folgt, wenn es vorbei ist.',
    waiting: 'Wartet auf einen Entscheid',
    waitingLine: (title, messages, state, until) => `${title}: ${messages}, ${state}, bis ${until}`,
    waitingMessages: (count, channel) => `${count} ${channel}`,
    waitingState: {
      prepared: 'wartet auf Freigabe',
      approved: 'freigegeben, nicht gesendet',
      paused: 'angehalten',
    },
    waitingAdvice:
      'Freigeben oder ablehnen: auf der Karte in Slack, in der Übersicht am Rechner oder mit rundruf batch.',
    today: 'Geht heute weg',
    heldLine: (title, messages, when) => `${title}: ${messages}, ${when}`,
    soon: 'so bald wie möglich',
    from: (when) => `ab ${when}`,
    runLine: (time, job) => `${time} ${job}`,
    results: (since) => `Seit ${since}`,
    resultLine: (channel, numbers) =>
      `${channel}: ${
        counted([
          [numbers.submitted, 'gesendet'],
          [numbers.delivered, 'zugestellt'],
          [numbers.waitingForStatus, 'noch ohne Status'],
          [numbers.failed, 'nicht zugestellt'],
          [numbers.rejected, 'abgelehnt'],
          [numbers.unclear, 'unklar'],
        ]) || 'nichts gesendet'
      }`,
    failures: 'Was nicht ankam, und was zu tun ist',
    failureLine: (count, channel, what) => `${count} × ${channel}: ${what}`,
    callList: 'Wer anzurufen ist: Taste c im Log der Übersicht am Rechner oder rundruf log calls.',
    unclearLine: (count) => `${plural(count, 'Mitteilung ist', 'Mitteilungen sind')} insgesamt unklar`,
    data: 'Daten',
    movedLine: (count) => `${plural(count, 'Termin wurde', 'Termine wurden')} nach der Erinnerung verschoben`,
    movedAdvice:
      'Sie werden neu angeboten, wenn der Schalter run.moved es sagt; sonst diese Patienten benachrichtigen.',
    problemLine: (count, reasons) =>
      `${plural(count, 'Termin', 'Termine')} der nächsten 7 Tage ohne Weg für eine Mitteilung: ${reasons}`,
    problemPart: (count, reason) => `${count} ${reason}`,
    problemAdvice: 'Stammdaten ergänzen oder anrufen: die Anrufliste nennt sie.',
    importNever: 'es wurde noch nie importiert',
    importLine: (when, hours) => `neuster Import ${when} (vor ${hours} Std.)`,
    importTooOld: (hours, maxHours) =>
      hours === null
        ? 'Es wurde noch nie importiert: es wird kein Auftrag aufbereitet.'
        : `Die Agenda ist ${hours} Stunden alt (erlaubt: ${maxHours}): es wird kein Auftrag aufbereitet.`,
    importAdvice: 'Die Agenda aus der Praxissoftware neu exportieren und importieren.',
    credits: 'Credits',
    creditsLine: (channel, amount, days) => `${channel}: ${amount}${days}`,
    creditsLeft: (amount) => `noch ${amount}`,
    daysLeft: (days) => `, reicht für ${plural(days, 'Tag', 'Tage')}`,
    creditsLow: 'knapp, rechtzeitig kaufen',
    creditsUnknown: 'lassen sich im Moment nicht abfragen',
    footer: (practice) =>
      `Geschrieben von Rundruf für ${practice}. Ohne Namen und Nummern: die stehen in der Übersicht am Rechner.`,
  },
  alarm: {
    title: 'Alarm',
    clearedTitle: 'Entwarnung',
    began: (when) => `seit ${when}`,
    cleared: (over) => `${over.slice(0, 1).toUpperCase()}${over.slice(1)}.`,
    from: (when) => `Es hatte ${when} begonnen.`,
    over: (when) => `Vorbei seit ${when}`,
    advice: 'Was zu tun ist',
    conditions: {
      'due-too-old': ({ count, minutes }) => ({
        what: `${count === null ? 'Fällige Mitteilungen gehen' : count === 1 ? '1 fällige Mitteilung geht' : `${count} fällige Mitteilungen gehen`} nicht weg${minutes === null ? '' : ` (seit ${minutes} Minuten)`}.`,
        advice: 'Prüfen, ob rundruf serve läuft und was rundruf status und rundruf doctor sagen.',
        over: 'fällige Mitteilungen gehen wieder weg',
      }),
      'schedule-failed': ({ subject, schedule, why }) => ({
        what: `Ein Zeitplan ist misslungen: ${subject}${schedule === null ? '' : ` (Nr. ${schedule})`}${why === null ? '' : `, ${why}`}.`,
        advice: 'rundruf schedules zeigt, warum. Beheben und dann von Hand laufen lassen.',
        over: `der Zeitplan läuft wieder: ${subject}`,
      }),
      'portal-refuses': ({ subject, code }) => ({
        what: `Das Portal für ${subject} weist uns ab${code === null ? '' : ` (${code})`}.`,
        advice:
          'Benutzer, Passwort, Absender und Credits beim Portal prüfen (rundruf doctor), dann den Auftrag fortsetzen.',
        over: `das Portal für ${subject} hält keinen Auftrag mehr auf`,
      }),
      'credits-low': ({ subject, credits, daysLeft }) => ({
        what: `Die Credits für ${subject} werden knapp${credits === null ? '' : `: noch ${credits}`}${daysLeft === null ? '' : `, reicht für ${plural(daysLeft, 'Tag', 'Tage')}`}.`,
        advice:
          'Rechtzeitig beim Portal Credits kaufen: ein Auftrag, für den sie nicht reichen, wird gar nicht gesendet.',
        over: `für ${subject} sind wieder genug Credits da`,
      }),
      'import-stale': ({ hours }) => ({
        what: `Die Agenda ist zu alt${hours === null ? '' : `: vor ${hours} Stunden importiert`}; es wird kein Auftrag aufbereitet.`,
        advice: 'Die Agenda aus der Praxissoftware neu exportieren und importieren.',
        over: 'die Agenda ist wieder aktuell',
      }),
      'schedule-hangs': ({ subject, schedule, minutes }) => ({
        what: `Ein Zeitplan kommt nicht zu Ende: ${subject}${schedule === null ? '' : ` (Nr. ${schedule})`}${minutes === null ? '' : `, seit ${minutes} Minuten`}. Er beginnt vorher nicht von neuem; die anderen laufen weiter.`,
        advice:
          'Prüfen, ob antwortet, was er braucht: der Mailserver, die Datenbank, der Ordner im Netz. Bleibt es so, rundruf serve neu starten.',
        over: `der Zeitplan ist zu Ende gekommen: ${subject}`,
      }),
      'clock-refused': ({ server, code }) => ({
        what: `${server === null ? 'Ein Server' : `Der Server ${server}`} tut nichts: ${code === 'time-zone-changed' ? 'seine Zeitzone ist nicht die der Daten' : code === 'clock-behind' ? 'seine Uhr geht gegenüber dem Festgehaltenen nach' : 'seine Uhr oder Zeitzone kann nicht stimmen'}. Dort läuft kein Zeitplan, und nichts wird gesendet.`,
        advice:
          code === 'time-zone-changed'
            ? 'practice.timeZone in rundruf.yaml mit rundruf time-zone vergleichen, dann rundruf serve neu starten.'
            : 'Die Uhr dieser Maschine richtig stellen (rundruf clock, rundruf doctor). Geht sie richtig und ging vorher vor: rundruf clock accept.',
        over: 'Uhr und Zeitzone stimmen wieder: Zeitpläne laufen, und Fälliges wird gesendet',
      }),
      'clock-ahead': ({ server, days }) => ({
        what: `Die Uhr${server === null ? '' : ` von ${server}`} geht vielleicht falsch: in den ${days === null ? '' : `${days} `}Tagen davor wurde nichts festgehalten. Bis das geklärt ist, wird nichts Altes von selbst gelöscht.`,
        advice:
          'Mit einer anderen Uhr vergleichen, auch Tag und Jahr. Geht diese falsch, sie richtig stellen; geht sie richtig: rundruf clock accept.',
        over: 'die Uhr stimmt wieder: Altes wird wieder gelöscht',
      }),
    },
    otherCondition: (condition) => ({
      what: `Etwas ist nicht in Ordnung (${condition}).`,
      advice: 'Mehr sagen rundruf status und rundruf doctor.',
      over: `wieder in Ordnung (${condition})`,
    }),
  },
  delivery: {
    due: 'wartet darauf, gemeldet zu werden',
    sending: 'wird gerade gemeldet',
    sent: 'gemeldet',
    failed: 'konnte nicht gemeldet werden',
    unclear: 'vielleicht gemeldet',
    expired: 'zu spät, wird nicht mehr gemeldet',
  },
  target: { slack: 'Slack', email: 'E-Mail' },
  calls: {
    help: 'Wer anzurufen ist: Mitteilungen der letzten 7 Tage, die nicht ankamen, und Patienten der nächsten 7 Tage, denen man nicht schreiben kann',
    title: 'Anrufliste',
    nobody: 'Es ist niemand anzurufen.',
    count: (count) => plural(count, 'Person anzurufen', 'Personen anzurufen'),
    column: {
      at: 'Termin',
      person: 'Name',
      number: 'Patient',
      phone: 'Telefon',
      why: 'Warum',
      todo: 'Was zu tun ist',
    },
    noAppointment: '–',
    unreachable: (reason) => `${reason}: kein Weg für eine Mitteilung`,
    todo: {
      failed: 'Anrufen; Nummer prüfen.',
      rejected: 'Anrufen; Nummer oder Adresse prüfen.',
      unclear: 'Im Log entscheiden, ob sie gesendet wurde; wenn es wichtig ist, anrufen.',
      unreachable: 'Anrufen; Stammdaten ergänzen.',
    },
    noPhone: 'keine Nummer',
    entry: (id, when) => `Eintrag ${id} im Log, ${when}`,
  },
  command: {
    help: 'Morgenbericht zeigen: den heutigen, wie er jetzt wäre, oder den letzten und wen er erreicht hat',
    preview: 'zeigen, ohne ihn zu senden (wie ohne Option)',
    send: 'den heutigen schreiben und an die Adressen von digest.emails senden; Slack meldet ein laufender Server',
    last: 'den letzten Morgenbericht zeigen, und wen er erreicht hat',
    none: 'Es gab noch keinen Morgenbericht.',
    already: 'Der heutige Morgenbericht ist schon geschrieben; niemand bekommt ihn zweimal.',
    nobody:
      'Per E-Mail bekommt ihn niemand: rundruf settings set digest.emails ADRESSE,… --scope practice legt fest, wer. Slack meldet ein laufender Server.',
    deliveries: 'Gemeldet an',
    told: (address, state) => `  ${address}: ${state}`,
  },
};
