import type { Actor } from './actor.ts';
import { adoptTimeZone } from './adopt-time-zone.ts';
import { importFiles, isAgendaEmpty } from './agenda.ts';
import {
  approveBatch,
  batchMessages,
  listBatches,
  rejectBatch,
  viewBatch,
  withdrawBatch,
} from './approve.ts';
import { exportAudit, readAudit } from './audit.ts';
import { cardOf, cardsToTend, claimCard, recordCard, releaseCard } from './cards.ts';
import { changeSetting, clearSetting } from './change-setting.ts';
import { readBatchChoice, readFailures, reviseBatchChoice } from './choice.ts';
import { acceptClock, refuseClockBehind, viewClock } from './clock-guard.ts';
import { readCreditUse } from './credit-use.ts';
import { readAccounts } from './credits.ts';
import {
  countEntries,
  exportEntries,
  purgeEntries,
  readEntry,
  readLog,
  resetEntries,
} from './delivery-log.ts';
import type { Deps } from './deps.ts';
import { readLedger } from './ledger.ts';
import { correctLedger, enterPurchase } from './ledger-change.ts';
import { listMaskedBatches, previewMaskedRun, readMaskedBatch } from './masked.ts';
import { noticeChanges, type Watcher } from './notice-changes.ts';
import { type Account, resolveActor } from './people.ts';
import { prepareBatch, previewRun } from './prepare.ts';
import { decideUnclear } from './reconcile.ts';
import { readReport } from './report.ts';
import { retryBatch } from './retry.ts';
import { reviseBatch } from './revise.ts';
import { cancelSending, isSomethingDue, orderSending, sendDue } from './send-due.ts';
import { describeSettings, viewSettings } from './settings.ts';
import { submitBatch } from './submit.ts';
import {
  checkTemplate,
  listTemplates,
  readTemplate,
  resetTemplate,
  saveTemplate,
  templateHistory,
} from './template-editing.ts';
import { previewTemplate } from './template-preview.ts';
import { refuseOtherTimeZone, viewTimeZone } from './time-zone.ts';
import { refreshDelivery, refreshQuestion, trackDue } from './track.ts';
import { addUser, changeUser, listUsers } from './users.ts';

/** Every verb a face may call, with what is outside bound once. Refusals come as RefusalError. */
export function createEngine(deps: Deps) {
  const bind =
    <Rest extends unknown[], Result>(verb: (deps: Deps, actor: Actor, ...rest: Rest) => Promise<Result>) =>
    (actor: Actor, ...rest: Rest): Promise<Result> =>
      verb(deps, actor, ...rest);

  /** For verbs that decide or record by what time it is: none is begun on a clock or in a time zone that cannot be right. */
  const timed =
    <Rest extends unknown[], Result>(verb: (deps: Deps, actor: Actor, ...rest: Rest) => Promise<Result>) =>
    async (actor: Actor, ...rest: Rest): Promise<Result> => {
      await refuseOtherTimeZone(deps, deps.store.read);
      await refuseClockBehind(deps);
      return verb(deps, actor, ...rest);
    };

  return {
    /** Who acts; the only verb that needs nobody. */
    resolveActor: (account: Account) => resolveActor(deps, account),
    /** For a face that stays open: told when something was committed, by whoever; ends when the answer is called. */
    noticeChanges: (watcher: Watcher) => noticeChanges(deps, watcher),
    importFiles: timed(importFiles),
    isAgendaEmpty: bind(isAgendaEmpty),
    previewRun: bind(previewRun),
    prepareBatch: timed(prepareBatch),
    approveBatch: timed(approveBatch),
    /** What only stops something is possible on any clock. */
    rejectBatch: bind(rejectBatch),
    reviseBatch: timed(reviseBatch),
    retryBatch: timed(retryBatch),
    withdrawBatch: bind(withdrawBatch),
    viewBatch: bind(viewBatch),
    listBatches: bind(listBatches),
    batchMessages: bind(batchMessages),
    submitBatch: timed(submitBatch),
    orderSending: timed(orderSending),
    cancelSending: bind(cancelSending),
    sendDue: timed(sendDue),
    isSomethingDue: bind(isSomethingDue),
    decideUnclear: timed(decideUnclear),
    refreshDelivery: timed(refreshDelivery),
    readLog: bind(readLog),
    readEntry: bind(readEntry),
    countEntries: bind(countEntries),
    refreshQuestion: bind(refreshQuestion),
    trackDue: timed(trackDue),
    readReport: bind(readReport),
    /** Nothing of a patient is in these; a face that shows patients to nobody asks nothing else. */
    readMaskedBatch: bind(readMaskedBatch),
    listMaskedBatches: bind(listMaskedBatches),
    previewMaskedRun: bind(previewMaskedRun),
    readBatchChoice: bind(readBatchChoice),
    reviseBatchChoice: timed(reviseBatchChoice),
    readFailures: bind(readFailures),
    cardsToTend: bind(cardsToTend),
    cardOf: bind(cardOf),
    claimCard: bind(claimCard),
    recordCard: bind(recordCard),
    releaseCard: bind(releaseCard),
    resetEntries: timed(resetEntries),
    purgeEntries: timed(purgeEntries),
    exportEntries: bind(exportEntries),
    readAccounts: bind(readAccounts),
    readCreditUse: bind(readCreditUse),
    readLedger: bind(readLedger),
    enterPurchase: timed(enterPurchase),
    correctLedger: timed(correctLedger),
    changeSetting: bind(changeSetting),
    clearSetting: bind(clearSetting),
    readSettings: bind(viewSettings),
    describeSettings: bind(describeSettings),
    listTemplates: bind(listTemplates),
    readTemplate: bind(readTemplate),
    templateHistory: bind(templateHistory),
    checkTemplate: bind(checkTemplate),
    saveTemplate: bind(saveTemplate),
    resetTemplate: bind(resetTemplate),
    previewTemplate: bind(previewTemplate),
    listUsers: bind(listUsers),
    addUser: bind(addUser),
    changeUser: bind(changeUser),
    readAudit: bind(readAudit),
    exportAudit: bind(exportAudit),
    viewClock: bind(viewClock),
    acceptClock: bind(acceptClock),
    viewTimeZone: bind(viewTimeZone),
    adoptTimeZone: bind(adoptTimeZone),
  };
}

export type Engine = ReturnType<typeof createEngine>;
