import { totalOf, type CurrencyExposureData, type ExposureData } from '@cifra/rates/exposure/exposure';
import type { CurrencyCode } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { stubOf } from '@cifra/subgraph-kit/ids/stub';
import { moneyOf } from '@cifra/subgraph-kit/shapes';

type Amounts = ReturnType<typeof totalOf>;

/** The report as GraphQL has it. */
export function exposureShape(
  { baseCurrency, commitNumber, currencies }: ExposureData,
  request: { readonly tenantId: Uuid; readonly asOf: LocalDate; readonly ratesOf: LocalDate },
) {
  return {
    __typename: 'ExposureReport' as const,
    asOf: request.asOf,
    ratesOf: request.ratesOf,
    ...inBase(totalOf(currencies), baseCurrency),
    commitNumber,
    currencies: currencies.map((exposed) => currencyShape(exposed, { ...request, baseCurrency })),
  };
}

function inBase({ carryingE4, valueE4 }: Amounts, baseCurrency: CurrencyCode) {
  return {
    carrying: moneyOf(carryingE4, baseCurrency),
    value: moneyOf(valueE4, baseCurrency),
    unrealized: moneyOf(valueE4 - carryingE4, baseCurrency),
  };
}

function currencyShape(
  { currency, rate, accounts, ...amounts }: CurrencyExposureData,
  { tenantId, baseCurrency }: { readonly tenantId: Uuid; readonly baseCurrency: CurrencyCode },
) {
  return {
    __typename: 'CurrencyExposure' as const,
    currency,
    position: moneyOf(amounts.originalE4, currency),
    ...inBase(amounts, baseCurrency),
    rate: rate && { tenantId, ...rate },
    accounts: accounts.map(({ accountId, kind, openItemCount, openItems, ...exposed }) => ({
      __typename: 'AccountExposure' as const,
      kind,
      account: { __typename: 'Account' as const, tenantId, id: accountId },
      position: moneyOf(exposed.originalE4, currency),
      ...inBase(exposed, baseCurrency),
      openItemCount,
      openItems: openItems.map((item) => ({
        __typename: 'ExposedItem' as const,
        tenantId,
        openItem: stubOf('OpenItem', tenantId, item.id),
        party: stubOf('Party', tenantId, item.partyId),
        reference: item.reference,
        documentDate: item.documentDate,
        dueDate: item.dueDate,
        position: moneyOf(item.originalE4, currency),
        carrying: moneyOf(item.baseE4, baseCurrency),
      })),
    })),
  };
}
