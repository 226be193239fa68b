import { parseCurrency } from '@cifra/domain/currencies';
import { decideDraftAction } from '@cifra/domain/draft-life';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { maximumLines } from '@cifra/domain/posting';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { entryDrafts } from '@cifra/database/tables/tenant';
import type { TenantReadTx, TenantTx } from '@cifra/database/tx';
import { accountById } from '../journal/queries.ts';
import { readPreparers, type ManualLine } from '../manual-entries/draft-line.ts';
import { draftStepCodes, findDraft, type DraftRow, type DraftStepRefusal } from './find-draft.ts';
import { gatherTaxCodes, problemOfTaxCodes, taxCodeCodes } from '../manual-entries/propose-lines.ts';

/** The content of a draft, checked at the edge for its form; plain data. */
export interface DraftContent {
  readonly postingDate: LocalDate;
  readonly documentDate: LocalDate;
  readonly description: string;
  readonly reference: string | null;
  /** Whether it is reversed on the first day of the next period. */
  readonly isAccrual: boolean;
  readonly lines: readonly ManualLine[];
}

export interface DraftToSave {
  /** Null: a new draft. */
  readonly draft: { readonly id: Uuid; readonly version: bigint } | null;
  readonly content: DraftContent;
  readonly editor: Uuid;
  readonly newId: () => Uuid;
}

export const keptLinesCodes = refusalCodes(
  'ENTRY_TOO_LONG',
  'ACCOUNT_UNKNOWN',
  'CURRENCY_UNKNOWN',
  ...taxCodeCodes,
);
export type LinesRefusal = RefusalOf<typeof keptLinesCodes>;

export const saveDraftCodes = refusalCodes(...draftStepCodes, ...keptLinesCodes);
export type SaveDraftRefusal = RefusalOf<typeof saveDraftCodes>;

/**
 * Creates or edits a draft in the caller's transaction. The editor becomes one of its preparers. A draft may be unfinished and
 * dated in a locked period, but names only accounts, currencies and active tax codes that exist.
 * Refuses in this order: DRAFT_UNKNOWN, VERSION_CONFLICT, DRAFT_NOT_IN_STATE, ENTRY_TOO_LONG, then per line ACCOUNT_UNKNOWN, CURRENCY_UNKNOWN,
 * then per line TAX_CODE_UNKNOWN, TAX_CODE_INACTIVE.
 */
export async function saveDraft(
  tx: TenantTx,
  { draft, content, editor, newId }: DraftToSave,
): Promise<Result<Uuid, SaveDraftRefusal>> {
  let known: DraftRow | null = null;
  if (draft !== null) {
    const found = await findDraft(tx, draft);
    if (!found.ok) return found;
    const action = decideDraftAction({
      state: found.value.state,
      action: 'edit',
      reason: null,
      isApprovalRequired: false,
    });
    if (!action.ok) return refused(action.refusal as DraftStepRefusal);
    known = found.value;
  }
  const problem = await problemOfLines(tx, content.lines);
  if (problem !== null) return refused(problem);
  const preparers = known === null ? [] : readPreparers(known.prepared_by);
  const id = known?.id ?? newId();
  const row = {
    id,
    state: 'DRAFT' as const,
    posting_date: content.postingDate,
    document_date: content.documentDate,
    description: content.description,
    reference: content.reference,
    lines: JSON.stringify(content.lines),
    prepared_by: JSON.stringify(preparers.includes(editor) ? preparers : [...preparers, editor]),
    submitted_by: null,
    decided_by: known?.decided_by ?? null,
    rejection_reason: known?.rejection_reason ?? null,
    entry_id: null,
    is_accrual: content.isAccrual,
  };
  if (known === null) tx.insert(entryDrafts, row);
  else tx.replace(entryDrafts, row, known.commit_number);
  const told = { objectType: 'EntryDraft', objectId: id, after: content } as const;
  tx.record(
    known === null
      ? { ...told, event: 'ENTRY_DRAFT_CREATED' }
      : { ...told, event: 'ENTRY_DRAFT_CHANGED', before: contentOf(known) },
  );
  return accepted(id);
}

/** What lines that are kept, unfinished as they may be, are refused for. */
export async function problemOfLines(
  tx: TenantReadTx,
  lines: readonly ManualLine[],
): Promise<LinesRefusal | null> {
  if (lines.length > maximumLines)
    return refuse('ENTRY_TOO_LONG', { givenLineCount: lines.length, maximumLineCount: maximumLines });
  const ids = [...new Set(lines.map(({ accountId }) => accountId))];
  const [accounts, taxCodes] = await Promise.all([
    Promise.all(ids.map((id) => tx.first(accountById, { id }))),
    gatherTaxCodes(tx, lines),
  ]);
  const known = new Set(accounts.map((account) => account?.id));
  for (const [index, { accountId, currency }] of lines.entries()) {
    if (!known.has(accountId))
      return refuse('ACCOUNT_UNKNOWN', { lineNumber: index + 1, accountRef: accountId });
    if (!parseCurrency(currency).ok)
      return refuse('CURRENCY_UNKNOWN', { lineNumber: index + 1, currencyText: currency });
  }
  return problemOfTaxCodes(lines, taxCodes);
}

function contentOf(row: DraftRow): DraftContent {
  return {
    postingDate: row.posting_date,
    documentDate: row.document_date,
    description: row.description,
    reference: row.reference,
    isAccrual: row.is_accrual,
    lines: JSON.parse(row.lines) as ManualLine[],
  };
}
