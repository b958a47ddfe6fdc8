import type { Reads, Tx } from '../../src/store.ts';
import type { Connection } from '../connection.ts';
import { SettingEntity } from '../entities/setting.ts';

export function settingReads({ orm }: Connection): Pick<Reads, 'settings'> {
  return { settings: () => orm((manager) => manager.find(SettingEntity)) };
}

export function settingWrites({ orm }: Connection): Pick<Tx, 'putSetting'> {
  return {
    async putSetting(setting) {
      const { key, scope, scopeId } = setting;
      await orm(async (manager) => {
        await manager.delete(SettingEntity, { key, scope, scopeId });
        await manager.insert(SettingEntity, setting);
      });
    },
  };
}
