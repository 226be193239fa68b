import type { PasskeyRow } from './passkeys/queries.ts';
import type { FactorRow } from './queries.ts';

/** Whether log-ins of a user ask for more than the password. */
export const hasSecondFactor = (factor: FactorRow | null, passkeys: readonly PasskeyRow[]): boolean =>
  factor?.state === 'ACTIVE' || passkeys.length > 0;
