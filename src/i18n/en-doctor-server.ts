import type { Ailment, FindingCode } from '../model/finding.ts';
import { joined, plural, type Sentence } from './phrases.ts';

type Ours<Code extends string> = Extract<
  Code,
  'server-running' | 'server-not-needed' | 'server-missing' | 'sending-off'
>;

/** What `rundruf doctor` finds about what runs by itself, in English. */
export const enServerFound: Readonly<Record<Ours<FindingCode>, Sentence>> = {
  'server-running': (d) => `a server runs on ${joined(d.workstations)}`,
  'server-not-needed': () => 'none is on, so no server is needed',
  'server-missing': (d) =>
    `${plural(Number(d.schedules), 'schedule is', 'schedules are')} on, but no server runs: nothing happens by itself`,
  'sending-off': () =>
    'a schedule is to send by itself, but sending what is due is switched off: its messages stay where they are',
};

export const enServerAdvice: Readonly<Record<Ours<Ailment>, Sentence>> = {
  'server-missing': () =>
    'Start rundruf serve on a machine that is always on (docs/operations.md), or switch off what nobody needs: rundruf schedules.',
  'sending-off': () =>
    'Switch it on: rundruf schedules on NUMBER, with the number that rundruf schedules shows; or let the schedule wait for approval.',
};
