import { verifyChain } from '@cifra/database/chain/verify';
import { tenantTables } from '@cifra/database/tables/tenant';
import { FaultList, type BooksFault } from '@cifra/books/books-fault';
import { wholeBooksReport } from '@cifra/books/command';
import { chainFaultFound, chainFaultText, type ChainFaultFound } from './chain-faults.ts';

/** What a verification found; plain data. */
export interface BooksVerification {
  readonly isValid: boolean;
  readonly commitCount: number;
  /** Row versions that were compared with the chain. */
  readonly rowCount: number;
  readonly headNumber: string;
  readonly headHash: string;
  readonly entryCount: number;
  readonly lineCount: number;
  readonly balanceCount: number;
  /** In order of commit number; the first is the first broken link. */
  readonly chainFaults: readonly ChainFaultFound[];
  /** In the order in which it looks; at most 100. */
  readonly booksFaults: readonly BooksFault[];
  /** The first fault in one line, the chain's before the books'; null when there is none. */
  readonly firstFault: string | null;
}

export interface VerifyBooksInput {
  /** Heads of the chain that were kept outside the database: what catches a cut or rewritten tail. `number`: decimal digits. */
  readonly knownHeads: readonly { readonly number: string; readonly hash: string }[];
}

/**
 * Verifies a tenant's books on one unchanging state: the chain and every row version against it, then what the capabilities registered:
 * every entry with its lines and its event, every document with its event, and the derived tables (numbers without gaps, balances) against
 * a rebuild. Writes nothing.
 */
export const verifyBooks = wholeBooksReport<VerifyBooksInput, BooksVerification>(
  'books.verify',
  async (tx, { knownHeads }, derivedTables) => {
    const chain = await verifyChain({
      tables: Object.values(tenantTables),
      source: tx.chainSource(),
      knownHeads: knownHeads.map(({ number, hash }) => ({ number: BigInt(number), hash })),
    });
    const faults = new FaultList();
    const { entries = 0, lines = 0, balances = 0 } = await derivedTables.verify(tx, faults);
    const chainFaults = chain.faults.map(chainFaultFound);
    return {
      isValid: chain.isValid && faults.all.length === 0,
      commitCount: chain.commitCount,
      rowCount: chain.rowCount,
      headNumber: chain.headNumber.toString(),
      headHash: chain.headHash,
      entryCount: entries,
      lineCount: lines,
      balanceCount: balances,
      chainFaults,
      booksFaults: faults.all,
      firstFault: firstFaultOf(chainFaults[0], faults.all[0]),
    };
  },
);

function firstFaultOf(chain: ChainFaultFound | undefined, books: BooksFault | undefined): string | null {
  if (chain) return chainFaultText(chain);
  return books ? `${books.kind} at ${books.object}: expected ${books.expected}, found ${books.found}` : null;
}
