import { problemOfCurrency } from '@cifra/domain/account-currency';
import { findCurrency } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { parseDecimalToE4 } from '@cifra/domain/money';
import { problemOfStatement } from '@cifra/domain/money-documents/account-uses';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { statementBalances } from '@cifra/database/tables/money';
import { tenantCommand } from '@cifra/books/command';
import { findPostingAccount } from '@cifra/ledger/journal/gather';
import { periodById } from '@cifra/ledger/journal/queries';
import { findItemRows, periodInWorkCodes } from './item-of-period.ts';
import { findPackage, noteMaker } from '../close-package/close-package.ts';
import { closerOf } from '../close-package/closer.ts';
import { statementOf } from '../statement-balances/queries.ts';

/** The account of a statement; `currency` null: the base currency. */
export interface StatementAccount {
  readonly periodId: Uuid;
  readonly accountId: Uuid;
  readonly currency: string | null;
}

export interface StatementToRecord extends StatementAccount {
  readonly statementDate: LocalDate;
  /** Decimal text, debit positive. */
  readonly balance: string;
}

const recordCodes = refusalCodes(
  ...periodInWorkCodes,
  'ACCOUNT_UNKNOWN',
  'ACCOUNT_KIND_WRONG',
  'ACCOUNT_CURRENCY_DIFFERS',
  'CURRENCY_UNKNOWN',
  'INPUT_INVALID',
  'AMOUNT_TOO_LARGE',
);

/**
 * Enters what a statement says that a money account holds on a day of the period; entering it again replaces it. Whoever enters it while
 * the close is DRAFT may not approve it. Answers the period's id. Refuses in this order: PERIOD_UNKNOWN, CLOSE_NOT_IN_WORK,
 * ACCOUNT_UNKNOWN, ACCOUNT_KIND_WRONG, ACCOUNT_CURRENCY_DIFFERS, INPUT_INVALID (the day), CURRENCY_UNKNOWN, INPUT_INVALID and AMOUNT_TOO_LARGE (the balance).
 */
export const recordStatementBalanceCommand = tenantCommand<
  StatementToRecord,
  Uuid,
  CodeOf<typeof recordCodes>
>(
  'period.recordStatementBalance',
  async (tx, { periodId, accountId, statementDate, balance, ...input }, context) => {
    const currency = input.currency ?? context.tenant.baseCurrency;
    const [inWork, period, account, known, found] = await Promise.all([
      findItemRows(tx, periodId),
      tx.first(periodById, { id: periodId }),
      findPostingAccount(tx, accountId),
      tx.first(statementOf, { periodId, accountId, currency }),
      findPackage(tx, periodId),
    ]);
    if (!inWork.ok) return inWork;
    if (!account || !period)
      return refused(refuse('ACCOUNT_UNKNOWN', { lineNumber: null, accountRef: accountId }));
    const wrongKind = problemOfStatement(account);
    if (wrongKind) return refused(wrongKind);
    const differs = problemOfCurrency(account, currency, null);
    if (differs) return refused(differs);
    if (statementDate < period.start_date || statementDate > period.end_date) {
      const problem = `must be a day of the period, ${period.start_date} to ${period.end_date}`;
      return refused(refuse('INPUT_INVALID', { field: 'statementDate', problem, value: statementDate }));
    }
    const minorUnits = findCurrency(currency)?.minorUnits ?? null;
    if (minorUnits === null)
      return refused(refuse('CURRENCY_UNKNOWN', { lineNumber: null, currencyText: currency }));
    const balanceE4 = parseDecimalToE4(balance, minorUnits, 'balance');
    if (!balanceE4.ok) return balanceE4;
    const recordedBy = closerOf(context);
    if (period.close_state === 'DRAFT') noteMaker(tx, found, recordedBy);
    const row = {
      id: known?.id ?? context.newId(),
      period_id: periodId,
      account_id: accountId,
      currency,
      statement_date: statementDate,
      balance: balanceE4.value,
      is_removed: false,
      recorded_by: recordedBy,
    };
    if (known === null) tx.insert(statementBalances, row);
    else tx.replace(statementBalances, row, known.commit_number);
    tx.record({
      event: 'STATEMENT_BALANCE_RECORDED',
      objectType: 'Period',
      objectId: periodId,
      ...(known && { before: { statementDate: known.statement_date, balanceE4: known.balance } }),
      after: { accountId, currency, statementDate, balanceE4: balanceE4.value },
    });
    return accepted(periodId);
  },
  { refuses: recordCodes },
);

const removeCodes = refusalCodes(...periodInWorkCodes, 'ACCOUNT_UNKNOWN');

/**
 * Takes back what was entered of a statement by mistake. Answers the period's id. Refuses in this order: PERIOD_UNKNOWN,
 * CLOSE_NOT_IN_WORK, ACCOUNT_UNKNOWN (the account has no statement in the period).
 */
export const removeStatementBalanceCommand = tenantCommand<
  StatementAccount,
  Uuid,
  CodeOf<typeof removeCodes>
>(
  'period.removeStatementBalance',
  async (tx, { periodId, accountId, ...input }, { tenant }) => {
    const currency = input.currency ?? tenant.baseCurrency;
    const [inWork, known] = await Promise.all([
      findItemRows(tx, periodId),
      tx.first(statementOf, { periodId, accountId, currency }),
    ]);
    if (!inWork.ok) return inWork;
    if (!known || known.is_removed)
      return refused(refuse('ACCOUNT_UNKNOWN', { lineNumber: null, accountRef: accountId }));
    const { commit_number: version, ...row } = known;
    tx.replace(statementBalances, { ...row, is_removed: true }, version);
    tx.record({
      event: 'STATEMENT_BALANCE_REMOVED',
      objectType: 'Period',
      objectId: periodId,
      after: { accountId, currency, statementDate: row.statement_date, balanceE4: row.balance },
    });
    return accepted(periodId);
  },
  { refuses: removeCodes },
);

export const statementBalanceCommands = [recordStatementBalanceCommand, removeStatementBalanceCommand];
