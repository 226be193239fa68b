import { keepSelfApproval } from '@cifra/ledger/approvals/approve-alone';
import { isApprovalNeeded } from '@cifra/domain/approval-rules';
import { findCurrency } from '@cifra/domain/currencies';
import { decideDraftAction } from '@cifra/domain/draft-life';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { Row } from '@cifra/database/kit/table';
import { moneyDrafts } from '@cifra/database/tables/money';
import type { TenantReadTx, TenantTx } from '@cifra/database/tx';
import { actorOf } from '@cifra/books/actor-of';
import type { TenantCommandContext } from '@cifra/books/command';
import {
  decideStep,
  type DecidedStep,
  type StepAction,
  type StepRefusal,
} from '@cifra/ledger/drafts/decide-step';
import { readPreparers } from '@cifra/ledger/manual-entries/draft-line';
import { maximumDocumentLines } from '../documents/plan-document.ts';
import { partyById } from '../parties/queries.ts';
import { readMoneyContent, type MoneyContent } from './content.ts';
import { moneyDraftById } from './queries.ts';

export type MoneyDraftRow = Row<typeof moneyDrafts>;

/** A draft at the version that the caller saw. */
export interface MoneyDraftRef {
  readonly id: Uuid;
  readonly version: bigint;
}

export const findMoneyDraftCodes = refusalCodes('DRAFT_UNKNOWN', 'VERSION_CONFLICT');
export const moneyStepCodes = refusalCodes(...findMoneyDraftCodes, 'DRAFT_NOT_IN_STATE');
export const saveMoneyCodes = refusalCodes(
  ...moneyStepCodes,
  'PARTY_UNKNOWN',
  'CURRENCY_UNKNOWN',
  'DOCUMENT_TOO_LONG',
  'INPUT_INVALID',
);
type FindRefusal = RefusalOf<typeof findMoneyDraftCodes>;

/** Refuses in this order: DRAFT_UNKNOWN, VERSION_CONFLICT. */
async function findMoneyDraft(
  tx: TenantReadTx,
  { id, version }: MoneyDraftRef,
): Promise<Result<MoneyDraftRow, FindRefusal>> {
  const row = await tx.first(moneyDraftById, { id });
  if (!row) return refused(refuse('DRAFT_UNKNOWN', { draftRef: id }));
  if (row.commit_number === version) return accepted(row);
  return refused(
    refuse('VERSION_CONFLICT', {
      object: 'draft',
      expectedVersion: String(version),
      actualVersion: String(row.commit_number),
    }),
  );
}

/**
 * Creates or edits a draft in the caller's transaction. The editor becomes one of its preparers. A draft may be unfinished, but keeps its
 * kind. Refuses in this order: DRAFT_UNKNOWN, VERSION_CONFLICT, INPUT_INVALID (another kind), DRAFT_NOT_IN_STATE, PARTY_UNKNOWN,
 * CURRENCY_UNKNOWN, DOCUMENT_TOO_LONG.
 */
export async function saveMoneyDraft(
  tx: TenantTx,
  { draft, content }: { readonly draft: MoneyDraftRef | null; readonly content: MoneyContent },
  context: TenantCommandContext,
): Promise<Result<Uuid, RefusalOf<typeof saveMoneyCodes>>> {
  const [found, party] = await Promise.all([
    draft === null ? accepted(null) : findMoneyDraft(tx, draft),
    content.partyId === null ? null : tx.first(partyById, { id: content.partyId }),
  ]);
  if (!found.ok) return found;
  const known = found.value;
  if (known !== null) {
    if (known.kind !== content.kind) {
      const problem = `must be ${known.kind}: a draft keeps its kind`;
      return refused(refuse('INPUT_INVALID', { field: 'kind', problem, value: content.kind }));
    }
    const edit = { state: known.state, action: 'edit', reason: null, isApprovalRequired: false } as const;
    const action = decideDraftAction(edit);
    if (!action.ok) return refused(action.refusal as Refusal<'DRAFT_NOT_IN_STATE'>);
  }
  if (content.partyId !== null && party === null)
    return refused(refuse('PARTY_UNKNOWN', { lineNumber: null, partyRef: content.partyId }));
  const problem = problemOfContent(content);
  if (problem !== null) return refused(problem);
  const editor = actorOf(context);
  const preparers = known === null ? [] : readPreparers(known.prepared_by);
  const id = known?.id ?? context.newId();
  const row = {
    id,
    kind: content.kind,
    posting_date: content.postingDate,
    state: 'DRAFT' as const,
    content: JSON.stringify(content),
    prepared_by: JSON.stringify(preparers.includes(editor) ? preparers : [...preparers, editor]),
    submitted_by: null,
    decided_by: known?.decided_by ?? null,
    rejection_reason: known?.rejection_reason ?? null,
    document_id: null,
  };
  if (known === null) tx.insert(moneyDrafts, row);
  else tx.replace(moneyDrafts, row, known.commit_number);
  const told = { objectType: 'MoneyDraft', objectId: id, after: content } as const;
  tx.record(
    known === null
      ? { ...told, event: 'MONEY_DRAFT_CREATED' }
      : { ...told, event: 'MONEY_DRAFT_CHANGED', before: readMoneyContent(known.content) },
  );
  return accepted(id);
}

