import { listTenants } from '@cifra/books/directory';
import { verifyBooks, type BooksVerification } from '@cifra/trail/verify/verify-books';
import { knownHeadsOf } from '@cifra/trail/heads/heads-follower';
import type { CliCommand } from './context.ts';
import { CliFailure } from './failure.ts';
import { Listing, type JsonFlag } from './output.ts';
import { withBooks } from './session.ts';
import { tenantsNamed } from './tenants.ts';

interface VerifiedTenant {
  readonly slug: string;
  /** Null if the tenant is not served. */
  readonly verification: BooksVerification | null;
  readonly seconds: number;
}

/**
 * `verify`: every active tenant, or those named. Fails if one of them does not verify. JSON: `[{ slug, verification,
 * seconds }]`.
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
      const verification = await books.report(verifyBooks, id, {
        knownHeads: await knownHeadsOf(books.control, id),
      });
      if (verification?.isValid !== true) brokenCount += 1;
      listing.add({ slug, verification, seconds: (performance.now() - startedAt) / 1000 });
    }
    listing.end();
    if (brokenCount > 0) throw new CliFailure(`${brokenCount} of ${chosen.length} tenants do not verify`);
  });

function linesOf({ slug, verification, seconds }: VerifiedTenant): readonly string[] {
  if (verification === null) return [`${slug}: not served`];
  const { isValid, commitCount, rowCount, headNumber, headHash, chainFaults, booksFaults } = verification;
  if (!isValid)
    return [
      `${slug}: BROKEN`,
      ...[...chainFaults, ...booksFaults].map((fault) => `  ${JSON.stringify(fault)}`),
    ];
  return [
    `${slug}: valid, ${commitCount} commits, ${rowCount} rows, head ${headNumber} ${headHash.slice(0, 16)}…, ${seconds.toFixed(2)} s`,
  ];
}
