import type { ConnectionKey, Lease } from './connection-key.ts';

/** Somebody who waits for a connection. */
export interface WaitingForConnection {
  readonly key: ConnectionKey;
  /** Milliseconds of the monotonic clock. */
  readonly since: number;
  readonly resolve: (lease: Lease) => void;
  readonly reject: (error: unknown) => void;
  limit: NodeJS.Timeout | null;
}

/**
 * Who waits for a connection, in turns: each database and principal has one after the other, however many wait for one of them; the
 * control plane's come first, because every request needs them.
 */
export class ConnectionLine {
  /** By name of the key, in the order of their turns. */
  readonly #kept = new Map<string, WaitingForConnection[]>();
  readonly #others = new Map<string, WaitingForConnection[]>();

  #linesOf({ isKept }: ConnectionKey): Map<string, WaitingForConnection[]> {
    return isKept === true ? this.#kept : this.#others;
  }

  add(name: string, waiting: WaitingForConnection): void {
    const lines = this.#linesOf(waiting.key);
    const line = lines.get(name);
    if (line) line.push(waiting);
    else lines.set(name, [waiting]);
  }

  /** Back to where it was taken from: it has not had what it waits for. */
  putBack(name: string, waiting: WaitingForConnection): void {
    const lines = this.#linesOf(waiting.key);
    const line = [waiting, ...(lines.get(name) ?? [])];
    lines.delete(name);
    const others = [...lines];
    lines.clear();
    for (const [each, waitingThere] of [[name, line] as const, ...others]) lines.set(each, waitingThere);
  }

  /** Whose turn it is, the next first; a copy. */
  names(): readonly string[] {
    return [...this.#kept.keys(), ...this.#others.keys()];
  }

  first(name: string): WaitingForConnection | null {
    return (this.#kept.get(name) ?? this.#others.get(name))?.[0] ?? null;
  }

  /** Takes the first of a name; those behind it have their turn after all other names. */
  take(name: string, { key }: WaitingForConnection): void {
    const lines = this.#linesOf(key);
    const line = lines.get(name);
    if (!line) return;
    line.shift();
    lines.delete(name);
    if (line.length > 0) lines.set(name, line);
  }

  /** False if it does not wait any more. */
  remove(name: string, waiting: WaitingForConnection): boolean {
    const lines = this.#linesOf(waiting.key);
    const line = lines.get(name);
    const index = line?.indexOf(waiting) ?? -1;
    if (!line || index < 0) return false;
    line.splice(index, 1);
    if (line.length === 0) lines.delete(name);
    return true;
  }

  /** All who wait, taken out. */
  drain(): readonly WaitingForConnection[] {
    const all = [...this.#kept.values(), ...this.#others.values()].flat();
    this.#kept.clear();
    this.#others.clear();
    return all;
  }

  /** How many wait, and since when the one that waits longest; null: nobody. */
  get state(): { readonly count: number; readonly oldestSince: number | null } {
    let count = 0;
    let oldestSince: number | null = null;
    for (const lines of [this.#kept, this.#others])
      for (const [first, ...behind] of lines.values()) {
        count += 1 + behind.length;
        if (first && (oldestSince === null || first.since < oldestSince)) oldestSince = first.since;
      }
    return { count, oldestSince };
  }
}
