import {
  DatabaseUnavailable,
  DatabaseUnreachable,
  OutcomeUnknown,
  StorageFull,
} from '@cifra/database/failures';
import type { Uuid } from '@cifra/domain/ids';
import type { TenantFacts } from './command.ts';

/** A tenant whose database cannot be reached. */
export interface Unreachable {
  readonly tenantId: Uuid;
  readonly slug: string;
  /** Our own words, without names of people or values of rows. */
  readonly reason: string;
  readonly sinceMillis: number;
}

export type ReachabilityListener = (change: Unreachable & { readonly isReachable: boolean }) => void;

type Named = Pick<TenantFacts, 'id' | 'slug'>;

/** How often one request tries a database that is away; the others are answered at once. */
const TRY_EVERY_MILLIS = 1_000;

interface Lost extends Unreachable {
  /** Of the last request that was let through to try, on the process's monotonic clock. */
  triedAt: number;
}

/**
 * Which tenants' databases answer, learned from every use of them. While one cannot be reached, a request a second tries it, and the others
 * fail at once: those that wait for a server that does not answer would hold threads that other tenants need.
 */
export class Reachability {
  readonly #lost = new Map<Uuid, Lost>();
  readonly #listeners = new Set<ReachabilityListener>();

  /** Those that cannot be reached, the longest first. */
  get unreachable(): readonly Unreachable[] {
    return [...this.#lost.values()];
  }

  /** Tells of each tenant that is lost or found again. Answers what ends the telling. */
  watch(listener: ReachabilityListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Uses a tenant's database. What it throws of an unavailable database says whose it is. Throws DatabaseUnreachable at once if it was tried lately. */
  async using<Value>(tenant: Named, use: () => Promise<Value>): Promise<Value> {
    this.#admit(tenant);
    try {
      const value = await use();
      this.#found(tenant.id);
      return value;
    } catch (error) {
      throw this.#judged(tenant, error);
    }
  }

  #admit({ id, slug }: Named): void {
    const lost = this.#lost.get(id);
    if (!lost) return;
    const now = performance.now();
    if (now - lost.triedAt < TRY_EVERY_MILLIS)
      throw Object.assign(new DatabaseUnreachable(lost.reason), { tenantSlug: slug });
    lost.triedAt = now;
  }

  #judged({ id, slug }: Named, error: unknown): unknown {
    if (error instanceof DatabaseUnreachable) this.#lose({ id, slug }, error.message);
    // Any other failure is the answer of a database.
    else if (!(error instanceof OutcomeUnknown)) this.#found(id);
    if (error instanceof DatabaseUnavailable && !(error instanceof StorageFull)) error.tenantSlug = slug;
    return error;
  }

  #lose({ id, slug }: Named, reason: string): void {
    const known = this.#lost.get(id);
    if (known) {
      known.triedAt = performance.now();
      return;
    }
    const lost = { tenantId: id, slug, reason, sinceMillis: Date.now(), triedAt: performance.now() };
    this.#lost.set(id, lost);
    this.#tell(lost, false);
  }

  #found(id: Uuid): void {
    const lost = this.#lost.get(id);
    if (!lost) return;
    this.#lost.delete(id);
    this.#tell(lost, true);
  }

  #tell({ tenantId, slug, reason, sinceMillis }: Unreachable, isReachable: boolean): void {
    for (const listener of this.#listeners) listener({ tenantId, slug, reason, sinceMillis, isReachable });
  }
}
