import type { CloseCommit, CloseHistory, HistoryYear, PostedEntry } from './close-history.ts';
import { isMonthClosed } from './close-tables.ts';

/** The books as the model sees them at a commit. */

export interface ModelPeriod {
  readonly id: string;
  readonly yearId: string;
  readonly name: string;
  readonly startDate: string;
  readonly endDate: string;
  lockState: string;
  closeState: string;
  /** Who prepared or submitted since it was last OPEN. */
  readonly makers: Set<string>;
  /** Its own entries, in the order of their posting. */
  readonly entries: string[];
  /** The entries that were submitted; null: nothing is. */
  submitted: readonly string[] | null;
  /** Base amounts by account, the year-end's entries among them. */
  readonly movement: Map<string, bigint>;
  /** The movement as it was when the month was closed. */
  movementAtClose: string | null;
  /** Whether it was ever closed. */
  wasClosed: boolean;
}

export interface ModelYearClose {
  readonly id: string;
  readonly yearId: string;
  readonly draftedBy: string;
  /** The entries up to the year's last day when it was drafted. */
  readonly entriesUpTo: number;
  state: string;
  readonly posted: PostedEntry[];
}

export type Say = (text: string) => void;

export class ModelBooks {
  readonly history: CloseHistory;
  readonly periods = new Map<string, ModelPeriod>();
  readonly yearCloses = new Map<string, ModelYearClose>();
  readonly reversed = new Set<string>();
  readonly #lastNumbers = new Map<string, number>();
  readonly #dates: string[] = [];
  /** Changes of openings that nobody has acknowledged, by month and closing. */
  readonly #openChanges = new Map<string, ModelPeriod>();

  constructor(history: CloseHistory) {
    this.history = history;
  }

  yearOf(id: string): HistoryYear | undefined {
    return this.history.years.find((year) => year.id === id);
  }

  yearNamed(name: unknown): HistoryYear | undefined {
    return this.history.years.find((year) => year.name === name);
  }

  periodsOf(yearId: string): ModelPeriod[] {
    return [...this.periods.values()]
      .filter((period) => period.yearId === yearId)
      .toSorted((left, right) => (left.startDate < right.startDate ? -1 : 1));
  }

  periodAt(date: string): ModelPeriod | undefined {
    return [...this.periods.values()].find(({ startDate, endDate }) => startDate <= date && date <= endDate);
  }

  periodNamed(name: unknown): ModelPeriod | undefined {
    return [...this.periods.values()].find((period) => period.name === name);
  }

  /** What keeps a month from reopening: the last later one of all years; nothing keeps the last month of a year. */
  closedAfter(period: ModelPeriod): ModelPeriod | undefined {
    if (this.#isLastOfYear(period)) return undefined;
    return this.#inOrder().findLast(
      (each) => each.startDate > period.startDate && isMonthClosed(each.closeState),
    );
  }

  /** What keeps a month from closing: the first earlier one of all years, but for a last month of a year that was closed before. */
  openBefore({ startDate }: ModelPeriod): ModelPeriod | undefined {
    return this.#inOrder().find(
      (each) =>
        each.startDate < startDate &&
        !isMonthClosed(each.closeState) &&
        !(each.wasClosed && this.#isLastOfYear(each)),
    );
  }

