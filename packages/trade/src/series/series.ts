import { proposedSeries } from '@cifra/domain/document-series';
import type { DocumentKind } from '@cifra/domain/documents/kinds';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { InvariantBroken } from '@cifra/database/failures';
import type { Row } from '@cifra/database/kit/table';
import { documentSeries } from '@cifra/database/tables/documents';
import type { TenantReadTx, TenantTx } from '@cifra/database/tx';
import { allSeries, lastNumbersOfSeries, otherDocumentNumberedBetween } from './queries.ts';

export type SeriesRow = Row<typeof documentSeries>;

/** Writes the series that a new tenant has; the caller records what they are part of. */
export async function writeProposedSeries(tx: TenantTx): Promise<void> {
  for (const { kind, series, prefix, isYearly } of proposedSeries)
    tx.insert(documentSeries, { kind, series, prefix, is_yearly: isYearly });
}

/** What is to change; what is left out stays. */
export interface SeriesChange {
  readonly prefix?: string | undefined;
  readonly isYearly?: boolean | undefined;
}

export const changeSeriesCodes = refusalCodes(
  'VERSION_CONFLICT',
  'SERIES_PREFIX_TAKEN',
  'SERIES_HAS_NUMBERS',
);

/**
 * Changes how the documents of a kind are numbered, from the next one on. Documents that were posted keep what they were called, and
 * no prefix is shared: two documents of a tenant never show one number.
 * Refuses in this order: VERSION_CONFLICT, SERIES_PREFIX_TAKEN, SERIES_HAS_NUMBERS (`isYearly`).
 */
export async function changeSeries(
  tx: TenantTx,
  { kind, version }: { readonly kind: DocumentKind; readonly version: bigint },
  change: SeriesChange,
): Promise<Result<DocumentKind, RefusalOf<typeof changeSeriesCodes>>> {
  const [rows, numbers, otherHolder] = await Promise.all([
    tx.all(allSeries, {}),
    tx.all(lastNumbersOfSeries, {}),
    change.prefix === undefined ? null : findPostedHolder(tx, { kind, prefix: change.prefix }),
  ]);
  const row = rows.find((each) => each.kind === kind);
  if (!row) throw new InvariantBroken(`the tenant has no series of ${kind}`);
  const { commit_number: actual, ...fields } = row;
  if (actual !== version) {
    const facts = {
      object: 'document series',
      expectedVersion: String(version),
      actualVersion: String(actual),
    };
    return refused(refuse('VERSION_CONFLICT', facts));
  }
  const next = {
    ...fields,
    prefix: change.prefix ?? row.prefix,
    is_yearly: change.isYearly ?? row.is_yearly,
  };
  const holder = next.prefix === row.prefix ? null : (holderAmong(rows, next) ?? otherHolder);
  if (holder !== null)
    return refused(refuse('SERIES_PREFIX_TAKEN', { takenPrefix: next.prefix, documentKind: holder }));
  if (next.is_yearly !== row.is_yearly) {
    const given = numbers.find(({ series }) => series === row.series);
    const lastNumber = given?.lastNumber.toString();
    if (lastNumber !== undefined)
      return refused(
        refuse('SERIES_HAS_NUMBERS', {
          documentKind: kind,
          seriesRef: row.series,
          lastIssuedNumber: lastNumber,
        }),
      );
  }
  tx.replace(documentSeries, next, version);
  tx.record({
    event: 'DOCUMENT_SERIES_CHANGED',
    objectType: 'DocumentSeries',
    objectId: kind,
    before: { prefix: row.prefix, isYearly: row.is_yearly },
    after: { prefix: next.prefix, isYearly: next.is_yearly },
  });
  return accepted(kind);
}

/** After every character: what begins with a text stands before the text with it. */
const LAST_CHARACTER = '\u{10FFFF}';

/** The other kind whose prefix begins like this one, or which this one begins like. */
function holderAmong(
  rows: readonly SeriesRow[],
  { kind, prefix }: Pick<SeriesRow, 'kind' | 'prefix'>,
): DocumentKind | null {
  const alike = rows.find(
    (each) => each.kind !== kind && (each.prefix.startsWith(prefix) || prefix.startsWith(each.prefix)),
  );
  // The rows are those of `proposedSeries`.
  return (alike?.kind as DocumentKind | undefined) ?? null;
}

/** Another kind of which a posted document shows a number that begins with the prefix. */
async function findPostedHolder(
  tx: TenantReadTx,
  { kind, prefix }: Pick<SeriesRow, 'kind' | 'prefix'>,
): Promise<DocumentKind | null> {
  const range = { kind, from: prefix, to: `${prefix}${LAST_CHARACTER}` };
  return (await tx.first(otherDocumentNumberedBetween, range))?.kind ?? null;
}
