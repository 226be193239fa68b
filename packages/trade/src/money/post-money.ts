import { isOwnMoneyKind } from '@cifra/domain/account-kinds';
import { isApprovalNeeded } from '@cifra/domain/approval-rules';
import type { Posting } from '@cifra/domain/entry';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { isReducedMoneyIn } from '@cifra/domain/documents/reduced-receipt';
import { decidePosting } from '@cifra/domain/posting';
import type { PostingAccount } from '@cifra/domain/posting-facts';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { InvariantBroken } from '@cifra/database/failures';
import { moneyDocuments } from '@cifra/database/tables/money';
import type { TenantReadTx, TenantTx } from '@cifra/database/tx';
import type { TenantCommandContext, TenantFacts } from '@cifra/books/command';
import { afterPosting, factsOf, type PostingBasis } from '@cifra/ledger/journal/gather';
import { Journal } from '@cifra/ledger/journal/journal';
import { gatherDocumentBasis, type DocumentBasis } from '../documents/document-basis.ts';
import { decideIssuer } from '../documents/may-issue.ts';
import {
  documentPostingCodes,
  documentRefusal,
  type DocumentPostingCode,
} from '../documents/posting-refusals.ts';
import type { KeptMoneyLine, MoneyContent } from './content.ts';
import { gatherMoney, type MoneyFacts } from './gather-money.ts';
import { MoneyNumbers } from './money-number.ts';
import { planMoneyCodes, type MoneyPlan } from './money-plan.ts';
import { planMoney } from './plan-money.ts';

export const decideMoneyCodes = refusalCodes(
  'LEGAL_DETAILS_INCOMPLETE',
  ...planMoneyCodes,
  ...documentPostingCodes,
);
export type DecideMoneyRefusal = RefusalOf<typeof decideMoneyCodes>;

/** A money document as it was decided, with the entries that it posts. */
export interface DecidedMoney {
  readonly plan: MoneyPlan;
  readonly posting: Posting;
  /** Of a transfer that comes on another day. */
  readonly arrival: Posting | null;
}

/**
 * Decides a money document from what was read. Refuses in this order: LEGAL_DETAILS_INCOMPLETE (money in), then as `planMoney`, as the
 * posting engine, and as the engine for the day of arrival.
 */
export function decideMoney(
  content: MoneyContent,
  { basis, facts }: { readonly basis: DocumentBasis; readonly facts: MoneyFacts },
  tenant: TenantFacts,
): Result<DecidedMoney, DecideMoneyRefusal> {
  const issuer = decideIssuer(content.kind === 'MONEY_IN' ? 'RECEIPT' : 'PAYMENT', basis.details, tenant);
  if (!issuer.ok) return issuer;
  const plan = planMoney(content, facts, tenant);
  if (!plan.ok) return plan;
  const { entryLines: lines, transfer } = plan.value;
  const posting = decideEntry({ lines, postingDate: content.postingDate }, facts.posting);
  if (!posting.ok) return posting;
  if (!transfer?.arrivalLines) return accepted({ plan: plan.value, posting: posting.value, arrival: null });
  const arrival = decideEntry(
    { lines: transfer.arrivalLines, postingDate: transfer.receivedDate },
    afterPosting(facts.posting, posting.value),
  );
  return arrival.ok
    ? accepted({ plan: plan.value, posting: posting.value, arrival: arrival.value })
    : arrival;
}

function decideEntry(
  entry: { readonly lines: MoneyPlan['entryLines']; readonly postingDate: LocalDate },
  basis: PostingBasis,
): Result<Posting, Refusal<DocumentPostingCode>> {
  const decision = decidePosting(factsOf(basis, { ...entry, kind: 'ORDINARY', source: 'MONEY' }));
  return decision.ok ? decision : refused(documentRefusal(decision.refusal));
}

export interface MoneyMakers {
  /** The draft that it comes from. */
  readonly draftId: Uuid | null;
  readonly preparedBy: Uuid | null;
  readonly approvedBy: Uuid | null;
}

/** What posting needs before it is known what the document says. */
export interface MoneyDesk {
  readonly basis: DocumentBasis;
  readonly journal: Journal;
  readonly numbers: MoneyNumbers;
}

/** Reads it in one set. */
export async function openMoneyDesk(tx: TenantReadTx, context: TenantCommandContext): Promise<MoneyDesk> {
  const [basis, journal, numbers] = await Promise.all([
    gatherDocumentBasis(tx),
    Journal.open(tx, context),
    MoneyNumbers.gather(tx),
  ]);
  return { basis, journal, numbers };
}

interface MoneyToWrite {
  readonly desk: MoneyDesk;
  readonly makers: MoneyMakers;
}

/**
 * Posts money in, money out or a transfer through the one door to the ledger, in the caller's transaction: its entries, its number, the
 * document. Reads in one set. Answers the document's id. Refuses as `decideMoney`.
 */
export function postMoney(
  tx: TenantTx,
  content: MoneyContent,
  of: MoneyToWrite,
  context: TenantCommandContext,
): Promise<Result<Uuid, DecideMoneyRefusal>> {
  return write<never>(tx, content, { ...of, problemOf: () => null }, context);
}

