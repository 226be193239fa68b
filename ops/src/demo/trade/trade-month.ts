import type { CurrencyCode } from '@cifra/domain/currencies';
import type { LocalDate } from '@cifra/domain/local-date';
import type { Month } from '../activities/activity.ts';
import { totalOf, type DocumentActivity, type TradeActivity } from '../activities/trade-activity.ts';
import type { Business } from '../business.ts';
import type { DemoItem } from './goods.ts';
import type { DemoParties, DemoParty } from './parties.ts';
import type { Owed, Plan } from './plans.ts';

/** The state of a business's trade carried from month to month. */
export interface Trade {
  readonly business: Business;
  /** The first day of the books: there is no trade before it. */
  readonly from: LocalDate;
  readonly parties: DemoParties;
  readonly sold: readonly DemoItem[];
  readonly bought: readonly DemoItem[];
  readonly activities: TradeActivity[];
  readonly plans: Plan[];
  /** Customers' advances that no invoice has used up, by the party's code. */
  readonly advances: Map<string, { readonly key: string; readonly amountE4: bigint }>;
}

/** One month of the trade. */
export interface TradeMonth extends Month {
  readonly trade: Trade;
}

/** An agreed sale or purchase. `aboutE4`: its approximate amount before tax. */
export interface Deal {
  readonly key: string;
  readonly date: LocalDate;
  readonly party: DemoParty;
  readonly currency: CurrencyCode;
  readonly aboutE4: bigint;
}

/** What is still owed after a note, from the note's date on. */
export function less(owed: Owed, note: DocumentActivity | null): Owed {
  if (note === null) return owed;
  const { totalE4, taxE4 } = totalOf(note);
  return { ...owed, date: note.date, amountE4: owed.amountE4 - totalE4, taxE4: owed.taxE4 - taxE4 };
}
