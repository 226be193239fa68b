import { signedIn } from '@cifra/access/field-rule';
import { notFoundOrDenied } from '@cifra/access/errors';
import { exposure } from '@cifra/rates/exposure/exposure';
import { findEffectiveRate } from '@cifra/ledger/journal/gather';
import { InvariantBroken } from '@cifra/database/failures';
import { parseCurrency } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import { localDate } from '@cifra/domain/local-date';
import { connectionOf } from '@cifra/books/connection';
import { countRows } from '@cifra/subgraph-kit/count-rows';
import { requirePage } from '@cifra/subgraph-kit/require-page';
import { refusalError } from '@cifra/subgraph-kit/query-errors';
import { reference } from '@cifra/subgraph-kit/reference';
import type { FxContext } from '../context.ts';
import type { TenantResolvers } from '../generated/resolvers.ts';
import { countedRates, placeOfRate, rateList } from '@cifra/rates/history/list-rates';
import { exposureShape } from './exposure-shapes.ts';

export interface TenantParent {
  readonly id: Uuid;
}

export const Tenant: TenantResolvers = {
  __resolveReference: reference<FxContext, TenantParent>(signedIn, ({ id }) => ({ id })),

  async exchangeRate({ id: tenantId }, { originalCurrency, rateDate }, { books, loadersOf }) {
    const currency = parseCurrency(originalCurrency);
    if (!currency.ok) throw refusalError(currency.refusal);
    const read = await books.read(tenantId, async (tx, { baseCurrency, settings }) => {
      const staleAfterDays = settings['fx.staleAfterDays'];
      return {
        baseCurrency,
        effective: await findEffectiveRate(tx, {
          originalCurrency,
          baseCurrency,
          rateDate: localDate(rateDate),
          staleAfterDays,
        }),
      };
    });
    if (!read) throw notFoundOrDenied();
    const { baseCurrency, effective } = read;
    if (!effective) return null;
    const exchangeRate =
      effective.rateId === null ? null : await loadersOf(tenantId).rate.load(effective.rateId);
    if (effective.rateId !== null && !exchangeRate)
      throw new InvariantBroken('a rate of the history has no row');
    const { rate, mark } = effective;
    return {
      __typename: 'ExchangeRateLookup',
      originalCurrency,
      baseCurrency,
      rate,
      rateDate: effective.rateDate,
      mark,
      source: exchangeRate?.source ?? null,
      exchangeRate,
    };
  },

  async exchangeRateHistory({ id: tenantId }, input, { books }) {
    const page = requirePage(input, { of: ['exchangeRateHistory', tenantId], key: rateList.key });
    const { originalCurrency, from, to, source } = input;
    const filters = {
      originalCurrency,
      from: from ? localDate(from) : null,
      to: to ? localDate(to) : null,
      source: source ?? null,
    };
    const rows = await books.read(tenantId, (tx) => rateList.rows(tx, filters, page));
    if (!rows) throw notFoundOrDenied();
    return connectionOf(
      rows.map((row) => ({ ...row, tenantId })),
      page,
      { keyOf: placeOfRate, count: countRows(books, countedRates, { tenantId, filters }) },
    );
  },

  async exposure({ id: tenantId }, input, { books }) {
    const asOf = localDate(input.asOf);
    const ratesOf = typeof input.ratesOf === 'string' ? localDate(input.ratesOf) : asOf;
    const report = await books.report(exposure, tenantId, { asOf, ratesOf });
    if (report === null) throw notFoundOrDenied();
    if (!report.ok) throw refusalError(report.refusal);
    return exposureShape(report.value, { tenantId, asOf, ratesOf });
  },
};
