import type { Uuid } from '@cifra/domain/ids';

/** The tenants whose books a process wrote to since they were last taken: whose chains may have grown. Each publisher has its own. */
export class WrittenTenants {
  readonly #onWritten: () => void;
  #tenantIds = new Set<Uuid>();

  constructor(onWritten: () => void) {
    this.#onWritten = onWritten;
  }

  add(tenantIds: Iterable<Uuid>): void {
    this.giveBack(tenantIds);
    this.#onWritten();
  }

  take(): ReadonlySet<Uuid> {
    const taken = this.#tenantIds;
    this.#tenantIds = new Set();
    return taken;
  }

  /** Gives back what was taken and could not be dealt with; it is taken again at the next call. */
  giveBack(tenantIds: Iterable<Uuid>): void {
    for (const tenantId of tenantIds) this.#tenantIds.add(tenantId);
  }
}
