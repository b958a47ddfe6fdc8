import { EntitySchema } from 'typeorm';
import type { StoredSetting } from '../../src/settings.ts';
import { instantColumn, textColumn } from './columns.ts';

export const SettingEntity = new EntitySchema<StoredSetting>({
  name: 'setting',
  columns: {
    key: textColumn({ primary: true }),
    scope: textColumn({ primary: true }),
    scopeId: textColumn({ name: 'scope_id', primary: true }),
    value: textColumn(),
    changedBy: textColumn({ name: 'changed_by' }),
    changedAt: instantColumn({ name: 'changed_at' }),
  },
});
