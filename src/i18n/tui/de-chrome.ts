import { plural } from '../phrases.ts';
import type { enChrome } from './en-chrome.ts';

/** Der Rahmen der Oberfläche. */
export const deChrome: typeof enChrome = {
  screen: {
    run: 'Lauf',
    patients: 'Patienten',
    preview: 'Vorschau',
    log: 'Log',
    batches: 'Aufträge',
    templates: 'Texte',
    credits: 'Credits',
    people: 'Personen',
    settings: 'Schalter',
    help: 'Hilfe',
  },
  sandbox: 'ÜBUNG',
  readOnly: 'NUR LESEN',
  lost: 'DATENBANK NICHT ERREICHBAR',
  credits: (channel, credits) => `${channel} ${credits} Cr`,
  low: '(knapp)',
  unreachable: 'Portal?',
  openBatches: (open, waiting) =>
    waiting === 0
      ? plural(open, 'offener Auftrag', 'offene Aufträge')
      : `${plural(open, 'offener Auftrag', 'offene Aufträge')}, ${waiting} freizugeben`,
  opening: 'Die Praxis wird geöffnet …',
  importingSample: 'Die Musterpraxis wird eingelesen …',
  tooSmall: (columns, rows) => `Das Fenster ist zu klein: nötig sind ${columns} × ${rows}. q beendet.`,
  blank: 'Ausgeblendet, weil eine Weile keine Taste gedrückt wurde. Jede Taste zeigt es wieder.',
  stillBusy: (what) => `Noch nicht: ${what}`,
  stopping: 'Wird angehalten: was unterwegs ist, wird beendet, der Rest bleibt in der Warteschlange.',
  quitHint: 'Nochmals Ctrl+C innert zwei Sekunden beendet; q geht zurück oder beendet.',
  quitWhileSending: 'Ein Auftrag wird gesendet. Anhalten und beenden?',
  quitFinishes:
    'Was unterwegs ist, wird beendet und verzeichnet; der Rest bleibt in der Warteschlange und kann unter «Aufträge» weiter gesendet werden.',
  quitYes: 'anhalten und beenden',
  quitHelp: 'q beendet, jede andere Taste geht weiter',
  readOnlyKey: 'Nicht möglich: die Oberfläche wurde nur zum Lesen geöffnet.',
  languageNow: 'Deutsch',
  cancel: 'abbrechen',
  helpTitle: (screen) => `Tasten: ${screen}`,
  paletteTitle: 'Was möchten Sie tun?',
  activityTitle: 'Was hier geschehen ist',
  activityEmpty: 'Noch nichts.',
  overlayFooter: 'Tippen sucht · ↑↓ · Enter führt aus · Esc schliesst',
  activityFooter: '↑↓ · Esc schliesst',
  everywhere: 'überall',
  filter: (text) => `Filter «${text}»`,
};
