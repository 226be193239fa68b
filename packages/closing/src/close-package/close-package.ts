import type { Uuid } from '@cifra/domain/ids';
import { closePackages } from '@cifra/database/tables/close';
import type { NewRow, TenantReadTx, TenantTx } from '@cifra/database/tx';
import { packageOfPeriod } from './queries.ts';

export type ClosePackageFields = NewRow<typeof closePackages>;

/** A period's package with its version; the version is null while there is none in the books. */
export interface FoundPackage {
  readonly fields: ClosePackageFields;
  readonly version: bigint | null;
}

/** What a package is at the start of a close, and again once the period is OPEN: nobody has made anything. */
export function emptyPackage(periodId: Uuid): ClosePackageFields {
  return {
    period_id: periodId,
    preparer_id: null,
    makers: '[]',
    submitted_by: null,
    submitted_digest: null,
    submitted_entry_count: null,
    decided_by: null,
    rejection_reason: null,
  };
}

/** The package of a period's close; an empty one while nobody has worked on it. */
export async function findPackage(tx: TenantReadTx, periodId: Uuid): Promise<FoundPackage> {
  const row = await tx.first(packageOfPeriod, { periodId });
  if (!row) return { fields: emptyPackage(periodId), version: null };
  const { commit_number: version, ...fields } = row;
  return { fields, version };
}

/** Writes a package's next version, or its first. At most once a commit, as every row. */
export function writePackage(tx: TenantTx, fields: ClosePackageFields, version: bigint | null): void {
  if (version === null) tx.insert(closePackages, fields);
  else tx.replace(closePackages, fields, version);
}

/** All who prepared, submitted or acknowledged since the period was last OPEN: none of them approves. */
export function readMakers({ makers }: Pick<ClosePackageFields, 'makers'>): Uuid[] {
  return JSON.parse(makers) as Uuid[];
}

/** The package with one more maker; each is named once. */
export function withMaker(fields: ClosePackageFields, makerId: Uuid): ClosePackageFields {
  const makers = readMakers(fields);
  return makers.includes(makerId) ? fields : { ...fields, makers: JSON.stringify([...makers, makerId]) };
}

/** Notes in the caller's transaction that somebody worked on a period's close (an acknowledgement): they do not approve it. */
export function noteMaker(tx: TenantTx, { fields, version }: FoundPackage, makerId: Uuid): void {
  const noted = withMaker(fields, makerId);
  if (noted !== fields) writePackage(tx, noted, version);
}

/** The package with nothing submitted. */
export function withoutSubmission(fields: ClosePackageFields): ClosePackageFields {
  return { ...fields, submitted_by: null, submitted_digest: null, submitted_entry_count: null };
}
