import type { Settings } from '../../model/settings.ts';

/** The settings that administrators may change in Slack, in English. */
export const enSettings = {
  settings: {
    open: 'Settings …',
    title: 'Settings',
    submit: 'Save',
    approval: 'Approval',
    modes: {
      none: 'not needed',
      any: 'by anybody who may approve',
      'four-eyes': 'by somebody who did not prepare it',
    } satisfies Record<Settings['approval.mode'], string>,
    approvalHint: 'Less strict than now: only in the dashboard or on the command line.',
    quietFrom: 'No SMS from',
    quietTo: 'until',
    digest: 'Morning digest',
    digestOn: 'send it',
    explain: 'They hold for the whole practice. Channel, privacy and roles are set in rundruf.yaml.',
    saved: (names: string) => `Saved: ${names}.`,
    unchanged: 'Nothing was changed.',
    looser: 'Approval can be made stricter here, not less strict. Nothing was changed.',
  },
};
