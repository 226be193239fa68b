import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';

/** A balance that the old books carry, as plain data. Amounts: decimal text with four decimals, debit positive. */
export interface OpeningLine {
  readonly accountId: Uuid;
  readonly currency: string;
  readonly amount: string;
  /** What the old books carry in base currency; null: translated at the rate of the opening date. */
  readonly baseAmount: string | null;
  readonly description: string;
}

/** What a party owes us (SALES) or we owe it (PURCHASING). Amounts: debit positive, as on the control account. */
export interface OpeningItem {
  readonly side: 'SALES' | 'PURCHASING';
  readonly partyId: Uuid;
  readonly reference: string;
  readonly documentDate: LocalDate;
  readonly dueDate: LocalDate;
  readonly currency: string;
  readonly amount: string;
  readonly baseAmount: string | null;
  /** The control account; null: the one bound to the side's role. */
  readonly accountId: Uuid | null;
}

/** What the old books state of a control account, base currency. */
export interface ControlTotal {
  readonly accountId: Uuid;
  readonly amount: string;
}

export interface OpeningInput {
  readonly lines: readonly OpeningLine[];
  readonly items: readonly OpeningItem[];
  readonly controlTotals: readonly ControlTotal[];
  /** Consent to posting a difference to the account bound to OpeningBalanceDifference. */
  readonly differenceConsent: boolean;
}
