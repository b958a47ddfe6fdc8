/** What is pressed, what must be seen then, and how a picture of that is called; without a name there is none. */
export type Scene = Readonly<{ keys: string; wait: string; name?: string; title?: string }>;

const ENTER = '\r';
const ESC = '\x1b';
const DOWN = '\x1b[B';

export const scenes: readonly Scene[] = [
  { keys: '', wait: '10 can be reminded', name: 'run', title: 'Run: whom to remind' },
  { keys: ENTER, wait: '0 of 10 ticked' },
  {
    keys: `${DOWN} ${DOWN} ${DOWN} `,
    wait: '3 of 10 ticked',
    name: 'patients',
    title: 'Patients to be reminded, three of them ticked',
  },
  { keys: 'e', wait: 'Why not', name: 'not-offered', title: 'Who is not offered, and why' },
  { keys: ESC, wait: '3 of 10 ticked' },
  { keys: 'a', wait: '10 of 10 ticked' },
  { keys: ENTER, wait: '10 messages, not prepared yet' },
  { keys: 'A', wait: 'Batch 1, approved' },
  {
    keys: 'S',
    wait: 'Send 10 SMS?',
    name: 'send',
    title: 'The texts, their price, and the question before sending',
  },
  { keys: 'y', wait: '10 of 10 sent' },
  { keys: '4', wait: 'Muster Anna', name: 'log', title: 'The log' },
  { keys: '6', wait: 'Templates', name: 'templates', title: 'Templates: a text as a patient gets it' },
  { keys: '7', wait: 'Credits', name: 'credits', title: 'Credits: balance, use and ledger' },
  {
    keys: 'm',
    wait: 'Reminders (SMS)',
    name: 'schedules',
    title: 'Schedules: what runs by itself, and when',
  },
];
