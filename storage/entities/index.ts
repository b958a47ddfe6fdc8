import { BatchDecisionEntity, BatchEntity } from './batch.ts';
import { CreditEntryEntity } from './credit-entry.ts';
import { SettingEntity } from './setting.ts';

/** Rows that are read and written one by one; what is handled in bulk (agenda, messages) speaks SQL. */
export const entities = [BatchEntity, BatchDecisionEntity, CreditEntryEntity, SettingEntity];
