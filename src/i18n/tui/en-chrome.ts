import { plural } from '../phrases.ts';

/** The dashboard's frame, in English: what is around every screen. */
export const enChrome = {
  screen: {
    run: 'Run',
    patients: 'Patients',
    preview: 'Preview',
    log: 'Log',
    batches: 'Batches',
    templates: 'Templates',
    credits: 'Credits',
    people: 'People',
    settings: 'Settings',
    help: 'Help',
    schedules: 'Schedules',
    recalls: 'Recalls',
  },
  /** Where there is no room for the whole names: 80 columns hold these, and one of the others. */
  shortScreen: {
    run: 'Run',
    patients: 'Pat.',
    preview: 'Prev.',
    log: 'Log',
    batches: 'Batch',
    templates: 'Tmpl.',
    credits: 'Cr.',
    people: 'People',
    settings: 'Sett.',
    help: 'Help',
    schedules: 'Sched.',
    recalls: 'Rec.',
  },
  /** Keys that are called otherwise than they are labelled. */
  key: { space: 'Space' },
  sandbox: 'SANDBOX',
  readOnly: 'READ-ONLY',
  lost: 'DATABASE OUT OF REACH',
  credits: (channel: string, credits: string) => `${channel} ${credits} cr`,
  low: '(low)',
  unreachable: 'portal?',
  /** Where the whole has no room. */
  openBatchesShort: (open: number, waiting: number) =>
    waiting === 0 ? `${open} open` : `${waiting} to approve`,
  openBatches: (open: number, waiting: number) =>
    waiting === 0
      ? plural(open, 'open batch', 'open batches')
      : `${plural(open, 'open batch', 'open batches')}, ${waiting} to approve`,
  opening: 'Opening the practice …',
  importingSample: 'Reading the sample practice …',
  tooSmall: (columns: number, rows: number) =>
    `The window is too small: it needs ${columns} × ${rows}. q quits.`,
  blank: 'Hidden, because nobody has pressed a key for a while. Any key shows it again.',
  stillBusy: (what: string) => `Not yet: ${what}`,
  stopping: 'Stopping: what is on its way is finished, the rest stays queued.',
  waitingEnds: 'Everything has been handed over; the first delivery status is no longer waited for.',
  quitHint: 'Ctrl+C again within two seconds quits; q goes back or quits.',
  quitWhileSending: 'A batch is being sent. Stop and quit?',
  quitFinishes:
    'What is on its way is finished and recorded; the rest stays queued and can be sent again from Batches.',
  quitYes: 'stop and quit',
  quitHelp: 'q quits, any other key goes on',
  readOnlyKey: 'Not possible: the dashboard was opened read-only.',
  languageNow: 'English',
  cancel: 'cancel',
  helpTitle: (screen: string) => `Keys: ${screen}`,
  paletteTitle: 'What do you want to do?',
  activityTitle: 'What has happened here',
  activityEmpty: 'Nothing yet.',
  nothingFound: 'Nothing found: try fewer or other words.',
  overlayFooter: 'Type to search · ↑↓ · Enter does it · Esc closes',
  activityFooter: '↑↓ · Esc closes',
  showsAll: (key: string) => `${key} shows all of it`,
  moreColumns: (count: number) => `+${plural(count, 'column', 'columns')}: ←→`,
  linesOf: (from: number, to: number, total: number) => `lines ${from} to ${to} of ${total}`,
  everywhere: 'everywhere',
  filter: (text: string) => `filter “${text}”`,
};
