import type { Uuid } from '@cifra/domain/ids';
import type { CommandRequest } from './command.ts';

/** A denied attempt. */
export interface Denied {
  /** Whose trail tells of it; null: the firm's. */
  readonly tenantId: Uuid | null;
  /** The tenant that was asked for, where the firm's trail tells of it. */
  readonly aboutTenantId?: Uuid | null;
  readonly field: string;
  readonly permission: string;
  readonly request: CommandRequest;
}

/** As it is written: `repeats` is how often more than was recorded one by one. */
export interface RecordedDenial extends Denied {
  readonly repeats: number;
}

export interface DenialLimits {
  readonly windowMillis: number;
  /** Different attempts of one person in a window that are recorded one by one. */
  readonly recordedOneByOne: number;
}

const defaultLimits: DenialLimits = { windowMillis: 60_000, recordedOneByOne: 20 };

interface Window {
  /** By field and permission: the first of its kind, durable when it resolves. */
  readonly firsts: Map<string, Promise<void>>;
  repeats: number;
  /** What was attempted again; null: several. */
  repeated: Pick<Denied, 'field' | 'permission'> | null;
  last: Denied;
}

/**
 * Denied attempts, of which nobody can make more rows than a few a minute: the first of its kind is recorded before its answer leaves, and what
 * the same person repeats within the minute is counted, and recorded as one. A crash loses that count, and no first attempt.
 */
export class Denials {
  readonly #record: (denied: RecordedDenial) => Promise<void>;
  readonly #limits: DenialLimits;
  readonly #windows = new Map<string, Window>();
  readonly #ending = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | null = null;

  constructor(record: (denied: RecordedDenial) => Promise<void>, limits: DenialLimits = defaultLimits) {
    this.#record = record;
    this.#limits = limits;
  }

  /** Resolves when it is on the record. Throws when it could not be recorded. */
  async add(denied: Denied): Promise<void> {
    const { actor } = denied.request;
    const person = `${actor.kind} ${actor.id ?? ''} ${denied.tenantId ?? ''}`;
    const window = this.#windows.get(person) ?? this.#open(person, denied);
    const kind = `${denied.field} ${denied.permission} ${denied.aboutTenantId ?? ''}`;
    const first = window.firsts.get(kind);
    if (first === undefined && window.firsts.size < this.#limits.recordedOneByOne) {
      const recording = this.#record({ ...denied, repeats: 0 });
      window.firsts.set(kind, recording);
      // One that failed is none: the next of its kind is the first.
      recording.catch(() => window.firsts.delete(kind));
      await recording;
      return;
    }
    const { field, permission } = denied;
    const isAlone =
      window.repeats === 0 || (window.repeated?.field === field && window.repeated.permission === permission);
    window.repeated = isAlone ? { field, permission } : null;
    window.repeats += 1;
    window.last = denied;
    await first;
  }

  #open(person: string, denied: Denied): Window {
    const window: Window = { firsts: new Map(), repeats: 0, repeated: null, last: denied };
    this.#windows.set(person, window);
    // One for all windows: they end together, and a person's next one begins with the next attempt.
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#endAll();
    }, this.#limits.windowMillis).unref();
    return window;
  }

  #endAll(): void {
    for (const { repeats, repeated, last } of this.#windows.values()) {
      if (repeats === 0) continue;
      const what = repeated ?? { field: 'several fields', permission: 'several' };
      const ending = this.#record({ ...last, ...what, repeats }).catch((error: unknown) =>
        process.emitWarning(`repeated denials were not recorded: ${String(error)}`),
      );
      this.#ending.add(ending);
      void ending.then(() => this.#ending.delete(ending));
    }
    this.#windows.clear();
  }

  /** Records what was counted. */
  async close(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#endAll();
    await Promise.all(this.#ending);
  }
}
