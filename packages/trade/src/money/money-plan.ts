import type { DocumentTotals } from '@cifra/domain/documents/amounts';
import type { EntryDraftLine } from '@cifra/domain/entry';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { moneyLineCodes, type ResolvedMoneyLine } from './resolve-money-lines.ts';

/** What a money document will be: everything decided but number, period and translation. */
export interface MoneyPlan {
  readonly moneyAccountId: Uuid;
  readonly totals: DocumentTotals;
  readonly lines: readonly ResolvedMoneyLine[];
  /** Of its taxed lines. */
  readonly taxDate: LocalDate;
  readonly transfer: TransferPlan | null;
  /** The lines of its entry; of a transfer, of the day on which the money left. */
  readonly entryLines: readonly EntryDraftLine[];
}

export const planMoneyCodes = refusalCodes(
  'PARTY_UNKNOWN',
  'DOCUMENT_DATE_AFTER_POSTING',
  'CURRENCY_UNKNOWN',
  'ROLE_UNBOUND',
  'DOCUMENT_HAS_NO_LINES',
  'DOCUMENT_TOO_LONG',
  ...moneyLineCodes,
  'DOCUMENT_TOTAL_NOT_POSITIVE',
  'RATE_MISSING',
  'SETTLEMENT_DOES_NOT_TIE',
  'SETTLEMENT_RATE_SUSPICIOUS',
);
export type PlanMoneyRefusal = RefusalOf<typeof planMoneyCodes>;

/** The other end of a transfer, as its document keeps it. */
export interface TransferPlan {
  readonly toAccountId: Uuid;
  readonly toCurrency: string;
  readonly receivedE4: bigint;
  readonly receivedDate: LocalDate;
  readonly transitAccountId: Uuid | null;
  readonly fee: { readonly accountId: Uuid; readonly amountE4: bigint; readonly description: string } | null;
  /** The lines of the day on which the money came; null: it left and came on one. */
  readonly arrivalLines: readonly EntryDraftLine[] | null;
}
