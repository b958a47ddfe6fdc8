import { EntitySchema } from 'typeorm';
import type { Batch, RunOptions } from '../../src/model/batch.ts';
import type { BatchDecision } from '../../src/store.ts';
import { idColumn, instantColumn, integerColumn, jsonColumn, textColumn } from './columns.ts';

/** As stored: moments inside the options are text. */
export type BatchRow = Omit<Batch, 'options'> & {
  options: Omit<RunOptions, 'notBefore'> & { notBefore: string | null };
};

export const BatchEntity = new EntitySchema<BatchRow>({
  name: 'batch',
  columns: {
    id: idColumn,
    kind: textColumn(),
    channel: textColumn(),
    state: textColumn(),
    revision: integerColumn({ default: 1 }),
    options: jsonColumn(),
    preparedAt: instantColumn({ name: 'prepared_at' }),
    preparedBy: textColumn({ name: 'prepared_by' }),
    revisedBy: jsonColumn({ name: 'revised_by' }),
    expiresAt: instantColumn({ name: 'expires_at' }),
    decidedAt: instantColumn({ name: 'decided_at', nullable: true }),
    decidedBy: textColumn({ name: 'decided_by', nullable: true }),
    reason: textColumn({ nullable: true }),
    submittedAt: instantColumn({ name: 'submitted_at', nullable: true }),
    owner: textColumn({ nullable: true }),
    leaseUntil: instantColumn({ name: 'lease_until', nullable: true }),
    sendOrderedAt: instantColumn({ name: 'send_ordered_at', nullable: true }),
    sendOrderedBy: textColumn({ name: 'send_ordered_by', nullable: true }),
  },
});

export const BatchDecisionEntity = new EntitySchema<BatchDecision>({
  name: 'batch_decision',
  columns: {
    batchId: integerColumn({ name: 'batch_id', primary: true }),
    revision: integerColumn({ primary: true }),
    decision: textColumn(),
    decidedBy: textColumn({ name: 'decided_by' }),
    decidedAt: instantColumn({ name: 'decided_at' }),
    reason: textColumn({ nullable: true }),
  },
});
