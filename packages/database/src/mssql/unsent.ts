import type { PendingStatement } from './batch.ts';

/**
 * What the works of a transaction wrote and the server was not sent yet. Nobody waits for an answer to it: it goes along with what the next
 * work reads, in front of it, and the rest before COMMIT.
 */
export class Unsent {
  #statements: PendingStatement[] = [];

  get isEmpty(): boolean {
    return this.#statements.length === 0;
  }

  add(statements: readonly PendingStatement[]): void {
    this.#statements.push(...statements);
  }

  /** Whoever takes them sends them. */
  drain(): readonly PendingStatement[] {
    return this.#statements.splice(0);
  }
}
