import type { ControlReadTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { makersOfUser, originsOfUser } from './queries.ts';

const WEEK_MICROS = 7n * 86_400_000_000n;

/** Why a second person may be none: facts, for whoever reads the confirmation. */
export interface Independence {
  /** The proposer made the user, within 7 days before. */
  readonly wasCreatedByProposer: boolean;
  /** The user has never logged in from an address that the proposer never used. */
  readonly neverLoggedInElsewhere: boolean;
}

interface Pair {
  readonly proposer: Uuid;
  readonly confirmer: Uuid;
}

/** What is known of a confirmer and the proposer, in one set of reads. */
export async function independenceOf(
  tx: ControlReadTx,
  { proposer, confirmer }: Pair,
  nowMicros: bigint,
): Promise<Independence> {
  const [makers, own, others] = await Promise.all([
    tx.all(makersOfUser, { userId: confirmer }),
    tx.all(originsOfUser, { userId: confirmer }),
    tx.all(originsOfUser, { userId: proposer }),
  ]);
  const known = new Set(others.map(({ origin }) => addressIn(origin)));
  return {
    wasCreatedByProposer: makers.some(
      ({ actorId, instant }) => actorId === proposer && instant > nowMicros - WEEK_MICROS,
    ),
    neverLoggedInElsewhere: own.every(({ origin }) => known.has(addressIn(origin))),
  };
}

const addressIn = (origin: string): string => origin.split(' ')[0] ?? '';
