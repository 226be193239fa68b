import type { PermissionName } from '@cifra/access/permissions';
import { groupMembersForBatches, tenantsForBatches } from './queries.ts';
import type { TenantChoice } from './start-batch-run.ts';
import type { ControlReadTx } from '@cifra/database/tx';
import { parseUuid, type Uuid } from '@cifra/domain/ids';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';

export interface BatchTenantFacts {
  readonly id: Uuid;
  readonly number: number;
  readonly slug: string;
}

/** What a person may do in a tenant, by its permanent number. */
export type Allows = (permission: PermissionName, tenantNumber: number) => boolean;

export const choiceCodes = refusalCodes('INPUT_INVALID', 'GROUP_UNKNOWN', 'TENANT_UNKNOWN');
export type ChoiceRefusal = RefusalOf<typeof choiceCodes>;

/** Tenants that one batch names by their ids at most. */
const MOST_NAMED = 5_000;

/**
 * Whom a choice means, by number. A tenant without Batch.Read is as if it were not there: named, it is refused; of a group, and of all, it is
 * left out. Refuses in this order: INPUT_INVALID (not exactly one way to choose), GROUP_UNKNOWN, TENANT_UNKNOWN.
 */
export async function chooseTenants(
  control: ControlReadTx,
  choice: TenantChoice,
  allows: Allows,
): Promise<Result<readonly BatchTenantFacts[], ChoiceRefusal>> {
  const { tenantIds, group, isAll } = choice;
  const ways = [tenantIds !== null, group !== null, isAll].filter(Boolean).length;
  if (ways !== 1) return invalid('must be the only one of tenantIds, group and isAll', null);
  if (tenantIds !== null && (tenantIds.length === 0 || tenantIds.length > MOST_NAMED))
    return invalid(`must name 1 to ${MOST_NAMED} tenants`, String(tenantIds.length));
  const visible = (await control.all(tenantsForBatches, {})).filter(({ number }) =>
    allows('Batch.Read', number),
  );
  if (tenantIds !== null) return namedAmong(visible, tenantIds);
  if (group === null) return accepted(visible);
  const members = new Set(
    (await control.all(groupMembersForBatches, { code: group }))
      .filter(({ isGroupRemoved, isRemoved }) => !isGroupRemoved && !isRemoved)
      .map(({ tenantId }) => tenantId),
  );
  const ofGroup = visible.filter(({ id }) => members.has(id));
  return ofGroup.length > 0
    ? accepted(ofGroup)
    : refused(refuse('GROUP_UNKNOWN', { groupRef: group.slice(0, 64) }));
}

function namedAmong(
  visible: readonly BatchTenantFacts[],
  tenantIds: readonly string[],
): Result<readonly BatchTenantFacts[], ChoiceRefusal> {
  const byId = new Map(visible.map((tenant) => [tenant.id, tenant]));
  const chosen = new Set<BatchTenantFacts>();
  for (const text of tenantIds) {
    const id = parseUuid(text);
    const tenant = id.ok ? byId.get(id.value) : undefined;
    if (tenant === undefined) return refused(refuse('TENANT_UNKNOWN', { tenantRef: text.slice(0, 64) }));
    chosen.add(tenant);
  }
  return accepted([...chosen].toSorted((left, right) => left.number - right.number));
}

function invalid(problem: string, value: string | null): Result<never, Refusal<'INPUT_INVALID'>> {
  return refused(refuse('INPUT_INVALID', { field: 'tenantIds', problem, value }));
}

const monthForm = /^\d{4}-(?:0[1-9]|1[0-2])$/;

/** A month's name, YYYY-MM. Refuses: INPUT_INVALID. */
export function parseMonth(month: string): Result<string, Refusal<'INPUT_INVALID'>> {
  if (monthForm.test(month)) return accepted(month);
  const value = month.slice(0, 40);
  return refused(
    refuse('INPUT_INVALID', { field: 'month', problem: 'must be a month written YYYY-MM', value }),
  );
}
