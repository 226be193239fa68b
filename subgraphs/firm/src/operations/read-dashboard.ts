import { bitmapHas } from '@cifra/access/bitmap';
import { tenantsAllowed } from '@cifra/access/claim';
import { FIRM_SCOPE_ID } from '@cifra/books/directory';
import { findFailingProvider } from '@cifra/books/rates/provider-attempts';
import { dayOfInstant } from '@cifra/books/rates/tenant-day';
import { listStatuses, type KeptStatus } from '@cifra/books/status/store';
import { InvariantBroken } from '@cifra/database/failures';
import type { Uuid } from '@cifra/domain/ids';
import { isWithin, type LocalDate } from '@cifra/domain/local-date';
import { settingDefinitions } from '@cifra/domain/settings';
import { JobStoreUnavailable } from '@cifra/jobs/failures';
import { connectionOf, type Connection, type PageRequest } from '@cifra/subgraph-kit/connection';
import type { FirmContext } from '../context.ts';
import type { DashboardFilter } from '../generated/resolvers.ts';
import type { TenantRow } from '../loaders.ts';
import {
  membersOfGroupCode,
  servedTenants,
  settingEverywhere,
  tenantsByIds,
} from '../repository/dashboard.ts';
import { seeBatches, type BatchesSeen, type RunInProgress } from './dashboard-batches.ts';
import { blockersOf, type Blocker, type FailedJob } from './dashboard-blockers.ts';

/** A tenant's status, seen on a day. */
export interface SeenStatus {
  readonly tenantId: Uuid;
  /** Null: nothing has been read of the tenant yet. */
  readonly kept: KeptStatus | null;
  /** The calendar day of the question where the tenant is. */
  readonly today: LocalDate;
  readonly blockers: readonly Blocker[];
  /** The newest run in progress that the tenant is in. */
  readonly batch: RunInProgress | null;
}

export type DashboardRowShape = SeenStatus & { readonly tenant: TenantRow };

export interface DashboardShape extends Connection<DashboardRowShape> {
  /** All that the filter lets through, on this page or not: read when it is asked for, once. */
  readonly matching: () => Promise<readonly SeenStatus[]>;
  readonly batches: readonly RunInProgress[];
}

/** Statuses that are looked through at a time, until a page is full. */
const CHUNK = 200;

interface Candidate {
  readonly id: Uuid;
  readonly number: number;
  readonly timeZone: string;
}

/** The firm's dashboard for a caller: tenants with Dashboard.Read alone, by number. Reads the control plane, and no tenant's database. */
export async function readDashboard(
  context: Pick<FirmContext, 'access' | 'books' | 'nowMicros' | 'jobs'>,
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
    return some.map((one) => see(one, kept.get(one.id) ?? null)).filter((seen) => isAsked(seen, filter));
  };
  const afterNumber = Number(page.after?.[0] ?? 0);
  const rest = candidates.filter(({ number }) => number > afterNumber);
  const found: SeenStatus[] = [];
  // Without a condition on statuses, a page and the row after it are as many tenants.
  const size = asksOfStatus(filter) ? CHUNK : page.first + 1;
  for (let from = 0; from < rest.length && found.length <= page.first; from += size)
    found.push(...(await look(rest.slice(from, from + size))));
  const shown = found.slice(0, page.first + 1);
  const tenants = new Map(
    (
      await tenantsByIds(
        control,
        shown.map(({ tenantId }) => tenantId),
      )
    ).map((row) => [row.id, row]),
  );
  const rows = shown.map((seen): DashboardRowShape => {
    const tenant = tenants.get(seen.tenantId);
    if (!tenant) throw new InvariantBroken(`the tenant ${seen.tenantId} is gone`);
    return { ...seen, tenant };
  });
  let matching: Promise<readonly SeenStatus[]> | null = null;
  return {
    ...connectionOf(rows, page, ({ tenant }) => [String(tenant.number)]),
    matching: () => (matching ??= look(candidates)),
    batches: batches.inProgress,
  };
}

