import type { ControlReadTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { holdersOfPasskeys } from './passkeys/queries.ts';
import { holdersOfAuthenticators } from './queries.ts';

export type FactorKind = 'AUTHENTICATOR' | 'PASSKEY';

/** Which second factors everybody has, read at once. */
export async function readWhoHasFactors(
  control: ControlReadTx,
): Promise<(userId: Uuid) => readonly FactorKind[]> {
  const [authenticators, passkeys] = await Promise.all([
    control.all(holdersOfAuthenticators, {}),
    control.all(holdersOfPasskeys, {}),
  ]);
  const holders = new Map<FactorKind, ReadonlySet<Uuid>>([
    ['AUTHENTICATOR', new Set(authenticators.map(({ userId }) => userId))],
    ['PASSKEY', new Set(passkeys.map(({ userId }) => userId))],
  ]);
  return (userId) => [...holders].flatMap(([kind, users]) => (users.has(userId) ? [kind] : []));
}
