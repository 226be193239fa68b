import type { Principal } from '../principals/principals.ts';
import type { MssqlPool } from './driver.ts';

/** Whose a connection is, for as long as it is open. */
export interface ConnectionKey {
  readonly server: string | null;
  readonly database: string;
  readonly principal: Principal;
  /** The control plane's: every request needs them, so they never give way to others, and their users come first. */
  readonly isKept?: boolean;
}

/** A connection, for one request or one transaction. */
export interface Lease {
  readonly pool: MssqlPool;
  /** Whether it has served nobody before: what fails on it is not the fault of its age. */
  readonly isFresh: boolean;
  readonly release: () => void;
  /** Closes it: its state is not known. */
  readonly discard: () => void;
}
