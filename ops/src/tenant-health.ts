import type { Books } from '@cifra/books/books';
import { listTenants } from '@cifra/books/directory';
import { pingTenant } from '@cifra/books/ping';

/** The result of the last check of the tenants. A broken tenant is counted but does not make the server unready. */
export interface TenantHealth {
  readonly active: number;
  readonly provisioning: number;
  readonly broken: readonly string[];
  readonly checkedAt: string;
}

/** Checks every tenant in the background, on the reader threads, one after another. */
export class TenantHealthWatch {
  readonly #books: Books;
  #last: TenantHealth | null = null;
  #running: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(books: Books) {
    this.#books = books;
  }

  get last(): TenantHealth | null {
    return this.#last;
  }

  start(everyMilliseconds: number): void {
    const look = (): void => {
      this.#running ??= this.#look().finally(() => {
        this.#running = null;
      });
    };
    look();
    this.#timer = setInterval(look, everyMilliseconds).unref();
  }

  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    await this.#running;
  }

  async #look(): Promise<void> {
    const tenants = await listTenants(this.#books.control);
    const active = tenants.filter(({ state }) => state === 'ACTIVE');
    const broken: string[] = [];
    for (const tenant of active) {
      const answer = await this.#books.report(pingTenant, tenant.id, {}).catch(() => null);
      if (answer === null) broken.push(tenant.slug);
    }
    this.#last = {
      active: active.length,
      provisioning: tenants.length - active.length,
      broken,
      checkedAt: new Date().toISOString(),
    };
  }
}
