import { plural } from '../phrases.ts';

/** The line-by-line front end for screen readers, in English. Every question says what may be typed and what Enter alone does. */
export const enPlain = {
  welcome: (practice: string) => `${practice}: Rundruf, line by line.`,
  howTo:
    'Each question says what may be typed; Enter confirms it. Ctrl+C stops what is being sent, twice it quits; Ctrl+D quits.',
  readOnly: 'Read-only: nothing can be changed or sent.',
  goodbye: 'Goodbye.',
  signals: {
    interrupted: 'Nothing is being sent. Ctrl+C again within two seconds quits.',
    tooEarly: 'That was typed before the question could be read and does not count.',
  },
  notUnderstood: (text: string) => `Not understood: “${text}”.`,

  all: ['all'] as readonly string[],
  none: ['none'] as readonly string[],
  except: ['except', 'but'] as readonly string[],
  back: 'Back',
  askNumber: (count: number) => `A number from 0 to ${count}; Enter alone says the choices again:`,
  askNumberOr: (count: number, preset: number, label: string) =>
    `A number from 0 to ${count}; Enter alone takes ${preset}, ${label}:`,
  askYes: (question: string) => `${question} Type yes or no; Enter alone is no:`,
  goOn: (shown: number, total: number) => `${shown} of ${total} said. Enter alone goes on, 0 stops:`,

  menu: {
    title: 'What do you want to do?',
    remind: 'Remind patients',
    log: 'Log',
    batches: (waiting: number) =>
      waiting === 0 ? 'Batches to approve: none waits' : `Batches to approve: ${waiting} to approve`,
    credits: 'Credits',
    language: 'Language: Deutsch',
    help: 'Help: how it goes, and what is done elsewhere',
    others: 'Confirm bookings, call patients in, wish a happy birthday',
    schedules: 'Schedules: what runs by itself',
    recalls: 'Recalls and consents',
    quit: 'Quit',
  },

  help: [
    'Every question says what may be typed; Enter confirms, and 0 goes back. Instead of a choice’s number its text will do.',
    'To remind, approve and send: “Remind patients”; what somebody else has prepared is under “Batches to approve”.',
    'The log reads out what was sent and what became of it; there you also ask the portal, reset and delete.',
    'What runs by itself is under “Schedules”: there it is switched on and off and run at once; rundruf schedules changes the rest.',
    'Entering and closing recalls: rundruf recalls; recording consents: rundruf patients consent',
    'Everything else is done by commands; rundruf --help names them all:',
    'Texts: rundruf templates',
    'Entering a purchase of credits: rundruf credits buy',
    'People, and who may do what: rundruf users',
    'Settings: rundruf settings',
    'Deciding on unclear messages: rundruf log resolve',
  ] as readonly string[],

  askDays: (preset: string) =>
    `Days: today, tomorrow, +3, next working day or dates such as 25.11.2026, with commas; Enter alone takes ${preset}; 0 goes back:`,
  askTime: (preset: string) => `Send at: immediately, or a time such as 17:30; Enter alone keeps ${preset}:`,
  askTicks: (label: string, preset: string) =>
    `${label}: all, none, or numbers such as 1-3,5; Enter alone keeps ${preset}:`,
  optionsTitle: 'Options of this run. A number changes one:',
  optionsDone: 'Done, go on',
  run: {
    title: 'And now?',
    patients: 'Choose the patients',
    options: 'Change the options',
    excluded: (count: number) => `Hear who is not offered, and why (${count})`,
  },
  askPatients: (total: number) =>
    `Whom to remind? all, none, all except 3, or numbers from 1 to ${total} such as 1-5,8; Enter alone takes all; 0 goes back:`,
  nobodyTicked: 'Nobody is ticked.',
  recalls: {
    title: 'What do you want to hear?',
    due: 'Who is to be called in now',
    open: 'All open recalls',
    consents: 'What a patient has consented to',
    more: (count: number) => `Those were the first ${count}; rundruf recalls list shows others.`,
    askPatient: 'Which patient? A number, or the beginning of the name; Enter alone goes back:',
  },
  schedules: {
    title: 'What runs by itself. A number goes on with one:',
    now: 'And now?',
    edit: (id: number) => `Time, days and all else are changed by the command: rundruf schedules set ${id}`,
    runs: 'Hear the last runs',
    switchOn: 'Switch on',
    switchOff: 'Switch off',
    run: 'Run now',
  },

  draft: {
    approve: 'Prepare and approve',
    prepare: 'Prepare, for somebody else to approve',
    make: 'Prepare',
    texts: 'Hear the texts',
    patients: 'Choose other patients',
    leave: 'Back, nothing is prepared',
  },
  askTexts: (total: number) =>
    `Which texts? all, none, or numbers from 1 to ${total} such as 1-3; Enter alone reads the first; 0 goes back:`,

  batch: {
    title: (id: number) => `Batch ${id}: and now?`,
    approve: 'Approve',
    send: 'Send',
    texts: 'Hear the messages',
    remove: 'Take messages out',
    reject: 'Reject, with a reason',
    withdraw: 'Withdraw',
    leave: 'Leave it as it is',
  },
  askReason: 'Why is it rejected? A sentence; Enter alone rejects nothing:',
  askRemove: (total: number) =>
    `Which messages are taken out? Numbers from 1 to ${total} such as 1-3; Enter alone takes none out:`,
  nothingDone: 'Nothing was changed.',
  lastOnes: 'Nobody would be left: withdraw the batch instead.',
  batchesTitle: 'Open batches, the newest first. A number opens one:',
  noOpenBatches: 'No batch is open.',
  batchLine: (id: number, channel: string, messages: number) =>
    `Batch ${id}, ${channel}, ${plural(messages, 'message', 'messages')}`,

  askSend: (title: string, count: number) =>
    `${title} Type ${count} or yes to send; Enter alone sends nothing:`,
  notSent: 'Nothing was sent.',
  askQuiet: (until: string) => `It is quiet hours until ${until}. Send now all the same?`,
  report: {
    rejected: (count: number) =>
      `${plural(count, 'message was', 'messages were')} refused by the portal: the log says why.`,
    withdrawn: (count: number) =>
      `${plural(count, 'message was', 'messages were')} withdrawn at the last look: the log says why.`,
    unclear: (count: number) =>
      `${plural(count, 'message is', 'messages are')} unclear: may have been sent, and is not sent again by itself.`,
    stopped: (count: number) =>
      `Stopped, ${plural(count, 'message is', 'messages are')} still queued. Go on under Batches to approve.`,
  },

  log: {
    title: (kind: string, isNewestFirst: boolean) =>
      `Log: ${kind}, the ${isNewestFirst ? 'newest' : 'oldest'} first.`,
    allKinds: 'all kinds',
    kindTitle: 'Which kind?',
    line: (id: number, person: string, channel: string, at: string, state: string) =>
      `${id}: ${person}, ${channel}, ${at}: ${state}`,
    end: 'That was the last entry.',
    ask: (hasMore: boolean) =>
      `The number of an entry reads it; k changes the kind, o the order, t asks the portal for news, r resets reminders, p deletes for good; Enter alone ${hasMore ? 'reads the next page' : 'begins again'}; 0 goes back:`,
    unknownEntry: (text: string) => `“${text}” is no entry that was read out here.`,
    history: 'What became of it:',
    askReset:
      'Which entries are reset? Numbers of those read out, such as 12,15-18; Enter alone resets none:',
    askPurge:
      'Which entries are deleted for good? all (of this kind, also those not yet read out), or numbers of those read out, such as 12,15-18; Enter alone deletes none:',
    askUntil: 'Up to and including which day? A date such as 2025-12-31; Enter alone deletes none:',
    typeCount: (expected: string) =>
      `Type ${expected} to delete; anything else, or Enter alone, deletes none:`,
  },

  credits: {
    available: (account: string, available: string, balance: string, reserved: string) =>
      `${account}: ${available} credits available, balance ${balance}, reserved ${reserved}.`,
    uncounted: (account: string) => `${account}: nobody counts this account.`,
    unreachable: (account: string) => `${account}: the portal cannot be asked for its balance now.`,
    use: (week: string, month: string) => `Used: ${week} in 7 days, ${month} in 28 days.`,
    lasts: (days: string) => `At this use it lasts ${days}.`,
    countedBy: (who: string) => `Counted by ${who}.`,
  },
};
