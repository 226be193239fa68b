import { bitmapHas } from '@cifra/access/bitmap';
import { tenantsAllowed, type Claim } from '@cifra/access/claim';
import {
  connectionOf,
  rowsFrom,
  type Connection,
  type KeyPart,
  type PageRequest,
} from '@cifra/books/connection';
import { InvariantBroken } from '@cifra/database/failures';
import type { Row } from '@cifra/database/kit/table';
import type { tenants } from '@cifra/database/tables/control';
import { isWithin } from '@cifra/domain/local-date';
import { listStatuses } from '../status/store.ts';
import { seeBatches, type BatchesSeen, type RunInProgress } from './dashboard-batches.ts';
import { membersOfGroupCode, servedTenants, tenantsByIds } from './queries.ts';
import { seeing, type Candidate, type SeenStatus, type Sources } from './seen-status.ts';

/** A condition that is left out or null restricts nothing. */
export interface DashboardFilter {
  /** The code of a tenant group. */
  readonly group?: string | null | undefined;
  readonly kind?: string | null | undefined;
  /** The states of the period that is current in the tenant's own calendar. */
  readonly closeState?: string | null | undefined;
  readonly lockState?: string | null | undefined;
  readonly onlyBlocked?: boolean | null | undefined;
}

export type DashboardRowShape = SeenStatus & { readonly tenant: Row<typeof tenants> };

export interface DashboardShape extends Connection<DashboardRowShape> {
  /** All that the filter lets through, on this page or not: read when it is asked for, once. */
  readonly matching: () => Promise<readonly SeenStatus[]>;
  readonly batches: readonly RunInProgress[];
}

/** The parts of a row's place: the tenant's number. */
export const dashboardKey: readonly KeyPart[] = ['number'];

/** Statuses that are looked through at a time, until a page is full. */
const CHUNK = 200;

/** Who looks, and what is looked at. */
interface Caller extends Sources {
  readonly claim: Claim;
}

/** The firm's dashboard for a caller: tenants with Dashboard.Read alone, by number. Reads the control plane, and no tenant's database. */
export async function readDashboard(
  context: Caller,
  filter: DashboardFilter,
  page: PageRequest,
): Promise<DashboardShape> {
  const { control } = context.books;
  const candidates = await candidatesOf(context, filter);
  const batches = await batchesOf(context);
  const see = await seeing(context, batches);
  const look = async (some: readonly Candidate[]): Promise<SeenStatus[]> => {
    const kept = await listStatuses(
      control,
      some.map(({ id }) => id),
    );
    return some
      .map((one) => see(one, kept.get(one.id) ?? null))
      .filter((seen) => matchesFilter(seen, filter));
  };
  const rest = rowsFrom(candidates, page, { key: dashboardKey, keyOf: ({ number }) => [String(number)] });
  const found: SeenStatus[] = [];
  // Without a condition on statuses, a page and the row after it are as many tenants.
  const size = filtersByStatus(filter) ? CHUNK : page.size + 1;
  for (let from = 0; from < rest.length && found.length <= page.size; from += size)
    found.push(...(await look(rest.slice(from, from + size))));
  const shown = found.slice(0, page.size + 1);
  const tenantsOfPage = new Map(
    (
      await tenantsByIds(
        control,
        shown.map(({ tenantId }) => tenantId),
      )
    ).map((row) => [row.id, row]),
  );
  const rows = shown.map((seen): DashboardRowShape => {
    const tenant = tenantsOfPage.get(seen.tenantId);
    if (!tenant) throw new InvariantBroken(`the tenant ${seen.tenantId} is gone`);
    return { ...seen, tenant };
  });
  let known: Promise<readonly SeenStatus[]> | null = null;
  const matching = () => (known ??= look(candidates));
  return {
    ...connectionOf(rows, page, {
      keyOf: ({ tenant }) => [String(tenant.number)],
      count: async () => (filtersByStatus(filter) ? (await matching()).length : candidates.length),
    }),
    matching,
    batches: batches.inProgress,
  };
}

/** The batches of the tenants in which the caller has Batch.Read. */
async function batchesOf({ claim, books }: Caller): Promise<BatchesSeen> {
  const allowed = tenantsAllowed(claim, 'Batch.Read');
  const shown = (await books.control.all(servedTenants, {})).filter(({ number }) =>
    bitmapHas(allowed, number),
  );
  return seeBatches(books.control, new Set(shown.map(({ id }) => id)));
}

/** The tenants that the caller may see and that the filter does not leave out for what they are. */
async function candidatesOf(
  { claim, books }: Caller,
  { group, kind }: DashboardFilter,
): Promise<Candidate[]> {
  const allowed = tenantsAllowed(claim, 'Dashboard.Read');
  const members =
    typeof group === 'string'
      ? new Set(
          (await books.control.all(membersOfGroupCode, { code: group }))
            .filter(({ isGroupRemoved, isRemoved }) => !isGroupRemoved && !isRemoved)
            .map(({ tenantId }) => tenantId),
        )
      : null;
  return (await books.control.all(servedTenants, {})).filter(
    (tenant) =>
      bitmapHas(allowed, tenant.number) &&
      (members === null || members.has(tenant.id)) &&
      (typeof kind !== 'string' || tenant.kind === kind),
  );
}

function filtersByStatus({ closeState, lockState, onlyBlocked }: DashboardFilter): boolean {
  return typeof closeState === 'string' || typeof lockState === 'string' || onlyBlocked === true;
}

function matchesFilter(seen: SeenStatus, filter: DashboardFilter): boolean {
  if (filter.onlyBlocked === true && seen.blockers.length === 0) return false;
  if (typeof filter.closeState !== 'string' && typeof filter.lockState !== 'string') return true;
  const current = seen.kept?.facts?.periods.find((period) => isWithin(seen.today, period));
  if (!current) return false;
  return (
    (typeof filter.closeState !== 'string' || current.closeState === filter.closeState) &&
    (typeof filter.lockState !== 'string' || current.lockState === filter.lockState)
  );
}
