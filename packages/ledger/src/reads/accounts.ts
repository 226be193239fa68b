import { and, asc, eq } from 'drizzle-orm';
import {
  accountRoleNames,
  accountRoles as roleDefinitions,
  isControlRole,
  type AccountRole,
  type AccountType,
} from '@cifra/domain/accounts';
import { kindsOfRole, type AccountKind } from '@cifra/domain/account-kinds';
import type { Uuid } from '@cifra/domain/ids';
import type { AccountRow } from '../accounts/account-facts.ts';
import { tenantQuery } from '@cifra/database/statement';
import type { TenantReadTx } from '@cifra/database/tx';
import type { Connection } from '@cifra/books/connection';
import { oneSetReport } from '@cifra/books/command';
import { tenantListing } from '@cifra/books/listing';
import { rowsByIds } from '@cifra/books/rows-by-ids';

/** A row with the tenant whose it is: entities carry it in their keys. */
export type AccountOfTenant = AccountRow & { readonly tenantId: Uuid };
export type AccountPage = Connection<AccountOfTenant>;

export interface RoleBinding {
  readonly tenantId: Uuid;
  readonly role: AccountRole;
  readonly accountId: Uuid | null;
  readonly allowedTypes: readonly AccountType[];
  readonly allowedKinds: readonly AccountKind[];
  readonly isControl: boolean;
}

export interface AccountFilters {
  readonly type?: AccountType | null | undefined;
  readonly kind?: AccountKind | null | undefined;
  readonly isActive?: boolean | null | undefined;
  readonly isPostable?: boolean | null | undefined;
}

export const accountsByIds = rowsByIds((q, isOneOf) =>
  q.db.select().from(q.t.accounts).where(isOneOf(q.t.accounts.id)),
);
export const rolesByAccounts = rowsByIds((q, isOneOf) =>
  q.db
    .select({ role: q.t.account_roles.role, accountId: q.t.account_roles.account_id })
    .from(q.t.account_roles)
    .where(isOneOf(q.t.account_roles.account_id))
    .orderBy(asc(q.t.account_roles.role)),
);

export const accountLists = {
  CODE: accountsBy('code'),
  NAME: accountsBy('name'),
};

/** The chart of accounts by code, or by name and code. */
function accountsBy(sort: 'code' | 'name') {
  return tenantListing<AccountFilters>()({
    key: sort === 'code' ? ['text'] : ['text', 'text'],
    build: (q, given) => {
      const t = q.t.accounts;
      const walk = q.along(sort === 'code' ? [t.code] : [t.name, t.code]);
      return q.db
        .select()
        .from(t)
        .where(
          and(
            walk.beyond,
            given.has('type') ? eq(t.type, q.arg(t.type, 'type')) : undefined,
            given.has('kind') ? eq(t.kind, q.arg(t.kind, 'kind')) : undefined,
            given.has('isActive') ? eq(t.is_active, q.arg(t.is_active, 'isActive')) : undefined,
            given.has('isPostable') ? eq(t.is_postable, q.arg(t.is_postable, 'isPostable')) : undefined,
          ),
        )
        .orderBy(...walk.order);
    },
  });
}

export const countedAccounts = oneSetReport<AccountFilters, number>(
  'ledger.countAccounts',
  accountLists.CODE.count,
);

const allBindings = tenantQuery()((q) => q.db.select().from(q.t.account_roles));

/** Every role, bound or not. */
export async function listRoleBindings(tx: TenantReadTx, tenantId: Uuid): Promise<RoleBinding[]> {
  const rows = await tx.all(allBindings, {});
  const accountOf = new Map(rows.map((row) => [row.role, row.account_id]));
  return accountRoleNames.map((role) => ({
    tenantId,
    role,
    accountId: accountOf.get(role) ?? null,
    allowedTypes: roleDefinitions[role].allowedTypes,
    allowedKinds: kindsOfRole[role],
    isControl: isControlRole(role),
  }));
}
