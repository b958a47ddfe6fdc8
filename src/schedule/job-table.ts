import { prepareDigest } from '../digest.ts';
import type { Job } from '../model/schedule.ts';
import { runRetention } from '../retention.ts';
import { done, type JobWork } from './job.ts';
import { prepareAnnouncements, prepareConfirmations, prepareReminders } from './jobs/prepare.ts';
import {
  backUp,
  hasDeliveriesOpen,
  hasWorkToSend,
  importWatchedFolder,
  refreshDeliveries,
  sendWhatIsDue,
} from './jobs/upkeep.ts';

/** Every job, and for how many hours after its due time a missed run is still made up for (A3). */
export const jobTable: Readonly<Record<Job, JobWork>> = {
  // what it reminds of is still to come; later the next run is nearer
  'prepare-reminders': { grace: 12, run: prepareReminders },
  'prepare-confirmations': { grace: 12, run: prepareConfirmations },
  // a call-in is for weeks ahead: two days later it is as good
  'prepare-recalls': { grace: 72, run: (context) => prepareAnnouncements(context, 'recall') },
  'prepare-birthdays': { grace: 'same-day', run: (context) => prepareAnnouncements(context, 'birthday') },
  'send-due': { grace: null, hasWork: hasWorkToSend, nothing: { batches: 0 }, run: sendWhatIsDue },
  'refresh-delivery': {
    grace: null,
    hasWork: hasDeliveriesOpen,
    nothing: { asked: 0 },
    run: refreshDeliveries,
  },
  'import-folder': { grace: null, run: importWatchedFolder },
  // at noon nobody needs to know what the morning looked like
  digest: {
    grace: 2,
    async run({ deps, actor, run }) {
      const { isNew } = await prepareDigest(deps, actor, run.slot.day);
      return done({ isNew });
    },
  },
  retention: {
    grace: 24,
    async run({ deps, actor, signal }) {
      return done(await runRetention(deps, actor, { signal }));
    },
  },
  backup: { grace: 24, run: backUp },
};
