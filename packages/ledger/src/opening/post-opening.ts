import { controlRoleNames } from '@cifra/domain/accounts';
import { minorUnitsOf } from '@cifra/domain/currencies';
import { openingDateOf } from '@cifra/domain/fiscal-year';
import type { Uuid } from '@cifra/domain/ids';
import { earliestDate, type LocalDate } from '@cifra/domain/local-date';
import { absolute, formatE4 } from '@cifra/domain/money';
import type { Posting } from '@cifra/domain/entry';
import { postingCodes } from '@cifra/domain/posting';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { InvariantBroken } from '@cifra/database/failures';
import { openItems } from '@cifra/database/tables/documents';
import type { TenantReadTx, TenantTx } from '@cifra/database/tx';
import type { TenantCommandContext, TenantFacts } from '@cifra/books/command';
import { displayNumberOf } from '../journal/display-number.ts';
import { gatherCalendar } from '../journal/gather.ts';
import { Journal } from '../journal/journal.ts';
import type { LedgerPeriod } from '../journal/period-fact.ts';
import { seriesOfKind } from '../journal/series-of-kind.ts';
import { decideOpening, gatherOpening } from './decide-opening.ts';
import type { ControlTotal, OpeningInput } from './opening-input.ts';
import {
  amountE4Of,
  gatherNamed,
  openingLineCodes,
  proposeOpening,
  takesResults,
  type OpeningNames,
  type ProposedOpening,
} from './opening-lines.ts';
import { standingOpenings } from './queries.ts';

export const postOpeningCodes = refusalCodes(
  'POSTING_DATE_OUTSIDE_PERIODS',
  'OPENING_EXISTS',
  ...openingLineCodes,
  ...postingCodes,
  'OPENING_DOES_NOT_TIE',
);
export type OpeningRefusal = RefusalOf<typeof postOpeningCodes>;

/** The opening entry that stands, with what readers call it; null when there is none. */
export async function findStandingOpening(
  tx: TenantReadTx,
): Promise<{ readonly id: Uuid; readonly name: string; readonly openingDate: LocalDate } | null> {
  const [openingDate, [found]] = await Promise.all([
    openingDateOfTenant(tx),
    tx.all(standingOpenings, { kind: 'OPENING' }),
  ]);
  if (openingDate === null || !found) return null;
  return { id: found.id, name: displayNumberOf(found), openingDate };
}

/** The day before the first period; null while there is no period. */
export async function openingDateOfTenant(tx: TenantReadTx): Promise<LocalDate | null> {
  return dayBefore(await gatherCalendar(tx));
}

function dayBefore([first]: readonly LedgerPeriod[]): LocalDate | null {
  return first ? openingDateOf(first) : null;
}

/** An opening entry as it would be posted. */
export interface PlannedOpening {
  readonly openingDate: LocalDate;
  readonly periods: readonly LedgerPeriod[];
  readonly proposed: readonly ProposedOpening[];
  readonly posting: Posting;
  /** What goes to OpeningBalanceDifference, base currency, E4, debit positive. */
  readonly differenceE4: bigint;
}

/**
 * What posting the opening balances would write; writes nothing.
 * Refuses in this order: POSTING_DATE_OUTSIDE_PERIODS (no period yet), OPENING_EXISTS, the lines and items as `proposeOpening`,
 * then as `decideOpening` (PERIOD_LOCKED first), then OPENING_DOES_NOT_TIE of a control account whose items do not sum to what is
 * stated of it. Source: product.md 3.5.
 */
export async function planOpening(
  tx: TenantReadTx,
  input: OpeningInput,
  { tenant, newId }: Pick<TenantCommandContext, 'tenant' | 'newId'>,
): Promise<Result<PlannedOpening, OpeningRefusal>> {
  const [periods, standing, named] = await Promise.all([
    gatherCalendar(tx),
    findStandingOpening(tx),
    gatherNamed(tx, input),
  ]);
  const openingDate = dayBefore(periods);
  if (openingDate === null) {
    const facts = { postingDate: earliestDate, firstPeriodDate: null, lastPeriodDate: null };
    return refused(refuse('POSTING_DATE_OUTSIDE_PERIODS', facts));
  }
  if (standing !== null) return refused(refuse('OPENING_EXISTS', { openingEntryRef: standing.name }));
  const { baseCurrency } = tenant;
  const baseMinorUnits = minorUnitsOf(baseCurrency);
  const proposed = proposeOpening(input, named, {
    openingDate,
    baseCurrency,
    baseMinorUnits,
    newId,
    takesResults: takesResults(periods),
  });
  if (!proposed.ok) return proposed;
  const lines = proposed.value.map(({ line }) => line);
  const toDecide = { openingDate, lines, differenceConsent: input.differenceConsent };
  const opening = decideOpening(
    toDecide,
    await gatherOpening(tx, toDecide, { roles: named.roles, periods }, tenant),
    tenant,
  );
  if (!opening.ok) return opening;
  const { posting, differenceE4 } = opening.value;
  const untied = problemOfTotals(input.controlTotals, { posting, named, tenant });
  if (untied !== null) return refused(untied);
  return accepted({ openingDate, periods, proposed: proposed.value, posting, differenceE4 });
}

