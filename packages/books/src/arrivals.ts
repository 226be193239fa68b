/**
 * Lets commands go on in the order in which they came, tenant by tenant: what each has to look up first may take longer for one than
 * for the next, on connections of its own. Whoever sends several at once can rely on what they do to each other's figures.
 */
export class Arrivals {
  readonly #last = new Map<string, Promise<unknown>>();

  /** What was looked up, once everybody who came before has got theirs or failed to. */
  async inTurn<Found>(key: string, lookingUp: Promise<Found>): Promise<Found> {
    const turn = Promise.allSettled([this.#last.get(key), lookingUp]);
    this.#last.set(key, turn);
    await turn;
    if (this.#last.get(key) === turn) this.#last.delete(key);
    return lookingUp;
  }
}
