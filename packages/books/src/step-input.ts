import type { Uuid } from '@cifra/domain/ids';

/** An object at the version that the caller read: every step names one. Plain data. */
export interface StepInput {
  readonly id: Uuid;
  /** The commit number of the version, as decimal digits. */
  readonly version: string;
}