export interface OpeningMakers {
  readonly preparedBy: Uuid | null;
  readonly approvedBy: Uuid | null;
}

/**
 * Posts the opening balances: one OPENING entry dated the day before the first period, an open item for each receivable and
 * payable, in the caller's transaction. Answers the entry's id. Refuses as `planOpening`.
 */
export async function postOpening(
  tx: TenantTx,
  input: OpeningInput,
  { context, ...makers }: OpeningMakers & { readonly context: TenantCommandContext },
): Promise<Result<Uuid, OpeningRefusal>> {
  const [planned, journal] = await Promise.all([
    planOpening(tx, input, context),
    Journal.open(tx, context, [seriesOfKind('OPENING')]),
  ]);
  if (!planned.ok) return planned;
  const { openingDate, periods, proposed, posting, differenceE4 } = planned.value;
  writeItems(tx, proposed, posting);
  const { posted } = journal.write(tx, {
    posting,
    entry: {
      kind: 'OPENING',
      source: 'OPENING',
      sourceId: null,
      postingDate: openingDate,
      documentDate: openingDate,
      description: journal.words.opening,
      reference: null,
      ...makers,
    },
    periods,
  });
  tx.record({
    event: 'OPENING_BALANCES_POSTED',
    objectType: 'JournalEntry',
    objectId: posted.entryId,
    after: { openingDate, lines: input.lines.length, openItems: input.items.length, differenceE4 },
  });
  return accepted(posted.entryId);
}

/** Of each control account of which a total is stated, the posted items sum to it. */
function problemOfTotals(
  totals: readonly ControlTotal[],
  {
    posting,
    named,
    tenant,
  }: { readonly posting: Posting; readonly named: OpeningNames; readonly tenant: TenantFacts },
): Refusal<'OPENING_DOES_NOT_TIE' | 'ACCOUNT_UNKNOWN' | 'ACCOUNT_NOT_CONTROL'> | null {
  for (const { accountId, amount } of totals) {
    const account = named.accounts.get(accountId);
    if (!account) return refuse('ACCOUNT_UNKNOWN', { lineNumber: null, accountRef: accountId });
    if (account.controlRole === null)
      return refuse('ACCOUNT_NOT_CONTROL', {
        lineNumber: null,
        accountRef: account.code,
        neededRoles: controlRoleNames,
      });
    const itemsE4 = posting.lines
      .filter((line) => line.accountId === accountId)
      .reduce((sum, { baseAmountE4 }) => sum + baseAmountE4, 0n);
    const differenceE4 = absolute(amountE4Of(amount) - itemsE4);
    if (differenceE4 !== 0n)
      return refuse('OPENING_DOES_NOT_TIE', {
        controlAccountRef: account.code,
        differenceAmount: formatE4(differenceE4, minorUnitsOf(tenant.baseCurrency)),
        currencyCode: tenant.baseCurrency,
      });
  }
  return null;
}

/** The items as they were made: in base currency, what their control lines carry. */
function writeItems(tx: TenantTx, proposed: readonly ProposedOpening[], posting: Posting): void {
  const moved = new Map(posting.movements.map((movement) => [movement.openItemId, movement]));
  for (const { line, item } of proposed) {
    if (item === null) continue;
    const posted = moved.get(item.id);
    if (!posted) throw new InvariantBroken('an opening item was proposed and not decided');
    tx.insert(openItems, {
      id: item.id,
      side: item.side,
      party_id: item.partyId,
      account_id: line.accountId,
      document_id: null,
      reference: item.reference,
      document_date: item.documentDate,
      due_date: item.dueDate,
      currency: posted.currency,
      original_amount: posted.originalAmountE4,
      base_amount: posted.baseAmountE4,
    });
  }
}
