import type { RequestSignal } from './subgraph-context.ts';

/** Whether whoever asked still waits for a subgraph's work. */
export class WorkSignal implements RequestSignal {
  #isAborted = false;
  #listeners: Set<() => void> | null = null;

  get isAborted(): boolean {
    return this.#isAborted;
  }

  abort(): void {
    if (this.#isAborted) return;
    this.#isAborted = true;
    for (const listener of this.#listeners ?? []) listener();
    this.#listeners = null;
  }

  onAbort(listener: () => void): () => void {
    this.#listeners ??= new Set();
    this.#listeners.add(listener);
    return () => void this.#listeners?.delete(listener);
  }
}
