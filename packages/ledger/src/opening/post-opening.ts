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
import { findPostingAccount } from '../journal/gather.ts';
import { writePosting } from '../journal/post-entry.ts';
import { allPeriods, fiscalYearById } from '../journal/queries.ts';
import { decideOpening } from './decide-opening.ts';
import type { ControlTotal, OpeningInput } from './opening-input.ts';
import { amountE4Of, openingLineCodes, proposeOpening, type ProposedOpening } from './opening-lines.ts';
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
  const openingDate = await openingDateOfTenant(tx);
  if (openingDate === null) return null;
  const [found] = await tx.all(standingOpenings, { openingDate, kind: 'OPENING' });
  if (!found) return null;
  const year = await tx.first(fiscalYearById, { id: found.yearId });
  if (!year) throw new InvariantBroken('an entry belongs to a fiscal year that is not there');
  const name = displayNumberOf({ series: found.series, fiscalYear: year.name, number: found.number });
  return { id: found.id, name, openingDate };
}

/** The day before the first period; null while there is no period. */
export async function openingDateOfTenant(tx: TenantReadTx): Promise<LocalDate | null> {
  const [first] = await tx.all(allPeriods, {});
  return first ? openingDateOf({ startDate: first.start_date }) : null;
}

/**
 * Posts the opening balances: one OPENING entry dated the day before the first period, an open item for each receivable and
 * payable, in the caller's transaction. Answers the entry's id.
 * Refuses in this order: POSTING_DATE_OUTSIDE_PERIODS (no period yet), OPENING_EXISTS, the lines and items as `proposeOpening`,
 * then as `decideOpening` (PERIOD_LOCKED first), then OPENING_DOES_NOT_TIE of a control account whose items do not sum to what is
 * stated of it. Source: product.md 3.5.
 */
export async function postOpening(
  tx: TenantTx,
  input: OpeningInput,
  { preparedBy, context }: { readonly preparedBy: Uuid | null; readonly context: TenantCommandContext },
): Promise<Result<Uuid, OpeningRefusal>> {
  const { tenant, newId } = context;
  const openingDate = await openingDateOfTenant(tx);
  if (openingDate === null) {
    const facts = { postingDate: earliestDate, firstDate: null, lastDate: null };
    return refused(refuse('POSTING_DATE_OUTSIDE_PERIODS', facts));
  }
  const standing = await findStandingOpening(tx);
  if (standing !== null) return refused(refuse('OPENING_EXISTS', { entry: standing.name }));
  const { baseCurrency } = tenant;
  const baseMinorUnits = minorUnitsOf(baseCurrency);
  const proposed = await proposeOpening(tx, input, { openingDate, baseCurrency, baseMinorUnits, newId });
  if (!proposed.ok) return proposed;
  const opening = await decideOpening(
    tx,
    {
      openingDate,
      lines: proposed.value.map(({ line }) => line),
      differenceConsent: input.differenceConsent,
    },
    tenant,
  );
  if (!opening.ok) return opening;
  const { posting, lines, differenceE4 } = opening.value;
  const untied = await problemOfTotals(tx, input.controlTotals, { posting, tenant });
  if (untied !== null) return refused(untied);
  await writeItems(tx, proposed.value, posting);
  const posted = await writePosting(
    tx,
    posting,
    {
      kind: 'OPENING',
      source: 'OPENING',
      sourceId: null,
      postingDate: openingDate,
      documentDate: openingDate,
      description: 'Opening balances',
      reference: null,
      lines,
      preparedBy,
      approvedBy: null,
    },
    context,
  );
  tx.record({
    event: 'OPENING_BALANCES_POSTED',
    objectType: 'JournalEntry',
    objectId: posted.entryId,
    after: { openingDate, lines: input.lines.length, openItems: input.items.length, differenceE4 },
  });
  return accepted(posted.entryId);
}

/** Of each control account of which a total is stated, the posted items sum to it. */
async function problemOfTotals(
  tx: TenantReadTx,
  totals: readonly ControlTotal[],
  { posting, tenant }: { readonly posting: Posting; readonly tenant: TenantFacts },
): Promise<Refusal<'OPENING_DOES_NOT_TIE' | 'ACCOUNT_UNKNOWN' | 'ACCOUNT_NOT_CONTROL'> | null> {
  for (const { accountId, amount } of totals) {
    const account = await findPostingAccount(tx, accountId);
    if (!account) return refuse('ACCOUNT_UNKNOWN', { line: null, account: accountId });
    if (account.controlRole === null)
      return refuse('ACCOUNT_NOT_CONTROL', {
        line: null,
        account: account.code,
        role: 'DefaultAR, DefaultAP',
      });
    const itemsE4 = posting.lines
      .filter((line) => line.accountId === accountId)
      .reduce((sum, { baseAmountE4 }) => sum + baseAmountE4, 0n);
    const differenceE4 = absolute(amountE4Of(amount) - itemsE4);
    if (differenceE4 !== 0n)
      return refuse('OPENING_DOES_NOT_TIE', {
        account: account.code,
        difference: formatE4(differenceE4, minorUnitsOf(tenant.baseCurrency)),
        currency: tenant.baseCurrency,
      });
  }
  return null;
}

/** The items as they were made: in base currency, what their control lines carry. */
async function writeItems(
  tx: TenantTx,
  proposed: readonly ProposedOpening[],
  posting: Posting,
): Promise<void> {
  for (const [index, { line, item }] of proposed.entries()) {
    if (item === null) continue;
    const posted = posting.lines[index];
    if (posted?.openItemId !== item.id)
      throw new InvariantBroken('an opening was decided in another order than it was proposed in');
    tx.insert(openItems, {
      id: item.id,
      side: item.side,
      party_id: item.partyId,
      account_id: line.accountId,
      document_id: null,
      reference: item.reference,
      document_date: item.documentDate,
      due_date: item.dueDate,
      currency: posted.originalCurrency,
      original_amount: posted.originalAmountE4,
      base_amount: posted.baseAmountE4,
    });
  }
}
