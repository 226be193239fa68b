import { parseCurrency } from '@cifra/domain/currencies';
import { parseUuid } from '@cifra/domain/ids';
import { localDate } from '@cifra/domain/local-date';
import { parseRangeOfDays } from '@cifra/subgraph-kit/range-of-days';
import type { TenantResolvers } from '../generated/resolvers.ts';
import { balanceSheet } from '@cifra/ledger/reports/balance-sheet';
import { generalLedger } from '@cifra/ledger/reports/general-ledger';
import { incomeStatement } from '@cifra/ledger/reports/income-statement';
import { taxSummary } from '@cifra/ledger/reports/tax-summary';
import { trialBalance } from '@cifra/ledger/reports/trial-balance';
import { parseKnownAt } from '../parse/report-arguments.ts';
import { found, valueOrRefusal } from './report-shapes.ts';

const optionalDay = (day: string | null | undefined) =>
  day === null || day === undefined ? null : localDate(day);

const comparative = ({ isComparative }: { readonly isComparative?: boolean | null }) => ({
  isComparative: isComparative === true,
});

/** The reports of a tenant. */
export const tenantReports = {
  async trialBalance({ id: tenantId }, input, { books }) {
    const asOf = localDate(input.asOf);
    const knownAtMicros = valueOrRefusal(parseKnownAt(input.knownAt));
    const request = { asOf, knownAtMicros, ratesOf: optionalDay(input.ratesOf), ...comparative(input) };
    const report = valueOrRefusal(found(await books.report(trialBalance, tenantId, request)));
    return { tenantId, asOf, ...report };
  },

  async balanceSheet({ id: tenantId }, input, { books }) {
    const asOf = localDate(input.asOf);
    const knownAtMicros = valueOrRefusal(parseKnownAt(input.knownAt));
    const request = { asOf, knownAtMicros, ratesOf: optionalDay(input.ratesOf), ...comparative(input) };
    const report = valueOrRefusal(found(await books.report(balanceSheet, tenantId, request)));
    return { tenantId, asOf, ...report };
  },

  async incomeStatement({ id: tenantId }, input, { books }) {
    const range = valueOrRefusal(parseRangeOfDays(input));
    const knownAtMicros = valueOrRefusal(parseKnownAt(input.knownAt));
    const request = { ...range, knownAtMicros, ratesOf: optionalDay(input.ratesOf), ...comparative(input) };
    const report = valueOrRefusal(found(await books.report(incomeStatement, tenantId, request)));
    return { tenantId, ...range, ...report };
  },

  async generalLedger({ id: tenantId }, input, { books }) {
    const range = valueOrRefusal(parseRangeOfDays(input));
    const knownAtMicros = valueOrRefusal(parseKnownAt(input.knownAt));
    const currency =
      typeof input.currency === 'string' ? valueOrRefusal(parseCurrency(input.currency)).code : null;
    const account = parseUuid(input.accountId);
    if (!account.ok) return null;
    const request = { accountId: account.value, ...range, currency };
    const answer = await books.report(generalLedger, tenantId, { ...request, knownAtMicros });
    return answer && { tenantId, ...request, ...answer };
  },

  async taxSummary({ id: tenantId }, input, { books }) {
    const range = valueOrRefusal(parseRangeOfDays(input));
    const knownAtMicros = valueOrRefusal(parseKnownAt(input.knownAt));
    const report = found(await books.report(taxSummary, tenantId, { ...range, knownAtMicros }));
    return { tenantId, ...range, ...report };
  },
} satisfies TenantResolvers;
