import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { isSettingKey, isSettingOfTenants, parseSetting } from '@cifra/domain/settings';
import { controlCommand } from '@cifra/books/command';
import { FIRM_SCOPE_ID } from '@cifra/books/directory';
import { jsonText } from '@cifra/database/chain/chain-recorder';
import { settings } from '@cifra/database/tables/control';
import { settingByKey } from '../directory/queries.ts';

export interface SettingChange {
  /** The tenant's id, or the firm's scope. */
  readonly scopeId: Uuid;
  readonly key: string;
  /** As it is written, or JSON; null takes the value back. */
  readonly value: string | null;
}

export const changeSettingCodes = refusalCodes('SETTING_UNKNOWN', 'SETTING_VALUE_INVALID');

/** Changes a setting of the firm, or a tenant's override of it. Refuses in this order: SETTING_UNKNOWN, SETTING_VALUE_INVALID. */
export const changeSettingCommand = controlCommand<SettingChange, null, CodeOf<typeof changeSettingCodes>>(
  'firm.changeSetting',
  async (tx, { scopeId, key, value }) => {
    if (!isSettingKey(key) || (scopeId !== FIRM_SCOPE_ID && !isSettingOfTenants(key)))
      return refused(refuse('SETTING_UNKNOWN', { setting: key.slice(0, 64) }));
    const parsed = value === null ? null : parseSetting(key, value);
    if (parsed !== null && !parsed.ok) return parsed;
    const stored = parsed === null ? null : jsonText(parsed.value.value);
    const row = await tx.first(settingByKey, { scopeId, key });
    if (row) tx.replace(settings, { scope_id: scopeId, key, value: stored }, row.commit_number);
    else tx.insert(settings, { scope_id: scopeId, key, value: stored });
    tx.record({
      event: 'SETTING_CHANGED',
      objectType: 'Setting',
      objectId: key,
      before: { scopeId, value: row?.value ?? null },
      after: { scopeId, value: stored },
    });
    return accepted(null);
  },
  { refuses: changeSettingCodes },
);
