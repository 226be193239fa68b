import { parseSignedExposure, type SignedAccount } from '@cifra/closing/sign-off/signed-exposure';
import type { CurrencyCode } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import { stubOf } from '@cifra/subgraph-kit/ids/stub';
import { moneyOf } from '@cifra/subgraph-kit/shapes';

/** The report as it is kept (`SignedExposure` of the books as JSON), as GraphQL has it. */
export function signedExposureShape(json: string, tenantId: Uuid) {
  const { asOf, ratesOf, baseCurrency, currencies, ...totals } = parseSignedExposure(json);
  return {
    __typename: 'SignedExposure' as const,
    asOf,
    ratesOf,
    ...inBase(totals, baseCurrency),
    json,
    currencies: currencies.map(({ currency, rate, accounts, positionE4, ...amounts }) => ({
      __typename: 'SignedCurrencyExposure' as const,
      tenantId,
      currency,
      position: moneyOf(BigInt(positionE4), currency),
      ...inBase(amounts, baseCurrency),
      rate: rate?.rate ?? null,
      exchangeRate: stubOf('ExchangeRate', tenantId, rate?.rateId),
      rateDate: rate?.rateDate ?? null,
      rateMark: rate?.mark ?? null,
      accounts: accounts.map((account) => accountShape(account, { tenantId, currency, baseCurrency })),
    })),
  };
}

function accountShape(
  { accountId, code, openItemCount, positionE4, ...amounts }: SignedAccount,
  of: { readonly tenantId: Uuid; readonly currency: CurrencyCode; readonly baseCurrency: CurrencyCode },
) {
  return {
    __typename: 'SignedAccountExposure' as const,
    account: { __typename: 'Account' as const, tenantId: of.tenantId, id: accountId },
    code,
    position: moneyOf(BigInt(positionE4), of.currency),
    ...inBase(amounts, of.baseCurrency),
    openItemCount,
  };
}

function inBase(
  { carryingE4, valueE4 }: { readonly carryingE4: string; readonly valueE4: string },
  baseCurrency: CurrencyCode,
) {
  return {
    carrying: moneyOf(BigInt(carryingE4), baseCurrency),
    value: moneyOf(BigInt(valueE4), baseCurrency),
    unrealized: moneyOf(BigInt(valueE4) - BigInt(carryingE4), baseCurrency),
  };
}
