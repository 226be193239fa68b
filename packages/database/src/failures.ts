/**
 * Failures that are thrown, never returned as refusals: broken invariants and lost databases. The edge masks them and
 * adds a reference number.
 */

/** A database does not take the work now. Unless it is an `OutcomeUnknown`, nothing of the work was done. */
export class DatabaseUnavailable extends Error {
  override readonly name: string = 'DatabaseUnavailable';
  readonly isRetryable = true;
  /** The slug of the tenant whose database it is, once the books know; null: the firm's own. */
  tenantSlug: string | null = null;
}

/** The server of the database cannot be reached, or keeps the database closed: offline, being restored, failing over. */
export class DatabaseUnreachable extends DatabaseUnavailable {
  override readonly name = 'DatabaseUnreachable';
}

/**
 * COMMIT was sent, its answer was lost, and the database could not be asked since. The work was done once or not at all; the same work
 * under its idempotency key is answered either way.
 */
export class OutcomeUnknown extends DatabaseUnavailable {
  override readonly name = 'OutcomeUnknown';
}

/** There is no room for what would be written. Nothing of it was; what is there can be read. */
export class StorageFull extends DatabaseUnavailable {
  override readonly name = 'StorageFull';
}

/**
 * The database has another schema version, older or newer, so it is not served. The message names both versions and
 * what to do.
 */
export class SchemaNotServed extends DatabaseUnavailable {
  override readonly name = 'SchemaNotServed';
}

/** The writer's queue is full, or somebody else holds what it waits for. */
export class WriterBusy extends Error {
  override readonly name = 'WriterBusy';
  readonly isRetryable = true;
}

/** Since when and why the books of a database take no writes. */
export interface Moving {
  /** FROZEN: they are being copied. MOVED: they are at another place. */
  readonly state: 'FROZEN' | 'MOVED';
  /** ISO 8601 in UTC. */
  readonly since: string;
}

/** The books are being moved, or have been: nothing is written here. The message says which, so that it can be sent to another thread. */
export class TenantMoving extends Error {
  override readonly name = 'TenantMoving';
  readonly isRetryable = true;
  readonly moving: Moving;
  constructor(moving: Moving) {
    super(`the books are ${moving.state} since ${moving.since}`);
    this.moving = moving;
  }

  /** The failure that has this message. */
  static of(message: string): TenantMoving {
    const [state, since] = message.replace('the books are ', '').split(' since ');
    return new TenantMoving({ state: state === 'MOVED' ? 'MOVED' : 'FROZEN', since: since ?? '' });
  }
}

/** More reports wait than will be read in time. */
export class ReadersBusy extends Error {
  override readonly name = 'ReadersBusy';
  readonly isRetryable = true;
}

/** How long somebody waited for a connection to SQL Server in vain, and how many others still wait. */
export interface BusyConnections {
  readonly waitedSeconds: number;
  readonly waitingCount: number;
}

/** Every connection to SQL Server was in use for longer than anybody waits. Nothing was sent. */
export class ConnectionsBusy extends Error {
  override readonly name = 'ConnectionsBusy';
  readonly isRetryable = true;
  readonly facts: BusyConnections;
  constructor(facts: BusyConnections) {
    super(
      `every connection to SQL Server was in use for ${facts.waitedSeconds} s; ${facts.waitingCount} others wait`,
    );
    this.facts = facts;
  }
}

/** A row with this key already exists, or a unique index holds its values. `constraint` names the table and columns. */
export class DuplicateKey extends Error {
  override readonly name = 'DuplicateKey';
  readonly constraint: string;
  constructor(constraint: string, options?: ErrorOptions) {
    super(`duplicate key: ${constraint}`, options);
    this.constraint = constraint;
  }
}

/**
 * The database refused the statement: this principal may not run it, or a rule of the table forbids it (insert-only,
 * stamped, state pair, foreign key).
 */
export class DatabaseRefused extends Error {
  override readonly name = 'DatabaseRefused';
  readonly rule: string;
  constructor(rule: string, options?: ErrorOptions) {
    super(`the database refused: ${rule}`, options);
    this.rule = rule;
  }
}

/** Something that must always hold does not. */
export class InvariantBroken extends Error {
  override readonly name = 'InvariantBroken';
}

/** A failure as text for the log: its stack. Of a database that is away what it said is all there is to know. */
export function logTextOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error instanceof DatabaseUnavailable ? error.message : (error.stack ?? error.message);
}
