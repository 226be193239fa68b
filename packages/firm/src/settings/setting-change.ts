import { holdersAt } from '@cifra/access/separation/firm-access';
import { isLoosening } from '@cifra/access/separation/protecting-settings';
import { FIRM_SCOPE_ID } from '@cifra/books/directory';
import { jsonText } from '@cifra/database/chain/chain-recorder';
import { settings } from '@cifra/database/tables/control';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import {
  isSettingKey,
  isSettingOfTenants,
  parseSetting,
  resolveSettings,
  settingsOf,
  type SettingOverride,
} from '@cifra/domain/settings';
import { linkedUsers } from '../directory/identities.ts';
import { settingsOfScope } from '../directory/queries.ts';
import type { Change } from '../proposals/change.ts';

export interface SettingContent {
  /** The tenant's id, or the firm's scope. */
  readonly scopeId: Uuid;
  readonly key: string;
  /** As it is written, or JSON; null takes the value back. */
  readonly value: string | null;
}

/** Whoever has nobody beside them, and whoever sits at their desk, has three days to think better of it. */
export const LOOSENING_HOURS = 72;

export const settingChangeCodes = refusalCodes(
  'SETTING_UNKNOWN',
  'SETTING_OF_FIRM',
  'SETTING_VALUE_INVALID',
  'LAST_WAY_IN',
);

/**
 * A setting of the firm, or a tenant's override of it. It takes two persons where what counts then protects less than what counts now, also
 * where a value is only taken back. Refuses in this order: SETTING_UNKNOWN, SETTING_OF_FIRM, SETTING_VALUE_INVALID, LAST_WAY_IN (passwords are to be turned off, and
 * nobody who manages access has another way).
 */
export function settingChange(content: SettingContent): Change<null, CodeOf<typeof settingChangeCodes>> {
  const { scopeId, key, value } = content;
  const isOfFirm = scopeId === FIRM_SCOPE_ID;
  return {
    kind: 'CHANGE_SETTING',
    permission: 'Settings.Write',
    tenantIds: isOfFirm ? [] : [scopeId],
    content,
    aloneAfterHours: LOOSENING_HOURS,
    gather: async (tx) => {
      const [ofFirm, ofScope, linked] = await Promise.all([
        tx.all(settingsOfScope, { scopeId: FIRM_SCOPE_ID }),
        tx.all(settingsOfScope, { scopeId }),
        tx.all(linkedUsers, {}),
      ]);
      const counting = (own: readonly SettingOverride[]) =>
        settingsOf(resolveSettings(isOfFirm ? { firm: own, tenant: [] } : { firm: ofFirm, tenant: own }));
      return (firm, nowMicros) => {
        if (!isSettingKey(key)) return refused(refuse('SETTING_UNKNOWN', { setting: key.slice(0, 64) }));
        if (!isOfFirm && !isSettingOfTenants(key))
          return refused(refuse('SETTING_OF_FIRM', { setting: key }));
        const parsed = value === null ? null : parseSetting(key, value);
        if (parsed !== null && !parsed.ok) return parsed;
        const stored = parsed === null ? null : jsonText(parsed.value.value);
        const row = ofScope.find((each) => each.key === key);
        const others = ofScope.filter((each) => each !== row);
        const before = counting(ofScope)[key];
        const after = counting([...others, { key, value: stored }])[key];
        const managing = holdersAt(firm, { permission: 'Access.Manage', tenantIds: [] }, nowMicros);
        const isClosing = key === 'access.localLogIn' && after === false;
        if (isClosing && !linked.some(({ userId }) => managing.includes(userId)))
          return refused(refuse('LAST_WAY_IN', {}));
        const protectsLess = isLoosening(key, { before, after });
        return accepted({
          after: firm,
          concerned: [],
          serves: [],
          isProtecting: protectsLess,
          base: [row?.value ?? null, before],
          apply: async (write) => {
            if (row) write.replace(settings, { scope_id: scopeId, key, value: stored }, row.commit_number);
            else write.insert(settings, { scope_id: scopeId, key, value: stored });
            write.record({
              event: 'SETTING_CHANGED',
              objectType: 'Setting',
              objectId: key,
              before: { scopeId, value: row?.value ?? null },
              after: { scopeId, value: stored, protectsLess },
            });
            return null;
          },
        });
      };
    },
  };
}
