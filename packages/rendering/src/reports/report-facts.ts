import type { CurrencyCode } from '@cifra/domain/currencies';
import type { LocalDate } from '@cifra/domain/local-date';
import type { AgeingFacts, IssuedFacts } from '../facts.ts';

/** The facts of a ledger report on paper. Amounts: E4, debit positive, in base currency unless they say otherwise. */

/** What a column of figures is of. The first column is the report's own, the others what it is compared with. */
export interface ReportColumn {
  /** Null: of a day. */
  readonly from: LocalDate | null;
  readonly to: LocalDate;
}

interface OfReport extends IssuedFacts {
  /** The first is the report's own; at least one. */
  readonly columns: readonly ReportColumn[];
  /** Those whose figures come from the former books and not from the ledger. */
  readonly formerColumns?: readonly ReportColumn[];
  /** The first day of which a former column has the ledger's figures, where it has some, by column. */
  readonly ledgerFromOf?: ReadonlyMap<ReportColumn, LocalDate>;
  /** The day up to which the report's own column leaves out the result that opening balances brought; null: it leaves out nothing. */
  readonly leftOutUpTo?: LocalDate | null;
  /** Columns that leave out the result that opening balances brought. */
  readonly columnsLeftOut?: readonly ReportColumn[];
  /** What it was to be compared with and has no figures of, because it lies before the books. */
  readonly columnsBeforeBooks?: readonly ReportColumn[];
  /** The first day of the books; null: they have none. */
  readonly booksFrom?: LocalDate | null;
  /** The last commit that counts, as decimal digits. */
  readonly commitNumber: string;
  /** The instant up to which the books count, microseconds since the epoch; null: until it was prepared. */
  readonly knownAtMicros: bigint | null;
  /** The instant at which it was prepared, microseconds since the epoch, is `instantMicros`. */
}

export interface AccountAmounts {
  readonly code: string;
  readonly name: string;
  /** One for each column. */
  readonly amountsE4: readonly bigint[];
}

/** A line that is computed and has no account. */
export interface ComputedAmounts {
  readonly kind: 'RUNNING_RESULT' | 'UNCLOSED_RESULT';
  /** Null: what the opening entry left. */
  readonly fiscalYear: string | null;
  readonly amountsE4: readonly bigint[];
}

export interface TrialBalanceFacts extends OfReport {
  readonly report: 'TRIAL_BALANCE';
  /** In order of code; `amountsE4` are the balances. */
  readonly rows: readonly (AccountAmounts & {
    readonly openingE4: bigint;
    readonly debitE4: bigint;
    readonly creditE4: bigint;
  })[];
  readonly computed: readonly ComputedAmounts[];
}

export interface BalanceSheetFacts extends OfReport {
  readonly report: 'BALANCE_SHEET';
  readonly assets: readonly AccountAmounts[];
  readonly liabilities: readonly AccountAmounts[];
  readonly equity: readonly AccountAmounts[];
  readonly computed: readonly ComputedAmounts[];
}

export interface IncomeStatementFacts extends OfReport {
  readonly report: 'INCOME_STATEMENT';
  readonly income: readonly AccountAmounts[];
  readonly expense: readonly AccountAmounts[];
}

export interface GeneralLedgerFacts extends OfReport {
  readonly report: 'GENERAL_LEDGER';
  readonly accounts: readonly LedgerAccountFacts[];
}

/** Opening + lines − carried = closing. */
export interface LedgerAccountFacts {
  readonly code: string;
  readonly name: string;
  readonly openingE4: bigint;
  readonly lines: readonly {
    readonly postingDate: LocalDate;
    /** The entry's name. */
    readonly entry: string;
    readonly description: string;
    readonly original: { readonly currency: CurrencyCode; readonly amountE4: bigint } | null;
    readonly amountE4: bigint;
    readonly balanceE4: bigint;
  }[];
  /** What left an income or expense account on first days of fiscal years. */
  readonly carriedE4: bigint;
  readonly closingE4: bigint;
}

export interface AgeingReportFacts extends OfReport {
  readonly report: 'AGEING';
  readonly side: 'SALES' | 'PURCHASING';
  /** By currency: a table each, in that currency. */
  readonly sections: readonly {
    readonly currency: CurrencyCode;
    /** By party code. `totalsE4`: of the columns that it is compared with. */
    readonly rows: readonly {
      readonly code: string;
      readonly name: string;
      readonly ageing: AgeingFacts;
      readonly comparedE4: readonly bigint[];
    }[];
    readonly total: AgeingFacts;
    readonly totalBaseE4: bigint;
  }[];
  readonly baseTotalE4: bigint;
  readonly controlBalanceE4: bigint;
}

export type ReportFacts =
  TrialBalanceFacts | BalanceSheetFacts | IncomeStatementFacts | GeneralLedgerFacts | AgeingReportFacts;
export type ReportName = ReportFacts['report'];
