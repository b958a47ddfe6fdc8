import type { Reads, Tx } from '../../src/store.ts';
import type { Connection } from '../connection.ts';
import { agendaReads } from './agenda.ts';
import { auditReads, auditWrites } from './audit.ts';
import { batchReads, batchWrites } from './batches.ts';
import { cardReads, cardWrites } from './cards.ts';
import { claimReads, claimWrites } from './claims.ts';
import { clockReads, clockWrites } from './clock.ts';
import { creditReads, creditWrites } from './credits.ts';
import { deliveryReads, deliveryWrites } from './deliveries.ts';
import { importReads, importWrites } from './import.ts';
import { logReads, logWrites } from './log.ts';
import { choiceReads, maskedReads } from './masked.ts';
import { messageReads, messageWrites } from './messages.ts';
import { noticeWrites } from './notices.ts';
import { outcomeWrites } from './outcomes.ts';
import { peopleReads, peopleWrites } from './people.ts';
import { queueWrites } from './queue.ts';
import { reportReads } from './report.ts';
import { sendDueReads } from './send-due.ts';
import { settingReads, settingWrites } from './settings.ts';
import { templateReads, templateWrites } from './templates.ts';
import { timeZoneReads, timeZoneWrites } from './time-zone.ts';

/** All questions the engine asks, on one connection. */
export function createReads(connection: Connection): Reads {
  return {
    ...agendaReads(connection),
    ...importReads(connection),
    ...claimReads(connection),
    ...batchReads(connection),
    ...messageReads(connection),
    ...deliveryReads(connection),
    ...logReads(connection),
    ...settingReads(connection),
    ...creditReads(connection),
    ...peopleReads(connection),
    ...templateReads(connection),
    ...auditReads(connection),
    ...clockReads(connection),
    ...timeZoneReads(connection),
    ...cardReads(connection),
    ...sendDueReads(connection),
    ...maskedReads(connection),
    ...choiceReads(connection),
    ...reportReads(connection),
  };
}

/** All questions and changes, inside one transaction. */
export function createTx(connection: Connection): Tx {
  return {
    ...createReads(connection),
    ...importWrites(connection),
    ...claimWrites(connection),
    ...batchWrites(connection),
    ...messageWrites(connection),
    ...queueWrites(connection),
    ...outcomeWrites(connection),
    ...deliveryWrites(connection),
    ...logWrites(connection),
    ...settingWrites(connection),
    ...creditWrites(connection),
    ...peopleWrites(connection),
    ...templateWrites(connection),
    ...auditWrites(connection),
    ...clockWrites(connection),
    ...timeZoneWrites(connection),
    ...cardWrites(connection),
    ...noticeWrites(connection),
  };
}
