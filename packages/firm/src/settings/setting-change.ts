import { holdersAt } from '@cifra/access/separation/firm-access';
import { settings } from '@cifra/database/tables/control';
import type { ControlTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { settingByKey } from '../directory/queries.ts';
import { linkedUsers } from '../directory/identities.ts';
import type { Change } from '../proposals/change.ts';

/** A value that was read and found valid. */
export interface SettingChange {
  /** The tenant's id, or the firm's scope. */
  readonly scopeId: Uuid;
  readonly key: string;
  /** JSON text; null takes the value back. */
  readonly stored: string | null;
}

/** Settings that say who gets in, and how. */
const protectingSettings: ReadonlySet<string> = new Set(['access.localLogIn']);

/** Whether changing a setting takes two persons. */
export const isProtectingSetting = (key: string): boolean => protectingSettings.has(key);

/** Another value of a setting. Refuses: LAST_WAY_IN, where passwords are turned off and nobody who manages access has another way. */
export function settingChange(content: SettingChange): Change<null, 'LAST_WAY_IN'> {
  const { scopeId, key, stored } = content;
  return {
    kind: 'CHANGE_SETTING',
    permission: 'Settings.Write',
    content,
    gather: async (tx) => {
      const [row, linked] = await Promise.all([
        tx.first(settingByKey, { scopeId, key }),
        tx.all(linkedUsers, {}),
      ]);
      return (firm, nowMicros) => {
        const managing = holdersAt(firm, { permission: 'Access.Manage', tenantId: null }, nowMicros);
        const isClosing = key === 'access.localLogIn' && stored === 'false';
        if (isClosing && !linked.some(({ userId }) => managing.includes(userId)))
          return refused(refuse('LAST_WAY_IN', {}));
        return accepted({
          after: firm,
          concerned: [],
          serves: [],
          isProtecting: isProtectingSetting(key),
          base: [row?.value ?? null],
          apply: async (write) => {
            writeSetting(write, { ...content, row });
            return null;
          },
        });
      };
    },
  };
}

interface WrittenSetting extends SettingChange {
  readonly row: { readonly value: string | null; readonly commit_number: bigint } | null;
}

/** Writes a value; `row`: the one that there is. */
export function writeSetting(tx: ControlTx, { scopeId, key, stored, row }: WrittenSetting): void {
  if (row) tx.replace(settings, { scope_id: scopeId, key, value: stored }, row.commit_number);
  else tx.insert(settings, { scope_id: scopeId, key, value: stored });
  tx.record({
    event: 'SETTING_CHANGED',
    objectType: 'Setting',
    objectId: key,
    before: { scopeId, value: row?.value ?? null },
    after: { scopeId, value: stored },
  });
}
