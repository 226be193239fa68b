import { hash } from 'node:crypto';
import type { CurrencyCode } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import type { RateMark } from '@cifra/domain/fx';
import { totalOf, type CurrencyExposureData, type ExposureKind } from '@cifra/rates/exposure/exposure';

/** Amounts: E4 as decimal digits, debit positive; the position in the currency itself, the others in base currency. */
interface SignedAmounts {
  readonly positionE4: string;
  readonly carryingE4: string;
  readonly valueE4: string;
}

/**
 * The exposure report as signed and stored: it contains nothing about when it was requested, so the same figures have the same
 * hash.
 */
export interface SignedExposure {
  readonly formatVersion: 1;
  readonly asOf: LocalDate;
  readonly ratesOf: LocalDate;
  readonly baseCurrency: CurrencyCode;
  readonly carryingE4: string;
  readonly valueE4: string;
  readonly currencies: readonly SignedCurrency[];
}

export interface SignedCurrency extends SignedAmounts {
  readonly currency: CurrencyCode;
  readonly rate: {
    readonly rate: string;
    readonly rateId: Uuid | null;
    readonly rateDate: LocalDate;
    readonly mark: RateMark | null;
  } | null;
  readonly accounts: readonly SignedAccount[];
}

export interface SignedAccount extends SignedAmounts {
  readonly accountId: Uuid;
  readonly code: string;
  readonly kind: ExposureKind;
  readonly openItemCount: number | null;
  /** The largest, at most 200. */
  readonly openItems: readonly {
    readonly openItemId: Uuid;
    readonly partyId: Uuid;
    readonly reference: string;
    readonly documentDate: LocalDate;
    readonly dueDate: LocalDate;
    readonly positionE4: string;
    readonly carryingE4: string;
  }[];
}

export function signedExposureOf(
  currencies: readonly CurrencyExposureData[],
  day: LocalDate,
  baseCurrency: CurrencyCode,
): SignedExposure {
  const { carryingE4, valueE4 } = totalOf(currencies);
  return {
    formatVersion: 1,
    asOf: day,
    ratesOf: day,
    baseCurrency,
    carryingE4: carryingE4.toString(),
    valueE4: valueE4.toString(),
    currencies: currencies.map(({ currency, rate, accounts, ...amounts }) => ({
      currency,
      ...amountsOf(amounts),
      rate: rate && { rate: rate.rate, rateId: rate.rateId, rateDate: rate.rateDate, mark: rate.mark },
      accounts: accounts.map(({ accountId, code, kind, openItemCount, openItems, ...exposed }) => ({
        accountId,
        code,
        kind,
        ...amountsOf(exposed),
        openItemCount,
        openItems: openItems.map(({ id, partyId, reference, documentDate, dueDate, ...item }) => ({
          openItemId: id,
          partyId,
          reference,
          documentDate,
          dueDate,
          positionE4: item.originalE4.toString(),
          carryingE4: item.baseE4.toString(),
        })),
      })),
    })),
  };
}

function amountsOf(exposed: {
  readonly originalE4: bigint;
  readonly carryingE4: bigint;
  readonly valueE4: bigint;
}): SignedAmounts {
  return {
    positionE4: exposed.originalE4.toString(),
    carryingE4: exposed.carryingE4.toString(),
    valueE4: exposed.valueE4.toString(),
  };
}

/**
 * The report as JSON, one text for the same figures: properties in order of their names, no white space, no number but whole ones
 * (the form of RFC 8785 for such values). Its SHA-256 in hex is what the reviewer sees and signs.
 */
export function exposureText(exposure: SignedExposure): { readonly json: string; readonly hash: string } {
  const json = JSON.stringify(exposure, (_name, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1)))
      : value,
  );
  return { json, hash: hash('sha256', json, 'hex') };
}

export function parseSignedExposure(json: string): SignedExposure {
  return JSON.parse(json) as SignedExposure;
}
