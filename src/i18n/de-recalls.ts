import type { enRecallRefusals, enRecalls } from './en-recalls.ts';
import { plural } from './phrases.ts';

/** What is said of recalls, in German. */
export const deRecalls: typeof enRecalls = {
  help: {
    recalls: 'Recalls, zu denen Patienten aufgeboten werden',
    list: 'Offene Recalls, die nächsten zuerst',
    show: 'Ein Recall',
    add: 'Einen Recall eintragen',
    change: 'Einen Recall ändern; von einem aus einer Datei nur die Fälligkeit',
    close: 'Dafür wird niemand mehr aufgeboten',
    reopen: 'Wieder öffnen, was jemand abgeschlossen hat',
    id: 'Nummer des Recalls, wie die Liste sie zeigt',
    option: {
      due: 'nur die, deren Aufgebotstag gekommen ist',
      all: 'auch erledigte, abgeschlossene und aus ihrer Datei verschwundene',
      ofPatient: 'nur die des Patienten mit dieser Nummer',
      limit: 'wie viele (sonst: 50)',
      after: 'die Seite nach dieser',
      patient: 'Nummer des Patienten',
      reason: 'Kurzzeichen des Besuchsgrunds; ein Termin damit erledigt den Recall',
      name: 'Bezeichnung des Besuchsgrunds',
      doctor: 'Ärztin oder Arzt',
      dueDate: 'wann er fällig ist: 2027-03-31',
      every: 'so viele Monate nach jedem Termin wieder fällig',
      once: 'nicht mehr wiederkehrend',
      lead: 'so viele Tage vorher aufbieten (sonst: 28)',
    },
  },
  column: {
    recall: 'Nr',
    due: 'Fällig',
    callFrom: 'Aufgebot ab',
    patient: 'Patient',
    reason: 'Besuchsgrund',
    every: 'Alle',
    state: 'Status',
  },
  none: 'Keine Recalls.',
  more: (cursor) => `Weiter: --after ${cursor}`,
  months: (count) => plural(count, 'Monat', 'Monate'),
  once: 'einmalig',
  state: {
    open: 'offen',
    due: 'aufzubieten',
    overdue: 'zu lange überfällig, kein Aufgebot',
    vanished: 'aus der Datei verschwunden',
  },
  bookedOn: (day) => `Termin am ${day}`,
  closedOn: (day) => `abgeschlossen am ${day}`,
  calledIn: (when, channel) => `aufgeboten am ${when} per ${channel}`,
  inBatch: (channel) => `in einem Auftrag, wartet auf den Versand per ${channel}`,
  added: (id) => `Recall ${id} eingetragen.`,
  changed: (id) => `Recall ${id} geändert.`,
  closed: (id) => `Recall ${id} ist abgeschlossen.`,
  reopened: (id) => `Recall ${id} ist offen.`,
  label: {
    recall: 'Recall',
    patient: 'Patient',
    reason: 'Besuchsgrund',
    doctor: 'Ärztin/Arzt',
    due: 'Fällig',
    callFrom: 'Aufgebot ab',
    lead: 'Vorlauf',
    every: 'Alle',
    source: 'Aus',
    state: 'Status',
    call: 'Aufgebot',
    changed: 'Geändert',
  },
  days: (count) => plural(count, 'Tag', 'Tage'),
  byHand: 'von Hand eingetragen',
  file: (source) => `Datei (${source})`,
  wrongId: (text) => `«${text}» ist keine Nummer eines Recalls. Siehe: rundruf recalls list`,
  wrongNumber: (option, text) => `${option}: «${text}» ist keine ganze Zahl.`,
  wrongCursor: (text) => `--after: «${text}» ist nicht, was die Seite vorher gezeigt hat.`,
  nothingToChange:
    'Nichts zu ändern: --due, --every, --once, --lead, --reason, --name oder --doctor angeben.',
  everyOrOnce: '--every und --once schliessen sich aus.',
};

export const deRecallRefusals: typeof enRecallRefusals = {
  'recall-not-found': (d) => `Einen Recall ${d.recall} gibt es nicht. Siehe: rundruf recalls list --all`,
  'recall-closed': (d) =>
    `Recall ${d.recall} ist abgeschlossen. Zuerst öffnen mit: rundruf recalls reopen ${d.recall}`,
  'recall-of-file': (d) =>
    `Recall ${d.recall} stammt aus einer Datei, die alles ausser der Fälligkeit beim nächsten Einlesen wieder sagt. Dort ändern, oder abschliessen mit: rundruf recalls close ${d.recall}`,
};
