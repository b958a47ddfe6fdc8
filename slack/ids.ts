/** Names of everything that can be pressed, chosen or submitted; Slack gives them back to us. */
export const actionIds = {
  approve: 'batch.approve',
  send: 'batch.send',
  cancelSending: 'batch.cancel-sending',
  stop: 'batch.stop',
  choose: 'batch.choose',
  reject: 'batch.reject',
  withdraw: 'batch.withdraw',
  retry: 'batch.retry',
  details: 'batch.details',
  report: 'batch.report',
  showBatch: 'digest.show',
  openPrepare: 'prepare.open',
  openReport: 'report.open',
  openCredits: 'credits.open',
  openSettings: 'settings.open',
  refreshHome: 'home.refresh',
} as const;

export const viewIds = {
  prepare: 'prepare.options',
  prepareConfirm: 'prepare.confirm',
  choose: 'choose',
  reject: 'reject',
  retry: 'retry',
  report: 'report',
  details: 'details',
  settings: 'settings',
  message: 'message',
} as const;

/** Those that have a button to submit them. */
export const submittedIds = [
  viewIds.prepare,
  viewIds.prepareConfirm,
  viewIds.choose,
  viewIds.reject,
  viewIds.retry,
  viewIds.settings,
] as const;

/** What a button or a view is about: our own numbers, and nothing else. */
export type BatchRef = Readonly<{ batchId: number; revision: number }>;

export function printRef({ batchId, revision }: BatchRef): string {
  return `${batchId}.${revision}`;
}

/** What came back from Slack; null for anything we never wrote. */
export function parseRef(text: string | undefined): BatchRef | null {
  const [, batchId, revision] = /^(\d{1,15})\.(\d{1,9})$/.exec(text ?? '') ?? [];
  return batchId === undefined ? null : { batchId: Number(batchId), revision: Number(revision) };
}
