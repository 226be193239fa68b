import { countUp } from '@cifra/database/changes/count-up';
import type { Uuid } from '@cifra/domain/ids';
import { controlProjection } from './command.ts';

/** Between two writes of marks: what is committed in the meantime shares one. */
const EVERY_MILLISECONDS = 500;

/** Says on the control plane that tenants' books were written to. It makes no commit. */
export const countCommits = controlProjection<{ readonly tenantIds: readonly Uuid[] }, number>(
  'books.countCommits',
  async (tx, { tenantIds }) => {
    await countUp(tx, 'commits', tenantIds);
    return tenantIds.length;
  },
);

/**
 * Tells other processes of commits to books that are on a server, where no file shows them. A mark that is lost with its process costs
 * nothing but time: the sweep reads every head.
 */
export class CommitMarks {
  readonly #write: (tenantIds: readonly Uuid[]) => Promise<void>;
  #tenantIds = new Set<Uuid>();
  #next: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(write: (tenantIds: readonly Uuid[]) => Promise<void>) {
    this.#write = write;
  }

  add(tenantId: Uuid): void {
    this.#tenantIds.add(tenantId);
    this.#next ??= setTimeout(() => {
      this.#next = null;
      this.#writing = this.#flush().catch((error: unknown) => {
        process.emitWarning(`commits were not marked for other processes: ${String(error)}`);
      });
    }, EVERY_MILLISECONDS).unref();
  }

  async #flush(): Promise<void> {
    const tenantIds = [...this.#tenantIds];
    this.#tenantIds = new Set();
    if (tenantIds.length === 0) return;
    try {
      await this.#write(tenantIds);
    } catch (error) {
      this.#tenantIds = new Set([...tenantIds, ...this.#tenantIds]);
      throw error;
    }
  }

  /** Writes what is left. */
  async close(): Promise<void> {
    if (this.#next) clearTimeout(this.#next);
    await this.#writing;
    await this.#flush();
  }
}
