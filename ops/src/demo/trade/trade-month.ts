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
  /** The first day of the books: nothing is traded before it. */
  readonly from: LocalDate;
  readonly parties: DemoParties;
  readonly sold: readonly DemoItem[];
  readonly bought: readonly DemoItem[];
  readonly activities: TradeActivity[];
  readonly plans: Plan[];
  /** What customers paid in advance and no invoice has used up: by the party's code. */
  readonly advances: Map<string, { readonly key: string; readonly amountE4: bigint }>;
}

/** A month of it. */
export interface TradeMonth extends Month {
  readonly trade: Trade;
}

/** A sale or a purchase as it is agreed. `aboutE4`: what it comes to before tax, more or less. */
export interface Deal {
  readonly key: string;
  readonly date: LocalDate;
  readonly party: DemoParty;
  readonly currency: CurrencyCode;
  readonly aboutE4: bigint;
}

/** What a note left of what is owed, not before the note. */
export function less(owed: Owed, note: DocumentActivity | null): Owed {
  if (note === null) return owed;
  const { totalE4, taxE4 } = totalOf(note);
  return { ...owed, date: note.date, amountE4: owed.amountE4 - totalE4, taxE4: owed.taxE4 - taxE4 };
}
