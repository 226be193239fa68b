/** What verification may find besides a broken chain. */
export type BooksFaultKind =
  /** The base amounts of an entry's lines do not sum to zero. */
  | 'ENTRY_UNBALANCED'
  /** Lines of an entry are missing, doubled or misnumbered. */
  | 'ENTRY_LINES_INCOMPLETE'
  /** The entry's total is not the sum of its debits. */
  | 'ENTRY_TOTAL_DIFFERS'
  /** A line has another period, posting date, commit or closing mark than its entry. */
  | 'LINE_CONTRADICTS_ENTRY'
  /** A line belongs to no entry. */
  | 'LINE_WITHOUT_ENTRY'
  /** The entry's commit holds no event of its posting. */
  | 'EVENT_MISSING'
  /** A number of a series is missing. */
  | 'NUMBER_MISSING'
  /** A maintained balance is not what the lines add up to. */
  | 'BALANCE_DIFFERS'
  /** What is open of an item is not what its movements add up to. */
  | 'OPEN_ITEM_DIFFERS'
  /** The control lines of a posting are not the net of its movements, by account, currency and party. */
  | 'CONTROL_LINES_DIFFER'
  /** A maintained tax balance is not what the taxed lines add up to. */
  | 'TAX_BALANCE_DIFFERS'
  /** A counter is not the last number of its series. */
  | 'COUNTER_DIFFERS'
  /** The words by which an object is found are not those that its rows say. */
  | 'SEARCH_DIFFERS'
  /** The content of a voucher's file, or the end of it, is missing. */
  | 'VOUCHER_INCOMPLETE'
  /** The content of a voucher's file is not the one that was attached. */
  | 'VOUCHER_ALTERED';

/** One thing that does not hold; plain data. `object` names it, the figures are decimal strings. */
export interface BooksFault {
  readonly kind: BooksFaultKind;
  readonly object: string;
  readonly expected: string;
  readonly found: string;
}

/** Faults that a verification names at most; the first is what matters. */
export const MAXIMUM_FAULTS = 100;

/** Collects faults up to the maximum. */
export class FaultList {
  readonly #faults: BooksFault[] = [];

  add(fault: BooksFault): void {
    if (this.#faults.length < MAXIMUM_FAULTS) this.#faults.push(fault);
  }

  get all(): readonly BooksFault[] {
    return this.#faults;
  }
}
