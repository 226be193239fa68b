import { minorUnitsOf } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import { addDays, lastOfMonth, parseLocalDate, type LocalDate } from '@cifra/domain/local-date';
import { formatE4 } from '@cifra/domain/money';
import { refuse } from '@cifra/domain/refusals';
import { formerBalances, formerVersions } from '@cifra/database/tables/former';
import { accountByCode } from '@cifra/ledger/accounts/queries';
import { differenceFacts, differenceFromOpening, readOpening } from '@cifra/ledger/former/opening-tie';
import { allPeriods } from '@cifra/ledger/journal/queries';
import type { ImportScope, RowHandler, TableImporter } from './importer.ts';
import { mappedName } from './mapping-rules.ts';
import { quoted, type TableRow } from './table-row.ts';

/**
 * Balances of the former books at the ends of months before the first period: debit positive, in base currency; of income and expense since the
 * fiscal year's first day. They post nothing, and reports show them when somebody else has approved them.
 */
export const formerImporter: TableImporter = {
  layout: { required: ['account', 'month', 'balance'], optional: [] },
  start: async (scope) => {
    const first = (await scope.tx.all(allPeriods, {}))[0];
    if (!first)
      scope.faults.add({ line: null }, 'the tenant has no period yet', null, 'POSTING_DATE_OUTSIDE_PERIODS');
    return new FormerHandler(scope, first?.start_date ?? null);
  },
};

interface Month {
  readonly monthEnd: LocalDate;
  readonly line: number;
  readonly balances: Map<Uuid, bigint>;
  /** The line of each account. */
  readonly lines: Map<Uuid, number>;
}

class FormerHandler implements RowHandler {
  readonly #scope: ImportScope;
  readonly #ledgerFrom: LocalDate | null;
  readonly #months = new Map<LocalDate, Month>();

  constructor(scope: ImportScope, ledgerFrom: LocalDate | null) {
    this.#scope = scope;
    this.#ledgerFrom = ledgerFrom;
  }

  async handle(row: TableRow): Promise<void> {
    const accountId = await this.#account(row);
    const monthEnd = this.#monthEnd(row);
    const balanceE4 = this.#balance(row);
    if (accountId === null || monthEnd === null || balanceE4 === null) return;
    const month = this.#months.get(monthEnd) ?? {
      monthEnd,
      line: row.line,
      balances: new Map(),
      lines: new Map(),
    };
    this.#months.set(monthEnd, month);
    if (month.balances.has(accountId)) row.fault('account', 'has a balance of this month already');
    month.balances.set(accountId, balanceE4);
    month.lines.set(accountId, row.line);
    this.#scope.counts.lines += 1;
    if (balanceE4 === 0n) this.#scope.counts.zeroLines += 1;
  }

  async #account(row: TableRow): Promise<Uuid | null> {
    const text = row.raw('account');
    if (text === null) return row.fault('account', 'is empty');
    const { tx, rules } = this.#scope;
    const account = await tx.first(accountByCode, { code: mappedName(rules.accounts, text) });
    if (account === null) return row.fault('account', `the tenant has no account ${quoted(text)}`);
    if (!account.is_postable) return row.fault('account', `account ${account.code} is a heading`);
    return account.id;
  }

  #monthEnd(row: TableRow): LocalDate | null {
    const text = row.raw('month');
    if (text === null) return row.fault('month', 'is empty');
    const day = /^\d{4}-\d{2}$/.test(text) ? parseLocalDate(`${text}-01`) : null;
    if (day === null || !day.ok)
      return row.fault('month', `${quoted(text)} is not a month from 1900-01 on in the form YYYY-MM`);
    const monthEnd = lastOfMonth(day.value);
    if (this.#ledgerFrom !== null && monthEnd >= this.#ledgerFrom)
      return row.fault('month', `is not before the first period, which begins on ${this.#ledgerFrom}`);
    return monthEnd;
  }

  #balance(row: TableRow): bigint | null {
    if (row.raw('balance') === null) return row.fault('balance', 'is empty');
    const balanceE4 = row.amount('balance');
    const minorUnits = minorUnitsOf(this.#scope.tenant.baseCurrency);
    if (balanceE4 !== null && balanceE4 % 10n ** BigInt(4 - minorUnits) !== 0n)
      return row.fault('balance', `has more than the ${minorUnits} decimals of the base currency`);
    return balanceE4;
  }

  async end(): Promise<void> {
    const { write, faults, importId, tenant } = this.#scope;
    const months = [...this.#months.values()].toSorted((one, other) =>
      one.monthEnd < other.monthEnd ? -1 : 1,
    );
    if (months.length === 0 && faults.count === 0) faults.add({ line: null }, 'the file has no balance');
    for (const { monthEnd, line, balances } of months) {
      const sumE4 = [...balances.values()].reduce((sum, balanceE4) => sum + balanceE4, 0n);
      if (sumE4 !== 0n)
        this.#unbalanced(monthEnd.slice(0, 7), line, formatE4(sumE4, minorUnitsOf(tenant.baseCurrency)));
    }
    if (faults.count === 0) await this.#tieToOpening(months);
    const [first, last] = [months[0], months.at(-1)];
    if (write === null || faults.count > 0 || !first || !last) return;
    const { actor } = write.context.request;
    const person = actor.kind === 'key' ? (actor.madeBy ?? null) : actor.kind === 'user' ? actor.id : null;
    write.tx.insert(formerVersions, {
      id: importId,
      first_month_end: first.monthEnd,
      last_month_end: last.monthEnd,
      row_count: this.#scope.counts.lines,
      imported_by: person as Uuid | null,
    });
    for (const { monthEnd, balances } of months)
      for (const [accountId, balance] of balances)
        write.tx.insert(formerBalances, {
          version_id: importId,
          month_end: monthEnd,
          account_id: accountId,
          balance,
        });
  }

  /** What the last month before the books says is what these books began with. */
  async #tieToOpening(months: readonly Month[]): Promise<void> {
    const { tx, faults, tenant, fileName: file } = this.#scope;
    const month = months.find(({ monthEnd }) => this.#ledgerFrom === addDays(monthEnd, 1));
    if (month === undefined) return;
    const { monthEnd, balances, lines, line } = month;
    const difference = differenceFromOpening(await readOpening(tx), balances);
    if (difference === null) return;
    const lineNumber = lines.get(difference.accountId) ?? line;
    const facts = differenceFacts(difference, { monthEnd, currencyCode: tenant.baseCurrency });
    const refusal = refuse('FORMER_BALANCES_DIFFER', { file, lineNumber, ...facts });
    const { formerAccountCode, formerAmount, openingAmount, formerMonth } = facts;
    faults.add(
      { line: lineNumber },
      `account ${formerAccountCode} has ${formerAmount} at the end of ${formerMonth}, and ${openingAmount} in the opening balances`,
      refusal,
    );
  }

  #unbalanced(formerMonth: string, line: number, differenceAmount: string): void {
    const { faults, tenant, fileName } = this.#scope;
    const refusal = refuse('FORMER_BALANCES_UNBALANCED', {
      file: fileName,
      lineNumber: line,
      formerMonth,
      differenceAmount,
      currencyCode: tenant.baseCurrency,
    });
    faults.add(
      { line },
      `the balances of ${formerMonth} add up to ${differenceAmount} and not to zero`,
      refusal,
    );
  }
}
