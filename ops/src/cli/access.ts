import { counted } from '@cifra/domain/counted';
import { formatInstant } from '@cifra/domain/instant';
import type { Uuid } from '@cifra/domain/ids';
import type { Books } from '@cifra/books/books';
import {
  allClusters,
  everyUser,
  grantsByIds,
  tenantsByNumber,
  userByEmail,
} from '@cifra/firm/directory/queries';
import { readMatrix } from '@cifra/firm/overview/read-matrix';
import { readReview } from '@cifra/firm/overview/read-review';
import { normaliseEmail } from '@cifra/firm/users/person';
import type { CliCommand } from './context.ts';
import { CliFailure } from './failure.ts';
import { Listing, printResult, type JsonFlag } from './output.ts';
import { codeOfParty } from './parties.ts';
import { withBooks } from './session.ts';

const now = (): bigint => BigInt(Date.now()) * 1000n;
const instantOf = (micros: bigint | null) => (micros === null ? null : formatInstant(micros));

type MatrixFlags = JsonFlag & { readonly user?: string | undefined; readonly tenant?: string | undefined };

/** `access matrix`. JSON: `[{ user, scope, clusters, replaced, firmWide, tenants, parties, until, permissions }]`. */
export const showMatrix: CliCommand<MatrixFlags> = (context, flags) =>
  withBooks(context, async ({ books }) => {
    const { emails, slugs, clusterOfGrants, partiesOfGrants } = await namesOf(books);
    const userId = flags.user === undefined ? null : await userNamed(books, flags.user);
    const tenantId = flags.tenant === undefined ? null : tenantNamed(slugs, flags.tenant);
    const rows = await readMatrix(books.control, { userId, tenantId, nowMicros: now() });
    const listing = new Listing<ListedAccess>(context, flags, (row) => [
      `${row.user.padEnd(40)} ${row.clusters.join(', ')} by ${row.scope}${row.until === null ? '' : ` until ${row.until}`}`,
      `    ${[...(row.firmWide ? ['firm-wide'] : []), ...row.tenants].join(', ')}${row.parties.length === 0 ? '' : ` of ${row.parties.join(', ')}`}: ${counted(row.permissions.length, 'permission')}`,
    ]);
    for (const row of rows)
      listing.add({
        user: emails.get(row.userId) ?? row.userId,
        scope: row.scope,
        clusters: await clusterOfGrants(row.grantIds),
        replaced: await clusterOfGrants(row.replacedGrantIds),
        firmWide: row.isFirmWide,
        tenants: row.tenantIds.map((id) => slugs.get(id) ?? id),
        parties: await partiesOfGrants(row.grantIds),
        until: instantOf(row.untilMicros),
        permissions: row.permissions,
      });
    listing.end(rows.length === 0 ? 'Nobody may do anything there' : undefined);
  });

interface ListedAccess {
  readonly user: string;
  /** The scope that won. */
  readonly scope: string;
  readonly clusters: readonly string[];
  /** Clusters of wider grants that these replace. */
  readonly replaced: readonly string[];
  readonly firmWide: boolean;
  readonly tenants: readonly string[];
  /** The customers and vendors that it is for, by code; none where it is for the tenants. */
  readonly parties: readonly string[];
  readonly until: string | null;
  readonly permissions: readonly string[];
}

