import { normalSideOfType } from '@cifra/domain/accounts';
import type { CurrencyCode } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { tenantReport } from '@cifra/books/command';
import { accountTypes, taxAccounts } from './account-queries.ts';
import { allTaxCodes } from './tax-queries.ts';
import { readCalendar } from './report-calendar.ts';
import { readKnownBooks } from './report-known.ts';
import { creditOf, debitOf, readMovements } from './report-movements.ts';
import { readTaxMovements, type TaxMovement } from './report-tax-movements.ts';

/** Both sides of an amount: E4, not negative. */
export interface Sides {
  readonly debitE4: bigint;
  readonly creditE4: bigint;
}

export interface TaxCodeAccountData {
  readonly accountId: Uuid;
  readonly taxable: Sides;
  readonly tax: Sides;
}

/** The taxable amount and its tax, E4; negative if more was reversed than posted. */
export interface TaxNetData {
  readonly taxableE4: bigint;
  readonly taxE4: bigint;
}

export interface TaxSummaryRowData {
  readonly taxCodeId: Uuid;
  readonly code: string;
  readonly name: string;
  readonly percentE4: number;
  /** Of accounts that stand on the credit side, credits positive: what is void is taken off (acceptance L7). */
  readonly output: TaxNetData;
  /** Of expense and asset accounts, debits positive. */
  readonly input: TaxNetData;
  readonly taxable: Sides;
  readonly tax: Sides;
  readonly accounts: readonly TaxCodeAccountData[];
}

export interface TaxAccountRowData {
  readonly accountId: Uuid;
  readonly movement: Sides;
  readonly ofCodes: Sides;
  readonly withoutCode: Sides;
}

export interface TaxSummaryData {
  readonly baseCurrency: CurrencyCode;
  readonly commitNumber: string;
  readonly rows: readonly TaxSummaryRowData[];
  readonly accounts: readonly TaxAccountRowData[];
}

const sidesOf = (movements: readonly Sides[]): Sides => ({
  debitE4: movements.reduce((sum, { debitE4 }) => sum + debitE4, 0n),
  creditE4: movements.reduce((sum, { creditE4 }) => sum + creditE4, 0n),
});

const isNothing = ({ debitE4, creditE4 }: Sides): boolean => debitE4 === 0n && creditE4 === 0n;

/**
 * Taxable amounts and tax by code from one day to another. Of each account bound to TaxPayable or TaxReceivable it says what codes
 * name and what none names: together its movement. Source: product 3.6.
 */
export const taxSummary = tenantReport<
  { readonly from: LocalDate; readonly to: LocalDate; readonly knownAtMicros: string | null },
  TaxSummaryData
>('ledger.taxSummary', async (tx, { from, to, knownAtMicros }, tenant) => {
  const known = await readKnownBooks(tx, knownAtMicros);
  const calendar = await readCalendar(tx);
  const ofCodes = await readTaxMovements(tx, calendar, { from, to, known });
  const types = await tx.all(accountTypes, {});
  const order = types.map(({ id }) => id);
  const onDebitSide = new Set(
    types.flatMap(({ id, type }) => (normalSideOfType[type] === 'DEBIT' ? [id] : [])),
  );
  const byCode = Map.groupBy(ofCodes, ({ taxCodeId }) => taxCodeId);
  const rows: TaxSummaryRowData[] = [];
  for (const { id: taxCodeId, ...named } of await tx.all(allTaxCodes, {})) {
    const own = byCode.get(taxCodeId) ?? [];
    const accounts = order.flatMap((accountId) => {
      const account = { accountId, ...ofKinds(own.filter((each) => each.accountId === accountId)) };
      return isNothing(account.taxable) && isNothing(account.tax) ? [] : [account];
    });
    if (accounts.length > 0)
      rows.push({
        taxCodeId,
        ...named,
        output: netOf(
          own.filter(({ accountId }) => !onDebitSide.has(accountId)),
          -1n,
        ),
        input: netOf(
          own.filter(({ accountId }) => onDebitSide.has(accountId)),
          1n,
        ),
        ...ofKinds(own),
        accounts,
      });
  }
  const movements = await readMovements(tx, calendar, { from, to, accountId: null, known });
  const bound = new Set((await tx.all(taxAccounts, {})).map(({ accountId }) => accountId));
  const accounts = order
    .filter((accountId) => bound.has(accountId))
    .map((accountId) => {
      const own = movements.filter((each) => each.accountId === accountId);
      const movement = { debitE4: debitOf(own), creditE4: creditOf(own) };
      const coded = sidesOf(ofCodes.filter((each) => each.accountId === accountId));
      return {
        accountId,
        movement,
        ofCodes: coded,
        withoutCode: {
          debitE4: movement.debitE4 - coded.debitE4,
          creditE4: movement.creditE4 - coded.creditE4,
        },
      };
    });
  return {
    baseCurrency: tenant.baseCurrency,
    commitNumber: known.commitNumber.toString(),
    rows,
    accounts,
  };
});

function netOf(movements: readonly TaxMovement[], sign: 1n | -1n): TaxNetData {
  const { taxable, tax } = ofKinds(movements);
  return {
    taxableE4: sign * (taxable.debitE4 - taxable.creditE4),
    taxE4: sign * (tax.debitE4 - tax.creditE4),
  };
}

function ofKinds(movements: readonly TaxMovement[]): { readonly taxable: Sides; readonly tax: Sides } {
  return {
    taxable: sidesOf(movements.filter(({ isTax }) => !isTax)),
    tax: sidesOf(movements.filter(({ isTax }) => isTax)),
  };
}