/**
 * The same where nobody approved it. Money in needs nobody, but what came to a current account is no money: it is a claim on whoever has it.
 * Neither is what its lines take away again.
 * Refuses as `postMoney`, and last: APPROVAL_REQUIRED. Source: docs/decisions/0068-what-a-receipt-gives-up.md.
 */
export function postMoneyAlone(
  tx: TenantTx,
  content: MoneyContent,
  of: MoneyToWrite,
  context: TenantCommandContext,
): Promise<Result<Uuid, DecideMoneyRefusal | Refusal<'APPROVAL_REQUIRED'>>> {
  const problemOf = (account: PostingAccount | null, { lines }: MoneyPlan) =>
    content.kind === 'MONEY_IN' &&
    (!isOwnMoneyKind(account?.kind ?? null) || isReducedMoneyIn(lines)) &&
    isApprovalNeeded('CLAIMED_MONEY_IN', 'posting', context.tenant.settings)
      ? refuse('APPROVAL_REQUIRED', { action: 'post' })
      : null;
  return write(tx, content, { ...of, problemOf }, context);
}

async function write<Refused>(
  tx: TenantTx,
  content: MoneyContent,
  {
    desk,
    makers,
    problemOf,
  }: MoneyToWrite & {
    readonly problemOf: (account: PostingAccount | null, plan: MoneyPlan) => Refused | null;
  },
  context: TenantCommandContext,
): Promise<Result<Uuid, DecideMoneyRefusal | Refused>> {
  const { basis, journal, numbers } = desk;
  const facts = await gatherMoney(tx, content, basis, context.tenant);
  const decided = decideMoney(content, { basis, facts }, context.tenant);
  if (!decided.ok) return decided;
  const { plan, posting, arrival } = decided.value;
  const problem = problemOf(facts.posting.accounts.get(plan.moneyAccountId) ?? null, plan);
  if (problem !== null) return refused(problem);
  const { transfer } = plan;
  const period = basis.periods.find(({ id }) => id === posting.periodId);
  if (!period) throw new InvariantBroken('a document was decided without a period');
  const { displayNumber, ...number } = numbers.issue(tx, content.kind, period.fiscalYearId);
  const documentId = context.newId();
  const post = (entry: Posting, documentDate: LocalDate): Uuid =>
    journal.write(tx, {
      posting: {
        ...entry,
        lines: entry.lines.map((line) =>
          line.description === '' ? { ...line, description: displayNumber } : line,
        ),
      },
      entry: {
        kind: 'ORDINARY',
        source: 'MONEY',
        postingDate: entry.postingDate,
        sourceId: documentId,
        documentDate,
        description: displayNumber,
        reference: content.reference,
        preparedBy: makers.preparedBy,
        approvedBy: makers.approvedBy,
      },
      periods: basis.periods,
    }).posted.entryId;
  const entryId = post(posting, content.documentDate);
  const arrivalEntryId = arrival && post(arrival, arrival.postingDate);
  tx.insert(moneyDocuments, {
    id: documentId,
    kind: content.kind,
    series: number.series,
    fiscal_year_id: period.fiscalYearId,
    number: number.number,
    display_number: displayNumber,
    party_id: content.partyId,
    document_date: content.documentDate,
    posting_date: content.postingDate,
    money_account_id: plan.moneyAccountId,
    currency: content.currency,
    net_amount: plan.totals.netE4,
    tax_amount: plan.totals.taxE4,
    total_amount: plan.totals.totalE4,
    amounts_include_tax: content.amountsIncludeTax,
    lines: JSON.stringify(keptLines(plan)),
    to_account_id: transfer?.toAccountId ?? null,
    to_currency: transfer?.toCurrency ?? null,
    received_amount: transfer?.receivedE4 ?? null,
    received_date: transfer?.receivedDate ?? null,
    transit_account_id: transfer?.transitAccountId ?? null,
    fee_account_id: transfer?.fee?.accountId ?? null,
    fee_amount: transfer?.fee?.amountE4 ?? null,
    entry_id: entryId,
    arrival_entry_id: arrivalEntryId,
    reference: content.reference,
    memo: content.memo,
    prepared_by: makers.preparedBy,
    approved_by: makers.approvedBy,
  });
  tx.record({
    event: 'MONEY_POSTED',
    objectType: 'MoneyDocument',
    objectId: documentId,
    after: {
      kind: content.kind,
      number: displayNumber,
      partyId: content.partyId,
      documentDate: content.documentDate,
      postingDate: content.postingDate,
      currency: content.currency,
      totalE4: plan.totals.totalE4,
      entryId,
      arrivalEntryId,
      draftId: makers.draftId,
    },
  });
  return accepted(documentId);
}

const keptLines = ({ lines, taxDate }: MoneyPlan): KeptMoneyLine[] =>
  lines.map(({ netE4, taxE4, ...line }) => ({
    ...line,
    netE4: String(netE4),
    taxE4: String(taxE4),
    taxDate: line.taxCodeId === null ? null : taxDate,
  }));
