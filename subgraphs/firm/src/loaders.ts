import DataLoader from 'dataloader';
import type { Books } from '@cifra/books/books';
import type { Row } from '@cifra/database/kit/table';
import type { grants, roleClusters, tenantGroups, tenants, users } from '@cifra/database/tables/control';
import type { Uuid } from '@cifra/domain/ids';
import type { Connection } from '@cifra/books/connection';
import { tenantsByIds } from '@cifra/firm/dashboard/queries';
import {
  allClusters,
  allGroups,
  allMembers,
  grantsByIds,
  grantsOfUsers,
  usersByIds,
} from '@cifra/firm/directory/queries';

export type UserRow = Row<typeof users>;
export type TenantRow = Row<typeof tenants>;
export type GrantRow = Row<typeof grants>;
export type ClusterRow = Row<typeof roleClusters>;
export type GroupRow = Row<typeof tenantGroups>;
export type TenantPage = Connection<TenantRow>;
/** What the caller may do in one tenant. */
export interface TenantAccessShape {
  readonly __typename: 'TenantAccess';
  readonly tenant: TenantRow;
  readonly permissions: string[];
}
export type UserPage = Connection<UserRow>;

/** One request's look at the control plane: each small table is read once. */
export interface FirmLoaders {
  readonly user: DataLoader<Uuid, UserRow | null>;
  readonly grantsOfUser: DataLoader<Uuid, readonly GrantRow[]>;
  readonly grant: DataLoader<Uuid, GrantRow | null>;
  readonly cluster: DataLoader<Uuid, ClusterRow | null>;
  /** Null of a group that was removed, too. */
  readonly group: DataLoader<Uuid, GroupRow | null>;
  readonly tenant: DataLoader<Uuid, TenantRow | null>;
  readonly groupsOfTenant: DataLoader<Uuid, readonly GroupRow[]>;
}

export function createFirmLoaders(books: Books): FirmLoaders {
  const { control } = books;
  const standingGroups = async () =>
    (await control.all(allGroups, {})).filter(({ is_removed }) => !is_removed);
  return {
    user: new DataLoader(async (ids) => {
      const byId = new Map((await usersByIds(control, ids)).map((row) => [row.id, row]));
      return ids.map((id) => byId.get(id) ?? null);
    }),
    grantsOfUser: new DataLoader(async (ids) => {
      const byUser = Map.groupBy(await grantsOfUsers(control, ids), ({ user_id }) => user_id);
      return ids.map((id) => byUser.get(id) ?? []);
    }),
    grant: new DataLoader(async (ids) => {
      const byId = new Map((await grantsByIds(control, ids)).map((row) => [row.id, row]));
      return ids.map((id) => byId.get(id) ?? null);
    }),
    group: new DataLoader(async (ids) => {
      const byId = new Map((await standingGroups()).map((row) => [row.id, row]));
      return ids.map((id) => byId.get(id) ?? null);
    }),
    cluster: new DataLoader(async (ids) => {
      const byId = new Map((await control.all(allClusters, {})).map((row) => [row.id, row]));
      return ids.map((id) => byId.get(id) ?? null);
    }),
    tenant: new DataLoader(async (ids) => {
      const known = new Map(ids.map((id) => [id, books.knownTenantRow(id)]));
      const asked = ids.filter((id) => known.get(id) === null);
      const byId = new Map((await tenantsByIds(control, asked)).map((row) => [row.id, row]));
      return ids.map((id) => known.get(id) ?? byId.get(id) ?? null);
    }),
    groupsOfTenant: new DataLoader(async (ids) => {
      const groups = new Map((await standingGroups()).map((row) => [row.id, row]));
      const members = Map.groupBy(
        (await control.all(allMembers, {})).filter(({ is_removed }) => !is_removed),
        ({ tenant_id }) => tenant_id,
      );
      return ids.map((id) => (members.get(id) ?? []).flatMap(({ group_id }) => groups.get(group_id) ?? []));
    }),
  };
}
