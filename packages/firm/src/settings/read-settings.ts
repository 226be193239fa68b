import { FIRM_SCOPE_ID } from '@cifra/books/directory';
import type { Uuid } from '@cifra/domain/ids';
import {
  isSettingOfTenants,
  resolveSettings,
  settingDefinitions,
  type SettingKey,
  type SettingOrigin,
} from '@cifra/domain/settings';
import type { ControlReadTx } from '@cifra/database/tx';
import { settingsOfScope } from '../directory/queries.ts';

export interface SettingShape {
  readonly __typename: 'Setting';
  readonly key: SettingKey;
  /** JSON text. */
  readonly value: string;
  readonly origin: SettingOrigin;
  readonly meaning: string;
}

/** Every setting with its origin: of a tenant, or of the firm itself. */
export async function settingsOf(control: ControlReadTx, tenantId: Uuid | null): Promise<SettingShape[]> {
  const firm = await control.all(settingsOfScope, { scopeId: FIRM_SCOPE_ID });
  const tenant = tenantId === null ? [] : await control.all(settingsOfScope, { scopeId: tenantId });
  return resolveSettings({ firm, tenant })
    .filter(({ key }) => tenantId === null || isSettingOfTenants(key))
    .map(({ key, value, origin }) => ({
      __typename: 'Setting',
      key,
      value: JSON.stringify(value),
      origin,
      meaning: settingDefinitions[key].meaning,
    }));
}
