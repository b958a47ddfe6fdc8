import type { enStart } from './en-start.ts';

/** Das Öffnen der Oberfläche. */
export const deStart: typeof enStart = {
  command: 'die Oberfläche öffnen (was rundruf allein tut)',
  readOnly: 'nur schauen: nichts kann geändert oder gesendet werden',
  plain: 'Zeile um Zeile, für Bildschirmleser: nummerierte Auswahl statt eines Bildschirms',
  noTerminal: [
    'rundruf: Die Oberfläche braucht ein Terminal, und hier ist keines.',
    'Was sie tut, geht auch mit Befehlen: rundruf prepare, rundruf batch, rundruf log; siehe rundruf --help.',
    'In einem Terminal fragt rundruf dashboard --plain Zeile um Zeile, ohne Bildschirm.',
  ].join('\n'),
  dumb: [
    'rundruf: Dieses Terminal (TERM=dumb) kann die Oberfläche nicht zeigen.',
    'rundruf dashboard --plain geht Zeile um Zeile, oder die Befehle; siehe rundruf --help.',
  ].join('\n'),
};
