import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type CodeOf, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { isSettingKey, isSettingOfTenants, parseSetting } from '@cifra/domain/settings';
import { controlCommand } from '@cifra/books/command';
import { FIRM_SCOPE_ID } from '@cifra/books/directory';
import { jsonText } from '@cifra/database/chain/chain-recorder';
import { settingByKey } from '../directory/queries.ts';
import { runChange, runChangeCodes } from '../proposals/run-change.ts';
import { isProtectingSetting, settingChange, writeSetting, type SettingChange } from './setting-change.ts';

export interface WantedSetting {
  /** The tenant's id, or the firm's scope. */
  readonly scopeId: Uuid;
  readonly key: string;
  /** As it is written, or JSON; null takes the value back. */
  readonly value: string | null;
}

/** The change that a second person has to confirm; null: it is done. */
export interface SettingOutcome {
  readonly changeId: Uuid | null;
}

const readCodes = refusalCodes('SETTING_UNKNOWN', 'SETTING_VALUE_INVALID');
export const changeSettingCodes = refusalCodes(...readCodes, 'LAST_WAY_IN', ...runChangeCodes);

/**
 * Changes a setting of the firm, or a tenant's override of it. One that says who gets in takes two persons. Refuses in this order:
 * SETTING_UNKNOWN, SETTING_VALUE_INVALID, LAST_WAY_IN, then as `runChange` does.
 */
export const changeSettingCommand = controlCommand<
  WantedSetting,
  SettingOutcome,
  CodeOf<typeof changeSettingCodes>
>(
  'firm.changeSetting',
  async (tx, { scopeId, key, value }, context) => {
    const read = readValue({ scopeId, key, value });
    if (!read.ok) return read;
    if (isProtectingSetting(key)) {
      const run = await runChange(tx, settingChange(read.value), context);
      return run.ok ? accepted({ changeId: run.value.changeId }) : run;
    }
    const row = await tx.first(settingByKey, { scopeId, key });
    writeSetting(tx, { ...read.value, row });
    return accepted({ changeId: null });
  },
  { refuses: changeSettingCodes },
);

export const changeTenantSettingCodes = refusalCodes(...readCodes);

/** Changes a tenant's override, which says nothing about who gets in. Refuses in this order: SETTING_UNKNOWN, SETTING_VALUE_INVALID. */
export const changeTenantSettingCommand = controlCommand<
  WantedSetting,
  null,
  CodeOf<typeof changeTenantSettingCodes>
>(
  'firm.changeTenantSetting',
  async (tx, { scopeId, key, value }) => {
    const read = readValue({ scopeId, key, value });
    if (!read.ok) return read;
    const row = await tx.first(settingByKey, { scopeId, key });
    writeSetting(tx, { ...read.value, row });
    return accepted(null);
  },
  { refuses: changeTenantSettingCodes },
);

function readValue({
  scopeId,
  key,
  value,
}: WantedSetting): Result<SettingChange, RefusalOf<typeof readCodes>> {
  if (!isSettingKey(key) || (scopeId !== FIRM_SCOPE_ID && !isSettingOfTenants(key)))
    return refused(refuse('SETTING_UNKNOWN', { setting: key.slice(0, 64) }));
  if (value === null) return accepted({ scopeId, key, stored: null });
  const parsed = parseSetting(key, value);
  return parsed.ok ? accepted({ scopeId, key, stored: jsonText(parsed.value.value) }) : parsed;
}
