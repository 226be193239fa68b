import type { ControlReadTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import type { SecondPersonFound } from '@cifra/domain/second-person';
import { gatherFirmAccess } from '../proposals/gather-firm-access.ts';
import { isFirmOfOne } from './firm-of-one.ts';
import { independenceOf } from './independence.ts';

export interface Signing {
  /** Whose work is signed. */
  readonly makerId: Uuid;
  readonly signerId: Uuid;
}

/** How far somebody is a second person to whoever made what they sign: what is kept with the signature. */
export async function secondPersonNow(
  control: ControlReadTx,
  { makerId, signerId }: Signing,
  nowMicros: bigint,
): Promise<SecondPersonFound> {
  const firm = await gatherFirmAccess(control, nowMicros);
  const pair = { proposer: makerId, confirmer: signerId };
  const { wasCreatedByProposer, neverLoggedInElsewhere } = await independenceOf(control, pair, nowMicros);
  return {
    makerId,
    isFirmOfOne: isFirmOfOne(firm, nowMicros),
    wasCreatedByMaker: wasCreatedByProposer,
    neverLoggedInElsewhere,
  };
}

export async function isFirmOfOneNow(control: ControlReadTx, nowMicros: bigint): Promise<boolean> {
  return isFirmOfOne(await gatherFirmAccess(control, nowMicros), nowMicros);
}