/** `access review`. JSON: `{ digest, dueAt, isDue, lastReviewedAt, grants: […] }`. */
export const showReview: CliCommand<JsonFlag> = (context, flags) =>
  withBooks(context, async ({ books }) => {
    const { emails, slugs, codes, partiesOfGrants } = await namesOf(books);
    const review = await readReview(books.control, now());
    const nameOf = (id: string | null) => (id === null ? null : (emails.get(id) ?? id));
    const parties = await Promise.all(review.grants.map(({ grant }) => partiesOfGrants([grant.id])));
    const grants = review.grants.map(({ grant, ...facts }, index) => ({
      user: nameOf(grant.userId),
      cluster: codes.get(grant.clusterId) ?? grant.clusterId,
      where:
        grant.scope === 'TENANT' || grant.scope === 'PARTY'
          ? (slugs.get(grant.scopeId ?? '') ?? grant.scopeId)
          : grant.scope,
      party: parties[index]?.[0] ?? null,
      grantedBy: nameOf(facts.grantedBy),
      grantedAt: instantOf(facts.grantedAtMicros),
      lastSeenAt: instantOf(facts.lastSeenMicros),
      renamedAt: instantOf(facts.renamedMicros),
      until: instantOf(grant.validUntilMicros),
      isProtecting: facts.isProtecting,
      isEnding: facts.isEnding,
    }));
    const shown = {
      digest: review.digest,
      dueAt: instantOf(review.dueAtMicros),
      isDue: review.isDue,
      lastReviewedAt: instantOf(review.lastReview?.reviewedAtMicros ?? null),
      lastReviewedBy: nameOf(review.lastReview?.reviewedBy ?? null),
      grants,
    };
    printResult(context, flags, shown, () => [
      ...grants.flatMap((grant) => [
        `${(grant.user ?? '').padEnd(40)} ${grant.cluster} in ${grant.where}${grant.party === null ? '' : ` for ${grant.party}`}${grant.isProtecting ? '  (protecting)' : ''}`,
        `    granted ${grant.grantedAt ?? 'at an unknown time'} by ${grant.grantedBy ?? 'the machine'}; last seen ${grant.lastSeenAt ?? 'never'}${grant.renamedAt === null ? '' : `; has another name since ${grant.renamedAt}`}${grant.until === null ? '' : `; ends ${grant.until}`}`,
      ]),
      shown.lastReviewedAt === null
        ? 'Nobody has looked through it yet.'
        : `Last looked through on ${shown.lastReviewedAt} by ${shown.lastReviewedBy}.`,
      `${shown.isDue ? 'Due since' : 'Due on'} ${shown.dueAt ?? 'no day: nobody was granted anything'}. Confirm it in the API with the digest ${shown.digest}`,
    ]);
  });

/** What rows of the control plane are called. */
async function namesOf(books: Books) {
  const { control } = books;
  const [users, tenants, clusters] = await Promise.all([
    control.all(everyUser, {}),
    control.all(tenantsByNumber, {}),
    control.all(allClusters, {}),
  ]);
  const codes = new Map<string, string>(clusters.map(({ id, code }) => [id, code]));
  return {
    codes,
    emails: new Map<string, string>(users.map(({ id, email }) => [id, email])),
    slugs: new Map<string, string>(tenants.map(({ id, slug }) => [id, slug])),
    partiesOfGrants: async (ids: readonly string[]) => {
      const rows = await grantsByIds(
        control,
        ids.map((id) => id as Uuid),
      );
      return Promise.all(
        rows.flatMap(({ scope_id: tenantId, party_id: partyId }) =>
          tenantId === null || partyId === null ? [] : [codeOfParty(books, tenantId, partyId)],
        ),
      );
    },
    clusterOfGrants: async (ids: readonly string[]) =>
      (
        await grantsByIds(
          control,
          ids.map((id) => id as Uuid),
        )
      ).map((row) => codes.get(row.cluster_id) ?? row.cluster_id),
  };
}

async function userNamed({ control }: Books, given: string): Promise<Uuid> {
  const email = normaliseEmail(given);
  const user = await control.first(userByEmail, { email });
  if (user === null) throw new CliFailure(`No user has the address ${email}. \`users list\` lists them.`);
  return user.id;
}

function tenantNamed(slugs: ReadonlyMap<string, string>, given: string): Uuid {
  const [id] = [...slugs].find(([each, slug]) => each === given || slug === given) ?? [];
  if (id === undefined) throw new CliFailure(`There is no tenant ${given}. \`tenants\` lists them.`);
  return id as Uuid;
}
