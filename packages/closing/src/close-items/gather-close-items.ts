import type { Uuid } from '@cifra/domain/ids';
import { latestDate, type LocalDate } from '@cifra/domain/local-date';
import type { TenantReadTx } from '@cifra/database/tx';
import type { TenantFacts } from '@cifra/books/command';
import type { CloseBasis } from './close-basis.ts';
import type { VerificationFound } from '../close-package/verification.ts';
import { balanceFacts } from './balance-facts.ts';
import { chainFact } from './chain-fact.ts';
import { computedItems, type ComputedFact } from './computed-fact.ts';
import { draftFact } from './draft-facts.ts';
import { dueFacts } from './due-facts.ts';
import type { ItemRow } from './item-of-period.ts';
import { reopenedFact } from './reopened-fact.ts';
import { openingChangedFact } from './opening-changed-fact.ts';
import { staleRateFact } from './stale-rate-fact.ts';
import { statementStandings, type StatementStanding } from '../statement-balances/standings.ts';
import { statementFact } from './statement-fact.ts';
import { withoutVoucherFact } from './without-voucher-fact.ts';
import { itemsToTakeOver, type ItemToTakeOver } from './carry-over-items.ts';

/** A checklist item of a period's close, as it is now; plain data. */
export interface CloseItem {
  /** A computed item's name; `CUSTOM` for a custom one, which is identified by `itemId`. */
  readonly code: string;
  readonly kind: 'COMPUTED' | 'CUSTOM';
  /**
   * BLOCKING: must be settled. OPEN: may be acknowledged with a note, except CHAIN, which is OPEN while it waits for the
   * submission.
   */
  readonly state: 'DONE' | 'OPEN' | 'ACKNOWLEDGED' | 'BLOCKING';
  readonly title: string;
  /** One line with figures, for people. An acknowledgement covers only this text. */
  readonly facts: string;
  readonly count: number | null;
  /** Base currency, E4, decimal digits; debit positive. */
  readonly amountE4: string | null;
  /** The row that stores people's edits; null if there are none, and for an item that will be carried over. */
  readonly itemId: Uuid | null;
  readonly ownerId: Uuid | null;
  readonly dueDate: LocalDate | null;
  /** For an item completed or acknowledged by a person; null otherwise. */
  readonly note: string | null;
  readonly decidedBy: Uuid | null;
  /** Whether the next period's close begins with an item like this one. */
  readonly isRepeated: boolean;
  /** Of the row, decimal digits. */
  readonly version: string | null;
}

export interface CloseContext {
  readonly tenant: Pick<TenantFacts, 'baseCurrency' | 'settings'>;
  /** The verification that a submission brings; null: use the last one stored by a close. */
  readonly verification: VerificationFound | null;
  /** The result of `balanceFacts` for the same state of the books, shared when several periods are gathered. */
  readonly balances?: readonly ComputedFact[];
  /** The period's, where they were read before. */
  readonly statements?: readonly StatementStanding[];
}

/**
 * The checklist of a period's close: computed items in their fixed order, then custom ones by due date and title. Derived from the
 * books in the caller's transaction, in one set; see docs/specs/close.md, "Items". Costs drafts, accounts and open items, plus the
 * period's lines if it has a foreign currency.
 */
export async function gatherCloseItems(
  tx: TenantReadTx,
  basis: CloseBasis,
  { tenant, verification, balances, statements: known }: CloseContext,
): Promise<readonly CloseItem[]> {
  const { period, itemRows: rows } = basis;
  const [awaitingApproval, ofBalances, chain, drafts, due, staleRates, statements, withoutVoucher, awaited] =
    await Promise.all([
      draftFact(tx, period, 'AWAITING_APPROVAL'),
      balances ?? balanceFacts(tx, tenant.baseCurrency),
      chainFact(tx, basis, verification),
      draftFact(tx, period, 'DRAFTS'),
      dueFacts(tx, period.end_date),
      staleRateFact(tx, basis),
      known ?? statementStandings(tx, period),
      withoutVoucherFact(tx, basis, tenant),
      awaitedItems(tx, basis),
    ]);
  const facts = [awaitingApproval, ...ofBalances, chain, drafts, ...due];
  facts.push(
    reopenedFact(basis),
    openingChangedFact(basis),
    staleRates,
    statementFact(statements),
    withoutVoucher,
  );
  return [
    ...facts.map((fact) => computedItem(fact, rows.find(({ code }) => code === fact.code) ?? null)),
    ...[
      ...rows.filter(({ code, state }) => code === null && state !== 'REMOVED').map(customItem),
      ...awaited.map(awaitedItem),
    ].toSorted(byDueDateAndTitle),
  ];
}

