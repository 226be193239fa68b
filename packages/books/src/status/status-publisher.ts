import { InvariantBroken } from '@cifra/database/failures';
import type { Uuid } from '@cifra/domain/ids';
import type { Refusal } from '@cifra/domain/refusals';
import type { Result } from '@cifra/domain/result';
import type { Books } from '../books.ts';
import type { CommandRequest } from '../command.ts';
import { listTenants } from '../directory.ts';
import { pingTenant } from '../ping.ts';
import type { WrittenTenants } from '../written-tenants.ts';
import { readTenantStatus } from './read-status.ts';
import { findStatus, keepStatuses, removeStatuses, type StatusChange } from './store.ts';

/** Reports that run at a time: the readers are the users' first. */
const AT_A_TIME = 2;
/** Statuses that are kept in one transaction. */
const KEPT_TOGETHER = 50;

export interface StatusesPublished {
  readonly lookedAtCount: number;
  readonly writtenCount: number;
  /** Tenants that are being provisioned: they are looked at again when they are served. */
  readonly waitingCount: number;
  /** Tenants whose books end before what is kept of them: restored, or cut off. `rebuild-status` takes them as they are. */
  readonly behind: readonly Uuid[];
  /** Tenants that could not be read; they are marked, and asked again at the next sweep. */
  readonly failures: readonly { readonly tenantId: Uuid; readonly error: unknown }[];
}

/**
 * Keeps the projection `tenant_status` up with the books. A tenant's commit log is its outbox: gapless, written with the change itself;
 * how far it was relayed is the projection's own commit number. So nothing is lost with a process: `sweep` finds what it left behind.
 * Publishers do not need to know of each other: a row never goes back.
 */
export class StatusPublisher {
  readonly #books: Books;
  readonly #written: WrittenTenants;

  /** `onWritten` is told when there may be something to publish. */
  constructor(books: Books, onWritten?: () => void) {
    this.#books = books;
    this.#written = books.watchWritten(onWritten);
  }

  /** Publishes the tenants that this process wrote to since the last call. */
  async publish(request: CommandRequest): Promise<StatusesPublished> {
    const written = this.#written.take();
    try {
      const published = await this.#publishAll([...written], request);
      if (published.unserved.length === 0) return published;
      const provisioning = await tenantsInState(this.#books, 'PROVISIONING');
      const waiting = published.unserved.filter((id) => provisioning.includes(id));
      this.#written.giveBack(waiting);
      return { ...published, waitingCount: waiting.length };
    } catch (error) {
      this.#written.giveBack(written);
      throw error;
    }
  }

  /**
   * Looks at every tenant: what a crash or another process left behind is taken up. A tenant whose head is known costs one point read.
   * `signal` ends it after the tenants that are being looked at; the next sweep looks at all again.
   */
  async sweep(request: CommandRequest, signal?: AbortSignal): Promise<StatusesPublished> {
    return this.#publishAll(await activeTenants(this.#books), request, signal);
  }

  /**
   * Makes rows anew from nothing, one tenant after another; all tenants when none are named. What is kept of a tenant that cannot be read
   * stays, marked.
   */
  async rebuild(request: CommandRequest, tenantIds?: readonly Uuid[]): Promise<StatusesPublished> {
    const total = {
      lookedAtCount: 0,
      writtenCount: 0,
      waitingCount: 0,
      behind: [] as Uuid[],
      failures: [] as Failure[],
    };
    for (const tenantId of tenantIds ?? (await activeTenants(this.#books))) {
      const isReadable = await this.#books.report(pingTenant, tenantId, {}).then(
        (answer) => answer !== null,
        () => false,
      );
      // The row goes first: between the two a tenant is not on the dashboard, and a later commit that another publisher keeps then stays.
      if (isReadable)
        await done(this.#books.executeControl(removeStatuses, { tenantIds: [tenantId] }, request));
      const one = await this.#publishAll([tenantId], request);
      total.lookedAtCount += one.lookedAtCount;
      total.writtenCount += one.writtenCount;
      total.failures.push(...one.failures);
    }
    return total;
  }

  async #publishAll(
    tenantIds: readonly Uuid[],
    request: CommandRequest,
    signal?: AbortSignal,
  ): Promise<Published> {
    const waiting = [...tenantIds];
    const published = { behind: [] as Uuid[], failures: [] as Failure[], unserved: [] as Uuid[] };
    let [writtenCount, leftCount] = [0, 0];
    let changes: StatusChange[] = [];
    const keep = async (): Promise<void> => {
      const kept = changes;
      changes = [];
      if (kept.length > 0)
        writtenCount += await done(this.#books.executeControl(keepStatuses, { changes: kept }, request));
    };
    const work = async (): Promise<void> => {
      for (let tenantId = waiting.shift(); tenantId !== undefined; tenantId = waiting.shift()) {
        const change = await this.#lookAt(tenantId, published);
        if (change !== null) changes.push(change);
        if (changes.length >= KEPT_TOGETHER) await keep();
        if (signal?.aborted === true) leftCount += waiting.splice(0).length;
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, work));
    await keep();
    return { lookedAtCount: tenantIds.length - leftCount, writtenCount, waitingCount: 0, ...published };
  }

  /** What is to be kept of a tenant; null: nothing is new, or it is not served (yet). */
  async #lookAt(
    tenantId: Uuid,
    published: { readonly behind: Uuid[]; readonly failures: Failure[]; readonly unserved: Uuid[] },
  ): Promise<StatusChange | null> {
    const kept = await findStatus(this.#books.control, tenantId);
    const knownNumber = kept?.head?.number ?? null;
    try {
      const found = await this.#books.report(readTenantStatus, tenantId, { knownNumber });
      if (found === null) {
        published.unserved.push(tenantId);
        return null;
      }
      if (knownNumber !== null && BigInt(found.head.number) < BigInt(knownNumber))
        published.behind.push(tenantId);
      if (found.facts !== null) return { kind: 'read', tenantId, head: found.head, facts: found.facts };
      return kept?.unreadableSinceMicros === null ? null : { kind: 'unchanged', tenantId, head: found.head };
    } catch (error) {
      published.failures.push({ tenantId, error });
      return { kind: 'unreadable', tenantId, atMicros: (BigInt(Date.now()) * 1000n).toString() };
    }
  }
}

interface Failure {
  readonly tenantId: Uuid;
  readonly error: unknown;
}

interface Published extends StatusesPublished {
  /** Not served (yet): being provisioned, or removed. */
  readonly unserved: readonly Uuid[];
}

const activeTenants = (books: Books): Promise<Uuid[]> => tenantsInState(books, 'ACTIVE');

async function tenantsInState(books: Books, state: string): Promise<Uuid[]> {
  const tenants = await listTenants(books.control);
  return tenants.filter((tenant) => tenant.state === state).map(({ id }) => id);
}

/** What writes derived tables alone refuses nothing; the answer's type says what the door may refuse to others. */
async function done(answer: Promise<Result<number, Refusal>>): Promise<number> {
  const outcome = await answer;
  if (!outcome.ok) throw new InvariantBroken(`keeping the statuses was refused: ${outcome.refusal.code}`);
  return outcome.value;
}
