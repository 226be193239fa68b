import type { Books } from '@cifra/books/books';
import { listTenants } from '@cifra/books/directory';
import { lastCommitNumber, pingTenant } from '@cifra/books/ping';
import type { Unreachable } from '@cifra/books/reachability';
import type { Uuid } from '@cifra/domain/ids';

interface UnreachableTenant extends Pick<Unreachable, 'slug' | 'reason'> {
  readonly since: string;
}

/** The result of the last check of the tenants. A broken tenant is counted but does not make the server unready. */
export interface TenantHealth {
  readonly active: number;
  readonly provisioning: number;
  /** Those that did not answer when they were asked last, and those that cannot be reached now. */
  readonly broken: readonly string[];
  /** Why, and since when; what is not here answers, but not as it should. */
  readonly unreachable: readonly UnreachableTenant[];
  readonly checkedAt: string;
}

const AT_A_TIME = 4;
/** A tenant whose server was away is served again by itself; this is how soon it is seen. */
const LOOK_AGAIN_MILLIS = 2_000;

/** Asks every tenant in the background, on the reader threads; and every two seconds those that could not be reached. */
export class TenantHealthWatch {
  readonly #books: Books;
  #last: Omit<TenantHealth, 'unreachable'> | null = null;
  #running: Promise<void> | null = null;
  readonly #asking = new Set<Uuid>();
  #timers: NodeJS.Timeout[] = [];

  constructor(books: Books) {
    this.#books = books;
  }

  get last(): TenantHealth | null {
    if (this.#last === null) return null;
    const { unreachable } = this.#books.reachability;
    const broken = new Set([...this.#last.broken, ...unreachable.map(({ slug }) => slug)]);
    return {
      ...this.#last,
      broken: [...broken],
      unreachable: unreachable.map(({ slug, reason, sinceMillis }) => ({
        slug,
        reason,
        since: new Date(sinceMillis).toISOString(),
      })),
    };
  }

  start(everyMilliseconds: number): void {
    const look = (): void => {
      this.#running ??= this.#look().finally(() => {
        this.#running = null;
      });
    };
    look();
    this.#timers = [
      setInterval(look, everyMilliseconds).unref(),
      setInterval(() => this.#lookAgain(), LOOK_AGAIN_MILLIS).unref(),
    ];
  }

  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await this.#running;
  }

  async #look(): Promise<void> {
    const tenants = await listTenants(this.#books.control);
    const active = tenants.filter(({ state }) => state === 'ACTIVE');
    const waiting = [...active];
    const broken = new Set<string>();
    const ask = async (): Promise<void> => {
      for (let tenant = waiting.shift(); tenant !== undefined; tenant = waiting.shift()) {
        const answer = await this.#books.report(pingTenant, tenant.id, {}).catch(() => null);
        if (answer === null) broken.add(tenant.slug);
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, ask));
    this.#last = {
      active: active.length,
      provisioning: tenants.length - active.length,
      broken: active.map(({ slug }) => slug).filter((slug) => broken.has(slug)),
      checkedAt: new Date().toISOString(),
    };
  }

  /** On this thread, which waits for a server without keeping anybody up. */
  #lookAgain(): void {
    for (const { tenantId, slug } of this.#books.reachability.unreachable) {
      if (this.#asking.has(tenantId) || this.#asking.size >= AT_A_TIME) continue;
      this.#asking.add(tenantId);
      // Nobody waits for one that does not answer, not even at the end.
      void this.#books
        .read(tenantId, lastCommitNumber)
        .then(() => this.#answers(slug))
        .catch(() => undefined)
        .finally(() => this.#asking.delete(tenantId));
    }
  }

  #answers(slug: string): void {
    if (this.#last === null) return;
    this.#last = { ...this.#last, broken: this.#last.broken.filter((each) => each !== slug) };
  }
}
