import type { Actor } from './actor.ts';
import { adoptTimeZone } from './adopt-time-zone.ts';
import { importFiles, isAgendaEmpty } from './agenda.ts';
import { checkAlarms, listAlarms } from './alarms.ts';
import {
  approveBatch,
  batchMessages,
  listBatches,
  rejectBatch,
  viewBatch,
  withdrawBatch,
} from './approve.ts';
import { exportAudit, readAudit } from './audit.ts';
import { backUpNow } from './backup.ts';
import { readBatchRows } from './batch-rows.ts';
import { readCalls } from './calls.ts';
import { cardOf, cardsToTend, claimCard, recordCard, releaseCard } from './cards.ts';
import { changeSetting, clearSetting } from './change-setting.ts';
import { readBatchChoice, readFailures, reviseBatchChoice } from './choice.ts';
import { acceptClock, refuseClockBehind, viewClock } from './clock-guard.ts';
import { findPatients, recordConsent, viewConsents } from './consents.ts';
import { readCreditUse } from './credit-use.ts';
import { readAccounts } from './credits.ts';
import { mailNotices } from './deliver-notices.ts';
import {
  countEntries,
  exportEntries,
  purgeEntries,
  readEntry,
  readLog,
  resetEntries,
} from './delivery-log.ts';
import { recordReports } from './delivery-report.ts';
import type { Deps } from './deps.ts';
import { prepareDigest, previewDigest } from './digest.ts';
import { readLedger } from './ledger.ts';
import { correctLedger, enterPurchase } from './ledger-change.ts';
import { readLedgerNews } from './ledger-news.ts';
import { listMaskedBatches, previewMaskedRun, readMaskedBatch } from './masked.ts';
import { readMetrics } from './metrics.ts';
import { noticeChanges, type Watcher } from './notice-changes.ts';
import {
  claimNotice,
  nameNotice,
  nextNoticeAt,
  readLastNotice,
  readNotice,
  recordNotice,
  spreadNotices,
} from './notices.ts';
import { type Account, resolveActor } from './people.ts';
import { prepareBatch, previewRun } from './prepare.ts';
import { tendRecalls } from './recall-care.ts';
import { resetLastRecallRun } from './recall-reset.ts';
import { addRecall, changeRecall, closeRecall, listRecalls, readRecall, reopenRecall } from './recalls.ts';
import { decideUnclear } from './reconcile.ts';
import { readReport } from './report.ts';
import { acceptRestore, askAfterRestore, refuseRestored, viewRestored } from './restore.ts';
import { runRetention } from './retention.ts';
import { retryBatch } from './retry.ts';
import { reviseBatch } from './revise.ts';
import { isSendingOn, runDueSchedules } from './schedule/due.ts';
import { runScheduleNow } from './schedule/run-now.ts';
import {
  addSchedule,
  changeSchedule,
  listSchedules,
  removeSchedule,
  scheduleRuns,
} from './schedule/schedules.ts';
import { cancelSending, isSomethingDue, orderSending, sendDue } from './send-due.ts';
import { beatServer, endServer, listServers } from './servers.ts';
import { describeSettings, viewSettings } from './settings.ts';
import { readReadiness, readSendingState, readStatus } from './status.ts';
import { stopSending } from './stop-sending.ts';
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

  /** For verbs that prepare or send: after a restore none is begun until a person has decided. */
  const sending =
    <Rest extends unknown[], Result>(verb: (deps: Deps, actor: Actor, ...rest: Rest) => Promise<Result>) =>
    async (actor: Actor, ...rest: Rest): Promise<Result> => {
      await refuseRestored(deps, deps.store.read);
      return timed(verb)(actor, ...rest);
    };

  return {
    /** Who acts; the only verb that needs nobody. */
    resolveActor: (account: Account) => resolveActor(deps, account),
    /** For a face that stays open: told when something was committed, by whoever; ends when the answer is called. */
    noticeChanges: (watcher: Watcher) => noticeChanges(deps, watcher),
    importFiles: timed(importFiles),
    isAgendaEmpty: bind(isAgendaEmpty),
    previewRun: bind(previewRun),
    prepareBatch: sending(prepareBatch),
    approveBatch: sending(approveBatch),
    /** What only stops something is possible on any clock. */
    rejectBatch: bind(rejectBatch),
    reviseBatch: sending(reviseBatch),
    retryBatch: sending(retryBatch),
    withdrawBatch: bind(withdrawBatch),
    viewBatch: bind(viewBatch),
    listBatches: bind(listBatches),
    batchMessages: bind(batchMessages),
    submitBatch: sending(submitBatch),
    orderSending: sending(orderSending),
    cancelSending: bind(cancelSending),
    stopSending: bind(stopSending),
    sendDue: sending(sendDue),
    isSomethingDue: bind(isSomethingDue),
    decideUnclear: timed(decideUnclear),
    refreshDelivery: timed(refreshDelivery),
    readLog: bind(readLog),
    readEntry: bind(readEntry),
    countEntries: bind(countEntries),
    refreshQuestion: bind(refreshQuestion),
    trackDue: timed(trackDue),
    listSchedules: bind(listSchedules),
    scheduleRuns: bind(scheduleRuns),
    addSchedule: bind(addSchedule),
    changeSchedule: bind(changeSchedule),
    removeSchedule: bind(removeSchedule),
    runScheduleNow: timed(runScheduleNow),
    runDueSchedules: timed(runDueSchedules),
    isSendingOn: bind(isSendingOn),
    recordReports: timed(recordReports),
    /** On a clock that is refused too: else nobody would be told of it. */
    checkAlarms: bind(checkAlarms),
    listAlarms: bind(listAlarms),
    /** A server lives whatever its clock says. */
    beatServer: bind(beatServer),
    endServer: bind(endServer),
    listServers: bind(listServers),
    readStatus: bind(readStatus),
    readReadiness: bind(readReadiness),
    readSendingState: bind(readSendingState),
    readMetrics: bind(readMetrics),
    readReport: bind(readReport),
    readCalls: bind(readCalls),
    prepareDigest: timed(prepareDigest),
    previewDigest: bind(previewDigest),
    mailNotices: bind(mailNotices),
    spreadNotices: bind(spreadNotices),
    nextNoticeAt: bind(nextNoticeAt),
    claimNotice: bind(claimNotice),
    nameNotice: bind(nameNotice),
    recordNotice: bind(recordNotice),
    readNotice: bind(readNotice),
    readLastNotice: bind(readLastNotice),
    /** Nothing of a patient is in these; a face that shows patients to nobody asks nothing else. */
    readMaskedBatch: bind(readMaskedBatch),
    listMaskedBatches: bind(listMaskedBatches),
    previewMaskedRun: bind(previewMaskedRun),
    readBatchChoice: bind(readBatchChoice),
    reviseBatchChoice: sending(reviseBatchChoice),
    readFailures: bind(readFailures),
    readBatchRows: bind(readBatchRows),
    cardsToTend: bind(cardsToTend),
    cardOf: bind(cardOf),
    claimCard: bind(claimCard),
    recordCard: bind(recordCard),
    releaseCard: bind(releaseCard),
    resetEntries: timed(resetEntries),
    resetLastRecallRun: timed(resetLastRecallRun),
    purgeEntries: timed(purgeEntries),
    exportEntries: bind(exportEntries),
    readAccounts: bind(readAccounts),
    readCreditUse: bind(readCreditUse),
    readLedger: bind(readLedger),
    readLedgerNews: bind(readLedgerNews),
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
    findPatients: bind(findPatients),
    viewConsents: bind(viewConsents),
    recordConsent: timed(recordConsent),
    listRecalls: bind(listRecalls),
    readRecall: bind(readRecall),
    addRecall: timed(addRecall),
    changeRecall: timed(changeRecall),
    closeRecall: timed(closeRecall),
    reopenRecall: timed(reopenRecall),
    tendRecalls: timed(tendRecalls),
    listUsers: bind(listUsers),
    addUser: bind(addUser),
    changeUser: bind(changeUser),
    readAudit: bind(readAudit),
    exportAudit: bind(exportAudit),
    viewClock: bind(viewClock),
    acceptClock: bind(acceptClock),
    viewTimeZone: bind(viewTimeZone),
    adoptTimeZone: bind(adoptTimeZone),
    backUp: bind(backUpNow),
    viewRestored: bind(viewRestored),
    askAfterRestore: bind(askAfterRestore),
    acceptRestore: bind(acceptRestore),
    runRetention: bind(runRetention),
  };
}

export type Engine = ReturnType<typeof createEngine>;
