import { counted } from '@cifra/domain/counted';
import type { Books } from '@cifra/books/books';
import { listTenants } from '@cifra/books/directory';
import type { Uuid } from '@cifra/domain/ids';
import { verifyBooks, type BooksVerification } from '@cifra/trail/verify/verify-books';
import { knownHeadsOf } from '@cifra/trail/heads/heads-follower';
import type { CliCommand } from './context.ts';
import { CliFailure } from './failure.ts';
import { Listing, type JsonFlag } from './output.ts';
import { withBooks } from './session.ts';
import { tenantsNamed } from './tenants.ts';

interface VerifiedTenant {
  readonly slug: string;
  /** Null if the tenant is not served, or its books could not be read. */
  readonly verification: BooksVerification | null;
  /** Why its books could not be read; null if they were. */
  readonly problem: string | null;
  readonly seconds: number;
}

/**
 * `verify`: every active tenant, or those named. A tenant whose books cannot be read is named and the others are still
 * verified. Fails if one of them does not verify. JSON: `[{ slug, verification, problem, seconds }]`.
 */
export const verify: CliCommand<JsonFlag, string[]> = (context, flags, ...names) =>
  withBooks(context, async (session) => {
    const { books } = session;
    const chosen =
      names.length > 0
        ? await tenantsNamed(session, names)
        : (await listTenants(books.control)).filter(({ state }) => state === 'ACTIVE');
    const listing = new Listing<VerifiedTenant>(context, flags, linesOf);
    let brokenCount = 0;
    for (const { id, slug } of chosen) {
      const startedAt = performance.now();
      const { verification, problem } = await verified(books, id);
      if (verification?.isValid !== true) brokenCount += 1;
      listing.add({ slug, verification, problem, seconds: (performance.now() - startedAt) / 1000 });
    }
    listing.end();
    if (brokenCount > 0)
      throw new CliFailure(`${brokenCount} of ${counted(chosen.length, 'tenant')} failed verification`);
  });

async function verified(books: Books, id: Uuid): Promise<Pick<VerifiedTenant, 'verification' | 'problem'>> {
  const knownHeads = await knownHeadsOf(books.control, id);
  try {
    return { verification: await books.report(verifyBooks, id, { knownHeads }), problem: null };
  } catch (error) {
    return { verification: null, problem: error instanceof Error ? error.message : String(error) };
  }
}

function linesOf({ slug, verification, problem, seconds }: VerifiedTenant): readonly string[] {
  if (problem !== null) return [`${slug}: NOT VERIFIED, ${problem}`];
  if (verification === null) return [`${slug}: not served`];
  const { isValid, commitCount, rowCount, headNumber, headHash, chainFaults, booksFaults } = verification;
  if (!isValid)
    return [
      `${slug}: BROKEN`,
      ...chainFaults.map(
        ({ kind, commitNumber, table, key }) =>
          `  ${kind} at commit ${commitNumber}${table === null ? '' : `, ${table} ${key}`}`,
      ),
      ...booksFaults.map(
        ({ kind, object, expected, found }) => `  ${kind} at ${object}: expected ${expected}, found ${found}`,
      ),
    ];
  return [
    `${slug}: valid, ${counted(commitCount, 'commit')}, ${counted(rowCount, 'row')}, head ${headNumber} ${headHash.slice(0, 16)}…, ${seconds.toFixed(2)} s`,
  ];
}
