import { EntitySchema } from 'typeorm';
import type { CreditEntry } from '../../src/ledger.ts';
import { idColumn, instantColumn, integerColumn, textColumn } from './columns.ts';

export const CreditEntryEntity = new EntitySchema<CreditEntry>({
  name: 'credit_entry',
  columns: {
    id: idColumn,
    channel: textColumn(),
    at: instantColumn(),
    kind: textColumn(),
    milliCredits: integerColumn({ name: 'milli_credits' }),
    messageId: integerColumn({ name: 'message_id', nullable: true }),
    batchId: integerColumn({ name: 'batch_id', nullable: true }),
    actor: textColumn({ nullable: true }),
    note: textColumn({ nullable: true }),
  },
});
