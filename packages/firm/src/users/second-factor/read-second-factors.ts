import type { ControlReadTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { factorOfUser } from '../../directory/queries.ts';
import { stateOf } from './enrol.ts';
import { openCodesOfUser } from './queries.ts';
import { passkeysOfUser, type PasskeyRow } from './passkeys/queries.ts';

/** What log-ins of a user ask for besides the password, or take in its place. */
export interface SecondFactorsView {
  readonly authenticator: 'NONE' | 'PENDING' | 'ACTIVE';
  readonly passkeys: readonly PasskeyRow[];
  readonly recoveryCodesLeft: number;
}

export async function readSecondFactors(control: ControlReadTx, userId: Uuid): Promise<SecondFactorsView> {
  const [factor, passkeys, codes] = await Promise.all([
    control.first(factorOfUser, { userId }),
    control.all(passkeysOfUser, { userId }),
    control.all(openCodesOfUser, { userId }),
  ]);
  return { authenticator: stateOf(factor), passkeys, recoveryCodesLeft: codes.length };
}
