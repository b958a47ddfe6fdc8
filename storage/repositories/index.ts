import type { Reads, Tx } from '../../src/store.ts';
import type { Connection } from '../connection.ts';
import { agendaReads } from './agenda.ts';
import { alarmReads, alarmWrites } from './alarms.ts';
import { auditReads, auditWrites } from './audit.ts';
import { batchReads, batchWrites } from './batches.ts';
import { callReads } from './calls.ts';
import { cardReads, cardWrites } from './cards.ts';
import { claimReads, claimWrites } from './claims.ts';
import { clockReads, clockWrites } from './clock.ts';
import { consentReads, consentWrites } from './consents.ts';
import { creditReads, creditWrites } from './credits.ts';
import { deliveryReads, deliveryWrites } from './deliveries.ts';
import { importReads, importWrites } from './import.ts';
import { folderReads, folderWrites } from './import-folder.ts';
import { patientWrites } from './import-patients.ts';
import { logReads, logWrites } from './log.ts';
import { choiceReads, maskedReads } from './masked.ts';
import { messageReads, messageWrites } from './messages.ts';
import { noticeReads, noticeWrites } from './notices.ts';
import { occasionReads, occasionWrites } from './occasions.ts';
import { outcomeWrites } from './outcomes.ts';
import { peopleReads, peopleWrites } from './people.ts';
import { queueWrites } from './queue.ts';
import { recallReads, recallWrites } from './recalls.ts';
import { reportReads } from './report.ts';
import { restoreReads, restoreWrites } from './restore.ts';
import { retentionReads, retentionWrites } from './retention.ts';
import { runReads, runWrites } from './schedule-runs.ts';
import { scheduleReads, scheduleWrites } from './schedules.ts';
import { sendDueReads } from './send-due.ts';
import { serverReads, serverWrites } from './servers.ts';
import { settingReads, settingWrites } from './settings.ts';
import { metricReads, statusReads } from './status.ts';
import { templateReads, templateWrites } from './templates.ts';
import { timeZoneReads, timeZoneWrites } from './time-zone.ts';

/** All questions the engine asks, on one connection. */
export function createReads(connection: Connection): Reads {
  return {
    ...agendaReads(connection),
    ...occasionReads(connection),
    ...importReads(connection),
    ...claimReads(connection),
    ...batchReads(connection),
    ...messageReads(connection),
    ...deliveryReads(connection),
    ...logReads(connection),
    ...settingReads(connection),
    ...creditReads(connection),
    ...peopleReads(connection),
    ...recallReads(connection),
    ...consentReads(connection),
    ...templateReads(connection),
    ...auditReads(connection),
    ...clockReads(connection),
    ...timeZoneReads(connection),
    ...cardReads(connection),
    ...scheduleReads(connection),
    ...runReads(connection),
    ...sendDueReads(connection),
    ...maskedReads(connection),
    ...choiceReads(connection),
    ...reportReads(connection),
    ...restoreReads(connection),
    ...folderReads(connection),
    ...retentionReads(connection),
    ...alarmReads(connection),
    ...serverReads(connection),
    ...statusReads(connection),
    ...metricReads(connection),
    ...noticeReads(connection),
    ...callReads(connection),
  };
}

/** All questions and changes, inside one transaction. */
export function createTx(connection: Connection): Tx {
  return {
    ...createReads(connection),
    ...importWrites(connection),
    ...patientWrites(connection),
    ...claimWrites(connection),
    ...occasionWrites(connection),
    ...batchWrites(connection),
    ...messageWrites(connection),
    ...queueWrites(connection),
    ...outcomeWrites(connection),
    ...deliveryWrites(connection),
    ...logWrites(connection),
    ...settingWrites(connection),
    ...creditWrites(connection),
    ...peopleWrites(connection),
    ...recallWrites(connection),
    ...consentWrites(connection),
    ...templateWrites(connection),
    ...auditWrites(connection),
    ...clockWrites(connection),
    ...timeZoneWrites(connection),
    ...cardWrites(connection),
    ...scheduleWrites(connection),
    ...runWrites(connection),
    ...noticeWrites(connection),
    ...restoreWrites(connection),
    ...folderWrites(connection),
    ...retentionWrites(connection),
    ...alarmWrites(connection),
    ...serverWrites(connection),
  };
}
