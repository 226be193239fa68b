import type { CurrencyCode } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { tenantReport } from '@cifra/books/command';
import { linesOfAccountAfter, linesOfBooksAfter, type LineRow } from './line-queries.ts';
import type { TenantReadTx } from '@cifra/database/tx';

/** The lines that a figure adds up. */
export interface LineScope {
  readonly of:
    | { readonly kind: 'ACCOUNT'; readonly accountId: Uuid }
    /** Income and expense together. */
    | { readonly kind: 'RESULT' }
    | { readonly kind: 'TAX_CODE'; readonly taxCodeId: Uuid };
  readonly from: LocalDate;
  readonly to: LocalDate;
  /** Of one original currency; null: of all. */
  readonly currency: CurrencyCode | null;
  readonly withoutClosing: boolean;
  readonly withoutTaxCode: boolean;
  /** The last commit that counts, as decimal digits. */
  readonly commitNumber: string;
}

/** A line's place in the order of every report: posting date, entry, ordinal. */
export interface LinePlace {
  readonly date: LocalDate;
  readonly entryId: Uuid;
  readonly ordinal: number;
}

/** Every line of an entry has a higher ordinal than 0, and every entry a higher id than nil. */
export const NIL_ID = '00000000-0000-0000-0000-000000000000' as Uuid;

/** A page of the lines, one more than requested; a cursor before the range does not count. */
export async function listLines(
  tx: TenantReadTx,
  scope: LineScope,
  { after, limit }: { readonly after: LinePlace | null; readonly limit: number },
): Promise<LineRow[]> {
  const place = after && after.date >= scope.from ? after : { date: scope.from, entryId: NIL_ID, ordinal: 0 };
  const params = {
    accountId: scope.of.kind === 'ACCOUNT' ? scope.of.accountId : null,
    taxCodeId: scope.of.kind === 'TAX_CODE' ? scope.of.taxCodeId : null,
    afterDate: place.date,
    afterId: place.entryId,
    afterOrdinal: place.ordinal,
    to: scope.to,
    currency: scope.currency,
    isClosing: false,
    commitNumber: BigInt(scope.commitNumber),
    limit,
  };
  const given = {
    currency: scope.currency,
    isClosing: scope.withoutClosing ? true : null,
    withoutTaxCode: scope.withoutTaxCode ? true : null,
  };
  if (scope.of.kind === 'ACCOUNT') return tx.all(linesOfAccountAfter(given), params);
  const { taxCodeId } = params;
  return (await tx.all(linesOfBooksAfter({ taxCodeId }), params)).map(({ line }) => line);
}

/** The drill-down of every report: a page of the lines that a figure adds up, one more than requested. */
export const reportLines = tenantReport<
  { readonly scope: LineScope; readonly after: LinePlace | null; readonly first: number },
  LineRow[]
>('ledger.reportLines', (tx, { scope, after, first }) => listLines(tx, scope, { after, limit: first + 1 }));
