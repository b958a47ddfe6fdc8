import type { SettingReads, SettingWrites } from '../../src/settings.ts';
import type { Connection } from '../connection.ts';
import { SettingEntity } from '../entities/setting.ts';

export function settingReads({ orm }: Connection): SettingReads {
  return {
    settings: () =>
      orm((manager) => manager.find(SettingEntity, { order: { key: 'ASC', scope: 'ASC', scopeId: 'ASC' } })),
  };
}

export function settingWrites({ orm }: Connection): SettingWrites {
  return {
    async putSetting(setting) {
      const { key, scope, scopeId } = setting;
      await orm(async (manager) => {
        await manager.delete(SettingEntity, { key, scope, scopeId });
        await manager.insert(SettingEntity, setting);
      });
    },
    async deleteSetting({ key, scope, scopeId }) {
      await orm((manager) => manager.delete(SettingEntity, { key, scope, scopeId }));
    },
  };
}
