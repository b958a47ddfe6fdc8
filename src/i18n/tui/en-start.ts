/** Opening the dashboard, in English. */
export const enStart = {
  command: 'open the keyboard dashboard (what rundruf alone does)',
  readOnly: 'look only: nothing can be changed or sent',
  plain: 'line by line, for screen readers: numbered choices instead of a screen',
  noTerminal: [
    'rundruf: the dashboard needs a terminal, and here is none.',
    'What it does can be done by commands too: rundruf prepare, rundruf batch, rundruf log; see rundruf --help.',
    'In a terminal, rundruf dashboard --plain asks line by line, without a screen.',
  ].join('\n'),
  dumb: [
    'rundruf: this terminal (TERM=dumb) cannot show the dashboard.',
    'Run rundruf dashboard --plain for a line-by-line way, or use the commands; see rundruf --help.',
  ].join('\n'),
};
