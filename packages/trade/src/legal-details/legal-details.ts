import { eq } from 'drizzle-orm';
import { proposedSeries } from '@cifra/domain/document-series';
import {
  checkLegalDetails,
  legalGaps,
  missingDetails,
  type LegalDetails,
  type LegalDetailsOf,
  type LegalGap,
} from '@cifra/domain/legal-details';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { InvariantBroken } from '@cifra/database/failures';
import { tenantQuery } from '@cifra/database/statement';
import { legalDetails } from '@cifra/database/tables/documents';
import type { TenantReadTx, TenantTx } from '@cifra/database/tx';
import { allSeries } from '../series/queries.ts';

/** A tenant's legal details as they are. */
export interface KnownLegalDetails extends LegalDetails {
  readonly isConfirmed: boolean;
  /** The commit that wrote them; 0 while there are none. */
  readonly version: bigint;
  /** What keeps the tenant from issuing documents. */
  readonly gaps: readonly LegalGap[];
}

type Known = Omit<KnownLegalDetails, 'gaps'> & { readonly of: LegalDetailsOf & { readonly tenantId: Uuid } };

/** The tenant whose books these are, with its details where it has any. */
const profileWithDetails = tenantQuery()((q) => {
  const { tenant_profile: profile, legal_details: details } = q.t;
  return q.db
    .select({ profile, details })
    .from(profile)
    .leftJoin(details, eq(details.tenant_id, profile.tenant_id));
});

/** The details of the tenant whose books these are, with what they lack: read before anything is issued. */
export async function findLegalDetails(tx: TenantReadTx): Promise<KnownLegalDetails> {
  const { of, ...details } = await read(tx);
  return { ...details, gaps: legalGaps(details, of) };
}

async function read(tx: TenantReadTx): Promise<Known> {
  const [found, series] = await Promise.all([tx.first(profileWithDetails, {}), tx.all(allSeries, {})]);
  if (!found) throw new InvariantBroken('the books have no profile');
  const { profile: books, details: row } = found;
  const kinds = new Set(series.map(({ kind }) => kind));
  return {
    legalName: row?.legal_name ?? null,
    taxId: row?.tax_id ?? null,
    taxCheckDigit: row?.tax_check_digit ?? null,
    address: row?.address ?? null,
    taxRegime: row?.tax_regime ?? null,
    template: row?.template ?? null,
    isConfirmed: row?.is_confirmed ?? false,
    version: row?.commit_number ?? 0n,
    of: {
      tenantId: books.tenant_id,
      kind: books.kind,
      countryPack: books.country_pack,
      hasSeries: proposedSeries.every(({ kind }) => kinds.has(kind)),
    },
  };
}

export interface LegalDetailsChange {
  /** The version that the caller saw; 0 where there was none. */
  readonly version: bigint;
  /** What is left out stays. */
  readonly change: Partial<LegalDetails>;
  /** Whether somebody answers for what they are then. */
  readonly isConfirmed: boolean;
}

export const legalDetailsCodes = refusalCodes(
  'VERSION_CONFLICT',
  'INPUT_INVALID',
  'LEGAL_DETAILS_INCOMPLETE',
);

/**
 * Changes or confirms the legal details in the caller's transaction. A change takes back an earlier confirmation, unless it confirms anew.
 * Refuses in this order: VERSION_CONFLICT, INPUT_INVALID (as `checkLegalDetails`), LEGAL_DETAILS_INCOMPLETE (confirmed with gaps).
 */
export async function changeLegalDetails(
  tx: TenantTx,
  { version, change, isConfirmed }: LegalDetailsChange,
): Promise<Result<null, RefusalOf<typeof legalDetailsCodes>>> {
  const known = await read(tx);
  if (known.version !== version) {
    const [expected, actual] = [String(version), String(known.version)];
    return refused(
      refuse('VERSION_CONFLICT', {
        object: 'legal details',
        expectedVersion: expected,
        actualVersion: actual,
      }),
    );
  }
  const { of, isConfirmed: wasConfirmed, version: _seen, ...before } = known;
  const after: LegalDetails = { ...before, ...change };
  const problem = checkLegalDetails(after, of.countryPack);
  if (problem) return refused(problem);
  const gaps = missingDetails(after, of);
  if (isConfirmed && gaps.length > 0)
    return refused(refuse('LEGAL_DETAILS_INCOMPLETE', { missingDetails: gaps }));
  const isSame = Object.entries(after).every(
    ([field, value]) => value === before[field as keyof LegalDetails],
  );
  const staysConfirmed = isConfirmed || (wasConfirmed && isSame);
  const row = {
    tenant_id: of.tenantId,
    legal_name: after.legalName,
    tax_id: after.taxId,
    tax_check_digit: after.taxCheckDigit,
    address: after.address,
    tax_regime: after.taxRegime,
    template: after.template,
    is_confirmed: staysConfirmed,
  };
  if (version === 0n) tx.insert(legalDetails, row);
  else tx.replace(legalDetails, row, version);
  tx.record({
    event: isConfirmed ? 'LEGAL_DETAILS_CONFIRMED' : 'LEGAL_DETAILS_CHANGED',
    objectType: 'LegalDetails',
    objectId: of.tenantId,
    before: { ...before, isConfirmed: wasConfirmed },
    after: { ...after, isConfirmed: staysConfirmed },
  });
  return accepted(null);
}
