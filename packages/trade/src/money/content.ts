import type { MoneyKind } from '@cifra/domain/money-documents/kinds';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';

/** Money documents as plain data: in commands, and in a draft's JSON. Decimals are strings. */

export interface MoneyLine {
  readonly accountId: Uuid;
  readonly description: string;
  /** In the currency of the money account; negative on a line that takes something off. With the tax where amounts include it. */
  readonly amount: string;
  /** Null: untaxed. */
  readonly taxCodeId: Uuid | null;
}

export interface MoneyTransfer {
  /** What was sent, in the document's currency, without the fee. */
  readonly amount: string;
  readonly toAccountId: Uuid;
  readonly toCurrency: string;
  readonly receivedAmount: string;
  /** Not before the posting date. */
  readonly receivedDate: LocalDate;
  /** Where the money is between two days; null: it left and came on one. */
  readonly transitAccountId: Uuid | null;
  readonly fee: MoneyFee | null;
}

/** What the sending bank charged besides. */
export interface MoneyFee {
  /** Null: the account of the role FxVarianceBankFees. */
  readonly accountId: Uuid | null;
  readonly amount: string;
  readonly description: string;
}

/** What money in, money out or a transfer says. A transfer has no lines, the others have no transfer. */
export interface MoneyContent {
  readonly kind: MoneyKind;
  /** Decides the rate and the tax date. */
  readonly documentDate: LocalDate;
  /** Decides the period. */
  readonly postingDate: LocalDate;
  /** Where the money moves; of a transfer, where it leaves. Null: the account of the role Bank. */
  readonly moneyAccountId: Uuid | null;
  /** The currency of the money that moves. */
  readonly currency: string;
  /** A label. */
  readonly partyId: Uuid | null;
  readonly reference: string | null;
  readonly memo: string | null;
  readonly amountsIncludeTax: boolean;
  readonly lines: readonly MoneyLine[];
  readonly transfer: MoneyTransfer | null;
}

/** A line as a posted document keeps it. Amounts: E4 as digits, in the document's currency. */
export interface KeptMoneyLine {
  readonly accountId: Uuid;
  readonly description: string;
  readonly netE4: string;
  readonly taxE4: string;
  readonly taxCodeId: Uuid | null;
  readonly taxPercentE4: number;
  readonly taxDate: LocalDate | null;
}

export const readMoneyContent = (json: string): MoneyContent => JSON.parse(json) as MoneyContent;

export const readKeptLines = (json: string): readonly KeptMoneyLine[] => JSON.parse(json) as KeptMoneyLine[];