/** Those without a due date come last. */
function byDueDateAndTitle(left: CloseItem, right: CloseItem): number {
  const keyOf = ({ dueDate, title, itemId }: CloseItem): string =>
    `${dueDate ?? latestDate} ${title} ${itemId ?? ''}`;
  return keyOf(left) < keyOf(right) ? -1 : 1;
}

/** The items that the checklist will start with: they also hold up a close that goes from OPEN to submission at once. */
async function awaitedItems(tx: TenantReadTx, basis: CloseBasis): Promise<ItemToTakeOver[]> {
  const isAwaited = basis.period.close_state === 'OPEN' && basis.found.version === null;
  return isAwaited ? itemsToTakeOver(tx, basis) : [];
}

/** What blocks a submission, one line each: blocking items, and those neither settled nor acknowledged. */
export function blockersOf(items: readonly CloseItem[]): readonly string[] {
  return items
    .filter(({ state }) => state === 'BLOCKING' || state === 'OPEN')
    .map(({ kind, title, facts }) => (kind === 'CUSTOM' ? facts : `${title}: ${facts}`));
}

/** The items that only the submission itself can settle, because it first verifies the books. */
export function isSettledBySubmission({ code, state }: CloseItem): boolean {
  return code === 'CHAIN' && state === 'OPEN';
}

/** The people whose acknowledgements the close relies on: like its preparers and submitters, they may not approve it. */
export function acknowledgersOf(items: readonly CloseItem[]): readonly Uuid[] {
  return items.flatMap(({ state, decidedBy }) =>
    state === 'ACKNOWLEDGED' && decidedBy !== null ? [decidedBy] : [],
  );
}

function computedItem(fact: ComputedFact, row: ItemRow | null): CloseItem {
  const { title, isHard } = computedItems[fact.code];
  const state = stateOf(fact, isHard, row);
  const isDecided = state === 'ACKNOWLEDGED';
  return {
    code: fact.code,
    kind: 'COMPUTED',
    state,
    title,
    facts: fact.facts,
    count: fact.count,
    amountE4: fact.amountE4,
    itemId: row?.id ?? null,
    ownerId: row?.owner_id ?? null,
    dueDate: row?.due_date ?? null,
    note: isDecided ? (row?.note ?? null) : null,
    decidedBy: isDecided ? (row?.decided_by ?? null) : null,
    isRepeated: false,
    version: row?.commit_number.toString() ?? null,
  };
}

function stateOf({ outcome, facts }: ComputedFact, isHard: boolean, row: ItemRow | null): CloseItem['state'] {
  if (outcome === 'SETTLED') return 'DONE';
  if (outcome === 'PENDING') return 'OPEN';
  if (isHard) return 'BLOCKING';
  return isAcknowledged(row, facts) ? 'ACKNOWLEDGED' : 'OPEN';
}

const isAcknowledged = (row: ItemRow | null, facts: string): boolean =>
  row?.state === 'ACKNOWLEDGED' && row.acknowledged === facts;

const custom = { code: 'CUSTOM', kind: 'CUSTOM', count: null, amountE4: null } as const;

const notDone = (title: string): string => `${title}: not done`;

function customItem(row: ItemRow): CloseItem {
  const title = row.title ?? '';
  const isDone = row.state === 'DONE';
  const facts = isDone ? `${title}: done` : notDone(title);
  const state = isDone ? 'DONE' : isAcknowledged(row, facts) ? 'ACKNOWLEDGED' : 'OPEN';
  return {
    ...custom,
    state,
    title,
    facts,
    itemId: row.id,
    ownerId: row.owner_id,
    dueDate: row.due_date,
    note: state === 'OPEN' ? null : row.note,
    decidedBy: state === 'OPEN' ? null : row.decided_by,
    isRepeated: row.is_repeated,
    version: row.commit_number.toString(),
  };
}

function awaitedItem({ title, ownerId, dueDate }: ItemToTakeOver): CloseItem {
  return {
    ...custom,
    state: 'OPEN',
    title,
    facts: notDone(title),
    itemId: null,
    ownerId,
    dueDate,
    note: null,
    decidedBy: null,
    isRepeated: true,
    version: null,
  };
}