function problemOfContent({
  currency,
  transfer,
  lines,
}: MoneyContent): Refusal<'CURRENCY_UNKNOWN' | 'DOCUMENT_TOO_LONG'> | null {
  for (const each of [currency, ...(transfer === null ? [] : [transfer.toCurrency])])
    if (findCurrency(each) === null)
      return refuse('CURRENCY_UNKNOWN', { lineNumber: null, currencyText: each });
  const givenLineCount = lines.length;
  return givenLineCount > maximumDocumentLines
    ? refuse('DOCUMENT_TOO_LONG', { givenLineCount, maximumLineCount: maximumDocumentLines })
    : null;
}

/** A step in the life of a draft. Refuses: as `findMoneyDraft`, DRAFT_NOT_IN_STATE, and what the action is refused with. */
export async function findMoneyStep<Action extends StepAction>(
  tx: TenantReadTx,
  ref: MoneyDraftRef,
  { action, context }: { readonly action: Action; readonly context: TenantCommandContext },
): Promise<Result<DecidedStep<MoneyDraftRow>, FindRefusal | StepRefusal<Action>>> {
  const found = await findMoneyDraft(tx, ref);
  if (!found.ok) return found;
  const { kind } = found.value;
  // Whether money in is a claim is known once it is planned. One that was submitted awaits a second person.
  const object = action === 'approve' && kind === 'MONEY_IN' ? 'CLAIMED_MONEY_IN' : kind;
  const isApprovalRequired = isApprovalNeeded(object, 'posting', context.tenant.settings);
  return decideStep(found.value, { action, context, isApprovalRequired });
}

const events = {
  submit: 'MONEY_DRAFT_SUBMITTED',
  withdraw: 'MONEY_DRAFT_WITHDRAWN',
  reject: 'MONEY_DRAFT_REJECTED',
  discard: 'MONEY_DRAFT_DISCARDED',
  approve: 'MONEY_DRAFT_APPROVED',
  post: 'MONEY_DRAFT_POSTED',
} as const satisfies Record<StepAction, string>;

/** A new version of the draft in its next state, and the event of the step; `posted`: the document that it became. Answers its id. */
export function writeMoneyStep(
  tx: TenantTx,
  { action, row, next, change, selfReason }: DecidedStep<MoneyDraftRow>,
  posted: { readonly document_id?: Uuid } = {},
): Uuid {
  const { commit_number: version, ...fields } = row;
  const changed = { ...posted, ...change };
  tx.replace(moneyDrafts, { ...fields, ...changed, state: next }, version);
  tx.record({
    event: events[action],
    objectType: 'MoneyDraft',
    objectId: row.id,
    before: { state: row.state },
    after: { state: next, ...changed },
  });
  if (change.decided_by !== undefined && change.decided_by !== null)
    keepSelfApproval(tx, selfReason, {
      objectType: 'MoneyDraft',
      objectId: row.id,
      date: row.posting_date,
      approvedBy: change.decided_by,
    });
  return row.id;
}
