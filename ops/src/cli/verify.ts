import { counted } from '@cifra/domain/counted';
import type { Books } from '@cifra/books/books';
import { listTenants } from '@cifra/books/directory';
import type { Uuid } from '@cifra/domain/ids';
import { chainFaultText } from '@cifra/trail/verify/chain-faults';
import { verifyBooks, type BooksVerification } from '@cifra/trail/verify/verify-books';
import { verifyControl, type ControlVerification } from '@cifra/trail/verify/verify-control';
import { knownHeadsOf } from '@cifra/trail/heads/heads-follower';
import type { DigestHeads } from '@cifra/trail/heads/read-digest';
import type { CliCommand } from './context.ts';
import { CliFailure } from './failure.ts';
import { keptDigest } from './kept-digest.ts';
import { Listing, type JsonFlag } from './output.ts';
import { withBooks } from './session.ts';
import { tenantsNamed } from './tenants.ts';

interface Verified {
  /** Null: the control plane. */
  readonly slug: string | null;
  /** Null if the tenant is not served, or the books could not be read. */
  readonly verification: BooksVerification | ControlVerification | null;
  /** Why the books could not be read; null if they were. */
  readonly problem: string | null;
  readonly seconds: number;
}

type VerifyFlags = JsonFlag & { readonly digest?: string | undefined };

/**
 * `verify`: the control plane and every active tenant, or the tenants named. One whose books cannot be read is named and the others are
 * still verified. Fails if one of them does not verify. JSON: `[{ slug, verification, problem, seconds }]`; the control plane's slug is null.
 */
export const verify: CliCommand<VerifyFlags, string[]> = (context, flags, ...names) =>
  withBooks(context, async (session) => {
    const { books } = session;
    const digest = flags.digest === undefined ? null : await keptDigest(context, flags.digest);
    const listing = new Listing<Verified>(context, flags, linesOf);
    let count = 0;
    let brokenCount = 0;
    const add = async (slug: string | null, verifying: Verifying): Promise<void> => {
      const startedAt = performance.now();
      const outcome = await outcomeOf(verifying);
      count += 1;
      if (outcome.verification?.isValid !== true) brokenCount += 1;
      listing.add({ slug, ...outcome, seconds: (performance.now() - startedAt) / 1000 });
    };
    if (names.length === 0) await add(null, () => controlOf(books, digest));
    const chosen =
      names.length > 0
        ? await tenantsNamed(session, names)
        : (await listTenants(books.control)).filter(({ state }) => state === 'ACTIVE');
    for (const { id, slug } of chosen) await add(slug, () => booksOf(books, id, digest));
    listing.end();
    if (brokenCount > 0)
      throw new CliFailure(`${brokenCount} of ${counted(count, 'chain')} failed verification`);
  });

type Verifying = () => Promise<Verified['verification']>;

async function outcomeOf(verifying: Verifying): Promise<Pick<Verified, 'verification' | 'problem'>> {
  try {
    return { verification: await verifying(), problem: null };
  } catch (error) {
    return { verification: null, problem: error instanceof Error ? error.message : String(error) };
  }
}

function controlOf(books: Books, digest: DigestHeads | null): Promise<ControlVerification> {
  return books.reportControl(verifyControl, { knownHeads: digest === null ? [] : [digest.control] });
}

async function booksOf(
  books: Books,
  id: Uuid,
  digest: DigestHeads | null,
): Promise<BooksVerification | null> {
  const kept = digest?.tenants.get(id);
  const knownHeads = [...(await knownHeadsOf(books.control, id)), ...(kept === undefined ? [] : [kept])];
  return books.report(verifyBooks, id, { knownHeads });
}

function linesOf({ slug, verification, problem, seconds }: Verified): readonly string[] {
  const name = slug ?? 'control plane';
  if (problem !== null) return [`${name}: NOT VERIFIED, ${problem}`];
  if (verification === null) return [`${name}: not served`];
  const { isValid, commitCount, rowCount, headNumber, headHash, chainFaults } = verification;
  if (!isValid)
    return [
      `${name}: BROKEN`,
      ...chainFaults.map((fault) => `  ${chainFaultText(fault)}`),
      ...('booksFaults' in verification ? verification.booksFaults : []).map(
        ({ kind, object, expected, found }) => `  ${kind} at ${object}: expected ${expected}, found ${found}`,
      ),
    ];
  return [
    `${name}: valid, ${counted(commitCount, 'commit')}, ${counted(rowCount, 'row')}, head ${headNumber} ${headHash.slice(0, 16)}…, ${seconds.toFixed(2)} s`,
  ];
}
