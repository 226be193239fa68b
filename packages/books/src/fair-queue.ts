/** Whose turn it is: a person's, and of that person a tenant's. */
export interface Turn {
  readonly principal: string;
  readonly tenant: string;
}

/**
 * What waits, in turns: each person has one after the other, however much one of them asks for, and of one person's each tenant. What one
 * person asks of one tenant is done in its order.
 */
export class FairQueue<Item extends Turn> {
  /** In the order of their turns. */
  readonly #principals = new Map<string, Map<string, Item[]>>();
  readonly #lengths = new Map<string, number>();
  #length = 0;

  get length(): number {
    return this.#length;
  }

  lengthOf(principal: string): number {
    return this.#lengths.get(principal) ?? 0;
  }

  add(item: Item): void {
    const { principal, tenant } = item;
    let tenants = this.#principals.get(principal);
    if (tenants === undefined) this.#principals.set(principal, (tenants = new Map()));
    const waiting = tenants.get(tenant);
    if (waiting === undefined) tenants.set(tenant, [item]);
    else waiting.push(item);
    this.#count(principal, 1);
  }

  /** The next whose turn it is and that fits; null if none does. Its person and its tenant have theirs again behind all others. */
  take(fits: (item: Item) => boolean): Item | null {
    for (const [principal, tenants] of this.#principals)
      for (const [tenant, waiting] of tenants) {
        const [item] = waiting;
        if (item === undefined || !fits(item)) continue;
        this.#principals.delete(principal);
        this.#principals.set(principal, tenants);
        tenants.delete(tenant);
        tenants.set(tenant, waiting);
        this.remove(item);
        return item;
      }
    return null;
  }

  /** False if it does not wait any more. */
  remove(item: Item): boolean {
    const { principal, tenant } = item;
    const tenants = this.#principals.get(principal);
    const waiting = tenants?.get(tenant);
    const index = waiting?.indexOf(item) ?? -1;
    if (tenants === undefined || waiting === undefined || index < 0) return false;
    waiting.splice(index, 1);
    if (waiting.length === 0) tenants.delete(tenant);
    if (tenants.size === 0) this.#principals.delete(principal);
    this.#count(principal, -1);
    return true;
  }

  #count(principal: string, change: number): void {
    this.#length += change;
    const length = this.lengthOf(principal) + change;
    if (length === 0) this.#lengths.delete(principal);
    else this.#lengths.set(principal, length);
  }
}
