import { holdersAt } from '@cifra/access/separation/firm-access';
import { secondPersonFor } from '@cifra/access/separation/second-person';
import type { ControlReadTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { formatInstant } from '@cifra/domain/instant';
import { concernedBy } from './read-changes.ts';
import { holdingOfChange } from './holding-of-change.ts';
import { changeById } from './queries.ts';
import { everyUser } from '../directory/queries.ts';
import { gatherFirmAccess } from '../proposals/gather-firm-access.ts';
import type { LooseningNotice } from '../users/mail-link.ts';
import { LOOSENING_HOURS, type SettingContent } from '../settings/setting-change.ts';

const MICROS_PER_HOUR = 3_600_000_000n;

/**
 * The owners, who are those that manage access, to be told of a change that waits because nobody could confirm it; none where a second person has to.
 * Source: rulings/accounting.md, 5.
 */
export async function looseningNotices(
  control: ControlReadTx,
  { changeId, nowMicros }: { readonly changeId: Uuid; readonly nowMicros: bigint },
): Promise<readonly LooseningNotice[]> {
  const [row, firm, users] = await Promise.all([
    control.first(changeById, { id: changeId }),
    gatherFirmAccess(control, nowMicros),
    control.all(everyUser, {}),
  ]);
  if (row?.kind !== 'CHANGE_SETTING') return [];
  const proposing = { userId: row.proposed_by, concerned: concernedBy(row), nowMicros };
  if (secondPersonFor(firm, holdingOfChange(row), proposing).kind !== 'FIRM_OF_ONE') return [];
  const { key: setting } = JSON.parse(row.content) as SettingContent;
  const waitsUntil = formatInstant(row.proposed_at + BigInt(LOOSENING_HOURS) * MICROS_PER_HOUR);
  const owners = holdersAt(firm, { permission: 'Access.Manage', tenantIds: [] }, nowMicros);
  return users
    .filter(({ id }) => owners.includes(id))
    .map(({ email: to, name }) => ({ to, name, setting, waitsUntil }));
}
