import { verifyChain } from '@cifra/database/chain/verify';
import { controlTables } from '@cifra/database/tables/control';
import { controlReport } from '@cifra/books/command';
import { chainFaultFound, chainFaultText, type ChainFaultFound } from './chain-faults.ts';
import type { KnownHead } from '../heads/known-heads.ts';

/** What a verification of the control plane found; plain data. */
export interface ControlVerification {
  readonly isValid: boolean;
  readonly commitCount: number;
  /** Row versions that were compared with the chain. */
  readonly rowCount: number;
  readonly headNumber: string;
  readonly headHash: string;
  /** In order of commit number; the first is the first broken link. At most 100. */
  readonly chainFaults: readonly ChainFaultFound[];
  /** The first fault in one line; null when there is none. */
  readonly firstFault: string | null;
}

export interface VerifyControlInput {
  /** Heads of the control plane's own chain that were kept elsewhere, as in a signed digest: what catches a cut or rewritten tail. */
  readonly knownHeads: readonly KnownHead[];
}

/**
 * Verifies the control plane on one unchanging state: its chain, and every version of every row against it (users, clusters, grants,
 * tenants, settings, keys, the heads of the tenants' chains). Writes nothing. Not in the chain are the erasable and the derived tables:
 * sessions, sealed secrets, statuses.
 */
export const verifyControl = controlReport<VerifyControlInput, ControlVerification>(
  'control.verify',
  async (tx, { knownHeads }) => {
    const chain = await verifyChain({
      tables: Object.values(controlTables),
      source: tx.chainSource(),
      knownHeads: knownHeads.map(({ number, hash }) => ({ number: BigInt(number), hash })),
    });
    const chainFaults = chain.faults.map(chainFaultFound);
    const [first] = chainFaults;
    return {
      isValid: chain.isValid,
      commitCount: chain.commitCount,
      rowCount: chain.rowCount,
      headNumber: chain.headNumber.toString(),
      headHash: chain.headHash,
      chainFaults,
      firstFault: first === undefined ? null : chainFaultText(first),
    };
  },
);
