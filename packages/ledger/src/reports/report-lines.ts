import type { CurrencyCode } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { oneSetReport, tenantReport } from '@cifra/books/command';
import type { PageRequest } from '@cifra/books/connection';
import { accountLineList, bookLineList, type LineFilters, type LineRow } from './line-queries.ts';
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

/** The rows of a page of the lines, one more than it holds, in the direction of the page. */
export async function listLines(tx: TenantReadTx, scope: LineScope, page: PageRequest): Promise<LineRow[]> {
  const filters = filtersOf(scope);
  if (scope.of.kind === 'ACCOUNT') return accountLineList.rows(tx, filters, page);
  return (await bookLineList.rows(tx, filters, page)).map(({ line }) => line);
}

function filtersOf({ of, from, to, currency, commitNumber, ...scope }: LineScope): LineFilters {
  return {
    accountId: of.kind === 'ACCOUNT' ? of.accountId : null,
    taxCodeId: of.kind === 'TAX_CODE' ? of.taxCodeId : null,
    from,
    to,
    currency,
    isClosing: scope.withoutClosing ? false : null,
    withoutTaxCode: scope.withoutTaxCode ? true : null,
    commitNumber: BigInt(commitNumber),
  };
}

/** The parts of a line's place in the order of every report: posting date, entry, ordinal. */
export const keyOfLines = accountLineList.key;

/** The drill-down of every report: a page of the lines that a figure adds up, one more than requested. */
export const reportLines = tenantReport<{ readonly scope: LineScope; readonly page: PageRequest }, LineRow[]>(
  'ledger.reportLines',
  (tx, { scope, page }) => listLines(tx, scope, page),
);

export const countedLines = oneSetReport<LineScope, number>('ledger.countLines', (tx, scope) =>
  (scope.of.kind === 'ACCOUNT' ? accountLineList : bookLineList).count(tx, filtersOf(scope)),
);
