import type { Uuid } from '@cifra/domain/ids';
import type { LockState } from '@cifra/domain/periods';
import { tenantCommand } from '@cifra/books/command';
import {
  changeLockState,
  lockChangeCodes,
  type LockChange,
  type LockChangeRefusal,
} from './change-lock-state.ts';

/** Plain data: the version is decimal digits. */
export interface LockPeriod {
  readonly periodId: Uuid;
  readonly to: LockState;
  readonly reason: string | null;
  readonly version: string | null;
}

function changeOf(
  { periodId, to, reason, version }: LockPeriod,
  direction: LockChange['direction'],
): LockChange {
  return { periodId, to, direction, reason, expectedVersion: version === null ? null : BigInt(version) };
}

/** Locks a period a step further; answers its id. */
export const lockPeriodCommand = tenantCommand<LockPeriod, Uuid, LockChangeRefusal['code']>(
  'period.lockPeriod',
  (tx, input, context) => changeLockState(tx, changeOf(input, 'forward'), context),
  { refuses: lockChangeCodes },
);

/** Takes a period's lock back to an earlier state; answers its id. */
export const unlockPeriodCommand = tenantCommand<LockPeriod, Uuid, LockChangeRefusal['code']>(
  'period.unlockPeriod',
  (tx, input, context) => changeLockState(tx, changeOf(input, 'back'), context),
  { refuses: lockChangeCodes },
);
