import { basisStatement, basisStatementVersion, type YearSeparation } from '@cifra/domain/basis-statement';
import { minorUnitsOf } from '@cifra/domain/currencies';
import { formatE4 } from '@cifra/domain/money';
import type { Refusal } from '@cifra/domain/refusals';
import { accepted, type Result } from '@cifra/domain/result';
import type { Row } from '@cifra/database/kit/table';
import type { fiscalYears } from '@cifra/database/tables/tenant';
import type { TenantReadTx } from '@cifra/database/tx';
import type { TenantFacts } from '@cifra/books/command';
import { currencyExposures, type ExposureBasis } from '@cifra/rates/exposure/exposure';
import { exposureText, signedExposureOf } from './signed-exposure.ts';

/** What a year is signed off with; plain data. */
export interface SignOffText {
  readonly statement: string;
  readonly statementVersion: number;
  /** Canonical JSON of a `SignedExposure`, and its SHA-256 in hex. */
  readonly exposure: string;
  readonly exposureHash: string;
}

/**
 * What the reviewer of a year signs, from the books in the caller's transaction: the basis statement, and the exposure as of the
 * year's last day at that day's rates, in one set after the basis. Refuses: RATE_MISSING, for the first currency without a rate.
 */
export async function draftSignOff(
  tx: TenantReadTx,
  {
    year,
    basis,
    separation,
  }: {
    readonly year: Row<typeof fiscalYears>;
    readonly basis: ExposureBasis;
    readonly separation: YearSeparation;
  },
  tenant: Pick<TenantFacts, 'name' | 'baseCurrency' | 'settings'>,
): Promise<Result<SignOffText, Refusal<'RATE_MISSING'>>> {
  const { baseCurrency } = tenant;
  const day = year.end_date;
  const currencies = await currencyExposures(tx, basis, { asOf: day, ratesOf: day, tenant });
  if (!currencies.ok) return currencies;
  const exposure = signedExposureOf(currencies.value, day, baseCurrency);
  const { json, hash } = exposureText(exposure);
  const [carryingE4, valueE4] = [BigInt(exposure.carryingE4), BigInt(exposure.valueE4)];
  const shown = (amountE4: bigint): string => formatE4(amountE4, minorUnitsOf(baseCurrency));
  return accepted({
    statement: basisStatement({
      tenantName: tenant.name,
      fiscalYear: year.name,
      startDate: year.start_date,
      endDate: day,
      baseCurrency,
      openCurrencies: exposure.currencies.map(({ currency }) => currency),
      carrying: shown(carryingE4),
      value: shown(valueE4),
      unrealized: shown(valueE4 - carryingE4),
      exposureHash: hash,
      separation,
    }),
    statementVersion: basisStatementVersion,
    exposure: json,
    exposureHash: hash,
  });
}
