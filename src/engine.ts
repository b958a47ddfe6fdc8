import type { Actor } from './actor.ts';
import { importFiles } from './agenda.ts';
import {
  approveBatch,
  batchMessages,
  listBatches,
  rejectBatch,
  viewBatch,
  withdrawBatch,
} from './approve.ts';
import { enterPurchase, readAccounts } from './credits.ts';
import { countEntries, purgeEntries, readLog, resetEntries } from './delivery-log.ts';
import type { Deps } from './deps.ts';
import { prepareBatch, previewRun } from './prepare.ts';
import { decideUnclear } from './reconcile.ts';
import { changeSetting, readSettings } from './settings.ts';
import { submitBatch } from './submit.ts';
import { countAwaiting, refreshDelivery } from './track.ts';

/** Every verb a face may call, with what is outside bound once. Refusals come as RefusalError. */
export function createEngine(deps: Deps) {
  const bind =
    <Rest extends unknown[], Result>(verb: (deps: Deps, actor: Actor, ...rest: Rest) => Promise<Result>) =>
    (actor: Actor, ...rest: Rest): Promise<Result> =>
      verb(deps, actor, ...rest);

  return {
    importFiles: bind(importFiles),
    previewRun: bind(previewRun),
    prepareBatch: bind(prepareBatch),
    approveBatch: bind(approveBatch),
    rejectBatch: bind(rejectBatch),
    withdrawBatch: bind(withdrawBatch),
    viewBatch: bind(viewBatch),
    listBatches: bind(listBatches),
    batchMessages: bind(batchMessages),
    submitBatch: bind(submitBatch),
    decideUnclear: bind(decideUnclear),
    refreshDelivery: bind(refreshDelivery),
    readLog: bind(readLog),
    countEntries: bind(countEntries),
    countAwaiting: bind(countAwaiting),
    resetEntries: bind(resetEntries),
    purgeEntries: bind(purgeEntries),
    readAccounts: bind(readAccounts),
    enterPurchase: bind(enterPurchase),
    changeSetting: bind(changeSetting),
    readSettings: () => readSettings(deps.store.read),
  };
}

export type Engine = ReturnType<typeof createEngine>;
