/** What is pressed, what must be seen then, and how the picture is called. */
export type Scene = Readonly<{ name: string; title: string; keys: string; wait: string }>;

const ENTER = '\r';
const DOWN = '\x1b[B';

export const scenes: readonly Scene[] = [
  { name: 'run', title: 'Run: whom to remind', keys: '', wait: '10 can be reminded' },
  {
    name: 'patients',
    title: 'Patients: ticking',
    keys: `${ENTER}${DOWN} ${DOWN} ${DOWN} `,
    wait: '3 of 10 ticked',
  },
  {
    name: 'preview',
    title: 'Preview: texts and price',
    keys: `a${ENTER}`,
    wait: '10 messages, not prepared yet',
  },
  { name: 'send', title: 'Before sending: numbers, and Cancel first', keys: 'A', wait: 'Batch 1, approved' },
];