/** The batches of the tenants in which the caller has Batch.Read. */
async function batchesOf({ access, books }: Pick<FirmContext, 'access' | 'books'>): Promise<BatchesSeen> {
  const allowed = tenantsAllowed(access.claim, 'Batch.Read');
  const shown = (await books.control.all(servedTenants, {})).filter(({ number }) =>
    bitmapHas(allowed, number),
  );
  return seeBatches(books.control, new Set(shown.map(({ id }) => id)));
}

/** The tenants that the caller may see and that the filter does not leave out for what they are. */
async function candidatesOf(
  { access, books }: Pick<FirmContext, 'access' | 'books'>,
  { group, kind }: DashboardFilter,
): Promise<Candidate[]> {
  const allowed = tenantsAllowed(access.claim, 'Dashboard.Read');
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

/** How a status is seen at this moment: in the tenant's calendar, with its setting of when a rate is stale. */
async function seeing(
  { books, nowMicros, jobs }: Pick<FirmContext, 'books' | 'nowMicros' | 'jobs'>,
  { inProgress, blocked }: BatchesSeen,
): Promise<(tenant: Candidate, kept: KeptStatus | null) => SeenStatus> {
  const now = nowMicros();
  const days = new Map<string, LocalDate>();
  const key = 'fx.staleAfterDays';
  const given = new Map(
    (await books.control.all(settingEverywhere, { key })).flatMap(({ scopeId, value }) =>
      value === null ? [] : [[scopeId, Number(JSON.parse(value))] as const],
    ),
  );
  const failing = await findFailingProvider(books.control);
  const ofFirm = given.get(FIRM_SCOPE_ID) ?? settingDefinitions[key].firmDefault;
  const failed = await failedJobsOfTenants(jobs);
  return ({ id, timeZone }, kept) => {
    const today = days.get(timeZone) ?? dayOfInstant(now, timeZone);
    days.set(timeZone, today);
    const staleAfterDays = given.get(id) ?? ofFirm;
    return {
      tenantId: id,
      kept,
      today,
      blockers: blockersOf(
        kept,
        { today, staleAfterDays, failing },
        { failedJobs: failed.get(id), blockedTurn: blocked.get(id) },
      ),
      batch: inProgress.findLast(({ states }) => states.has(id)) ?? null,
    };
  };
}

/** The failed jobs of each tenant; none while the job store cannot be reached: the rest of the dashboard does not depend on it. */
async function failedJobsOfTenants(
  jobs: FirmContext['jobs'],
): Promise<ReadonlyMap<Uuid | null, FailedJob[]>> {
  try {
    return Map.groupBy(
      ((await jobs?.listFailed()) ?? []).map(
        ({ tenantId, meaning, failure, failedInARow, lastFinishedAt }) => ({
          tenantId,
          meaning,
          failure: failure ?? '',
          failedInARow,
          sinceMicros: BigInt(lastFinishedAt?.getTime() ?? 0) * 1000n,
        }),
      ),
      ({ tenantId }) => tenantId,
    );
  } catch (error) {
    if (error instanceof JobStoreUnavailable) return new Map();
    throw error;
  }
}

function asksOfStatus({ closeState, lockState, onlyBlocked }: DashboardFilter): boolean {
  return typeof closeState === 'string' || typeof lockState === 'string' || onlyBlocked === true;
}

function isAsked(seen: SeenStatus, filter: DashboardFilter): boolean {
  if (filter.onlyBlocked === true && seen.blockers.length === 0) return false;
  if (typeof filter.closeState !== 'string' && typeof filter.lockState !== 'string') return true;
  const current = seen.kept?.facts?.periods.find((period) => isWithin(seen.today, period));
  if (!current) return false;
  return (
    (typeof filter.closeState !== 'string' || current.closeState === filter.closeState) &&
    (typeof filter.lockState !== 'string' || current.lockState === filter.lockState)
  );
}
