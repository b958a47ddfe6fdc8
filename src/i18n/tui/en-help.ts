/** The screen Help, in English. */
export const enHelp = {
  jobTitle: 'The daily job in six keys',
  /** What each of the six keys does, in their order. */
  job: [
    'Run: collects tomorrow’s appointments with the practice’s defaults (change them first with the arrows)',
    'Patients: ticks everybody; Space ticks one, e shows who is not offered and why',
    'goes on to Preview: texts, prices and warnings of those who are ticked',
    'prepares the batch and approves it; where somebody else must approve, p only prepares it',
    'asks whether to send, with the number of messages and the credits',
    'sends; how many were processed and what is left is told, the rest is in Log',
  ],
  keysTitle: (place: string) => `Keys: ${place}`,
  /** Places that are no screen. */
  place: {
    global: 'everywhere',
    list: 'lists',
    ticks: 'lists with ticks',
    form: 'forms',
    checklist: 'lists of options in forms',
    details: 'the details of a row',
    excluded: 'who is not offered',
    calls: 'whom to call',
    sending: 'while a batch is being sent',
    'template-history': 'earlier texts',
    'template-editor': 'the text editor',
    'template-offers': 'placeholders to choose from',
  } as Readonly<Record<string, string>>,

  messagesTitle: 'What the states of a message mean',
  message: {
    notTransmitted:
      'not handed over to the portal: it is still queued, or the portal has refused it (the reason stands behind)',
    notProcessed: 'the portal has taken it and has not yet said what became of it',
    delivered: 'it is on the patient’s telephone',
    buffered: 'on its way: telephone off or without coverage; it is tried for at most 24 hours',
    failed: 'it could not be delivered; beside it stands what to do',
    handedOver: 'the mail server has taken the e-mail; mail servers tell no more than that',
    unclear:
      'the line broke while it was handed over. It is never sent again by itself: ask the portal anew (t in Log), or decide yourself (u)',
    withdrawn: 'it was never sent, and its appointment is free again; beside it stands why',
  },
  batchesTitle: 'What the states of a batch mean',
  batch: {
    prepared: 'its appointments are reserved for it; nothing has left',
    approved: 'it may be sent',
    submitting: 'somebody is sending it just now',
    held: 'the rest waits for the end of the quiet hours, for its time, or for tomorrow’s limit: send it again then',
    paused: 'the portal or the credits have stopped it: mend that, and send it again',
    submitted: 'everything that could be sent has been sent',
    rejected: 'somebody has said no; its appointments are free again',
    expired: 'nobody sent it in time; its appointments are free again',
    withdrawn: 'what had not left was taken back; its appointments are free again',
  },
  moreTitle: 'Besides',
  more: [
    [
      'rundruf serve',
      'runs what is scheduled (Schedules, m) and sends what is due; it belongs on a machine that is always on',
    ],
    ['rundruf doctor', 'where data, configuration and log lie, and whether everything is as it should be'],
    ['rundruf --help', 'all that can be done by commands'],
    ['rundruf dashboard --plain', 'the same job line by line, for screen readers'],
  ] as readonly (readonly [command: string, meaning: string])[],

  position: (last: number, total: number) => `line ${last} of ${total}`,
  nothing: 'No line has these words. Esc shows all.',

  /** The README's table. */
  table: { where: 'Where', key: 'Key', what: 'What it does' },
};
