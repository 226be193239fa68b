import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';

/** A balance from the old books, as plain data. Amounts: decimal text with four decimals, debit positive. */
export interface OpeningLine {
  readonly accountId: Uuid;
  readonly currency: string;
  readonly amount: string;
  /** The amount in base currency in the old books; null: translated at the rate of the opening date. */
  readonly baseAmount: string | null;
  readonly description: string;
}

/** What a party owes the tenant (SALES) or is owed by it (PURCHASING). Amounts: debit positive, as on the control account. */
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

/** A control account's balance in the old books, base currency. */
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
