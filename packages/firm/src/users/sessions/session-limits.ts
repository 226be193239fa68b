import { firmSettings } from '@cifra/books/directory';
import type { ControlReadTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import type { Settings } from '@cifra/domain/settings';

const MICROS_PER_DAY = 24n * 3_600_000_000n;

/** How long sessions live, in microseconds. */
export interface SessionLimits {
  /** Without being refreshed. */
  readonly idleMicros: bigint;
  /** However often they are refreshed. */
  readonly absoluteMicros: bigint;
}

/** What the firm has set. */
export async function gatherSessionLimits(tx: ControlReadTx): Promise<SessionLimits> {
  return sessionLimitsOf(await firmSettings(tx));
}

export function sessionLimitsOf(
  settings: Pick<Settings, 'sessions.idleDays' | 'sessions.absoluteDays'>,
): SessionLimits {
  return {
    idleMicros: BigInt(settings['sessions.idleDays']) * MICROS_PER_DAY,
    absoluteMicros: BigInt(settings['sessions.absoluteDays']) * MICROS_PER_DAY,
  };
}

/** When a session expires that is begun or refreshed now, unless it is refreshed again. */
export function expiryOf(
  { idleMicros }: SessionLimits,
  { nowMicros, endsAtMicros }: { readonly nowMicros: bigint; readonly endsAtMicros: bigint },
): bigint {
  const idle = nowMicros + idleMicros;
  return idle < endsAtMicros ? idle : endsAtMicros;
}

/** What a session is to whoever holds its tokens. */
export interface Session {
  readonly sessionId: Uuid;
  readonly userId: Uuid;
  /** Until the refresh token expires. */
  readonly lifeSeconds: number;
}