  #inOrder(): ModelPeriod[] {
    return [...this.periods.values()].toSorted((left, right) => (left.startDate < right.startDate ? -1 : 1));
  }

  #isLastOfYear({ id, yearId }: ModelPeriod): boolean {
    return this.periodsOf(yearId).at(-1)?.id === id;
  }

  isYearClosed(yearId: string): boolean {
    const own = this.periodsOf(yearId);
    return own.length > 0 && own.every(({ closeState }) => closeState === 'YEAR_CLOSED');
  }

  /** A month that was closed anew with other balances, and the acknowledgement of it. */
  addOpeningChange(period: ModelPeriod, closing: unknown): void {
    this.#openChanges.set(`${period.id} ${String(closing)}`, period);
  }

  acknowledgeOpeningChange(period: ModelPeriod, closing: unknown, say: Say): void {
    if (!this.#openChanges.delete(`${period.id} ${String(closing)}`))
      say(`acknowledged what closing ${String(closing)} of ${period.name} did not change`);
  }

  /** Why a year cannot be closed; null: every period is CLOSED, every earlier year closed, and what changed its opening acknowledged. */
  problemOfYear(year: HistoryYear): string | null {
    const open = this.periodsOf(year.id).find(({ closeState }) => closeState !== 'CLOSED');
    if (open) return `${open.name} is ${open.closeState}`;
    const earlier = this.history.years.find(
      (each) => each.startDate < year.startDate && !this.isYearClosed(each.id),
    );
    if (earlier) return `the year ${earlier.name} is not closed`;
    const changed = [...this.#openChanges.values()].find(({ startDate }) => startDate < year.startDate);
    return changed ? `nobody acknowledged what ${changed.name} changed in its opening` : null;
  }

  laterClosedYear(year: HistoryYear): HistoryYear | undefined {
    return this.history.years.find((each) => each.startDate > year.startDate && this.isYearClosed(each.id));
  }

  entriesUpTo(date: string): number {
    return this.#dates.filter((each) => each <= date).length;
  }

  /** Base amounts of income and expense by account over a year's periods; zeros left out. */
  resultsOf(yearId: string): Map<string, bigint> {
    const results = new Map<string, bigint>();
    for (const { movement } of this.periodsOf(yearId))
      for (const [accountId, amount] of movement)
        if (['INCOME', 'EXPENSE'].includes(this.history.accountTypes.get(accountId) ?? ''))
          addTo(results, accountId, amount);
    return withoutZeros(results);
  }

  /** Adds an entry that was posted; says what is wrong with its number and its sum. */
  add(entry: PostedEntry, period: ModelPeriod, say: Say): void {
    const series = `${entry.series} ${period.yearId}`;
    const last = this.#lastNumbers.get(series) ?? 0;
    if (entry.number !== last + 1) say(`number ${entry.number} follows ${last}`);
    this.#lastNumbers.set(series, entry.number);
    const sum = entry.lines.reduce((total, { baseE4 }) => total + baseE4, 0n);
    if (sum !== 0n) say(`posted an entry that is off by ${sum}`);
    period.entries.push(entry.id);
    this.#dates.push(entry.postingDate);
    for (const { accountId, baseE4 } of entry.lines) addTo(period.movement, accountId, baseE4);
  }

  /** Periods that a commit makes: they begin UNLOCKED and OPEN. */
  addPeriods({ periods }: CloseCommit, say: Say): void {
    for (const { lockState, closeState, ...period } of periods) {
      if (this.periods.has(period.id)) continue;
      if (lockState !== 'UNLOCKED' || closeState !== 'OPEN')
        say(`${period.name} began ${lockState}/${closeState}`);
      this.periods.set(period.id, {
        ...period,
        lockState: 'UNLOCKED',
        closeState: 'OPEN',
        makers: new Set(),
        entries: [],
        submitted: null,
        movement: new Map(),
        movementAtClose: null,
        wasClosed: false,
      });
    }
  }
}

export function addTo(sums: Map<string, bigint>, key: string, amount: bigint): void {
  sums.set(key, (sums.get(key) ?? 0n) + amount);
}

export function withoutZeros(sums: ReadonlyMap<string, bigint>): Map<string, bigint> {
  return new Map([...sums].filter(([, amount]) => amount !== 0n));
}

export function textOfSums(sums: ReadonlyMap<string, bigint>): string {
  return [...withoutZeros(sums)]
    .map(([key, amount]) => `${key} ${amount}`)
    .toSorted((left, right) => (left < right ? -1 : 1))
    .join('; ');
}
