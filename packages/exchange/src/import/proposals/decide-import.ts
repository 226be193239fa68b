import { actorOf } from '@cifra/books/actor-of';
import { tenantCommand, type TenantCommandContext } from '@cifra/books/command';
import type { Row } from '@cifra/database/kit/table';
import { InvariantBroken } from '@cifra/database/failures';
import { importDecisions, type importProposals } from '@cifra/database/tables/imports';
import type { TenantReadTx, TenantTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { checkReason } from '@cifra/domain/reason';
import { refusalCodes, type CodeOf, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { decideApprovalBy, keepSelfApproval } from '@cifra/ledger/approvals/approve-alone';
import type { OpeningInput } from '@cifra/ledger/opening/opening-input';
import { postOpening } from '@cifra/ledger/opening/post-opening';
import type { SaftFile } from '../../saft-file.ts';
import { planTable, writeTable, type TableFileFormat } from '../csv/import-table.ts';
import type { ImportMakers } from '../import-makers.ts';
import type { PlannedImport } from '../planned-import.ts';
import { planSaftImport, writeSaft } from '../saft/import-saft.ts';
import { planOpeningImport } from './propose-file.ts';
import { plannedCodes, type PlanRefusal } from './propose-import.ts';
import type { ProposalOptions } from './proposed-file.ts';
import { importProposalById } from './queries.ts';

type Proposal = Row<typeof importProposals>;

/** The file of a proposal, as it is read again. */
export type ProposalContent =
  | { readonly path: string }
  | { readonly saft: SaftFile; readonly fileHash: string }
  | { readonly opening: OpeningInput };

export interface ApproveImport {
  readonly importId: Uuid;
  /** Null: there is no such proposal, or it was decided on. */
  readonly content: ProposalContent | null;
}

const findCodes = refusalCodes('IMPORT_UNKNOWN', 'IMPORT_DECIDED');
export const approveImportCodes = refusalCodes(
  ...findCodes,
  'MAKER_IS_CHECKER',
  'REASON_TOO_SHORT',
  ...plannedCodes,
  'IMPORT_STALE',
);
export const rejectImportCodes = refusalCodes('REASON_TOO_SHORT', ...findCodes);

/**
 * Posts an import that somebody else proposed, all of it in one transaction or nothing; its entries name both. It is planned again, and what it would
 * post must be what was proposed. Answers the import's id. Refuses in this order: IMPORT_UNKNOWN, IMPORT_DECIDED, MAKER_IS_CHECKER, REASON_TOO_SHORT (who
 * proposed it alone), why the file would not be imported, IMPORT_STALE.
 */
export const approveImportCommand = tenantCommand<ApproveImport, Uuid, CodeOf<typeof approveImportCodes>>(
  'import.approve',
  async (tx, { importId, content }, context) => {
    const found = await findPending(tx, importId);
    if (!found.ok) return found;
    const proposal = found.value;
    const approver = actorOf(context);
    const approval = decideApprovalBy(context, {
      preparedBy: [proposal.proposed_by],
      approvalRequired: true,
    });
    if (!approval.ok) return approval;
    if (content === null) throw new InvariantBroken('an import that is pending came without its file');
    const makers = { importId, preparedBy: proposal.proposed_by, approvedBy: approver };
    const posted = await importAgain(tx, proposal, content, { ...makers, context });
    if (!posted.ok) return posted;
    keepSelfApproval(tx, approval.value, {
      objectType: 'Import',
      objectId: importId,
      date: context.tenant.today,
      approvedBy: approver,
    });
    decide(tx, proposal, { decision: 'APPROVED', decidedBy: approver, note: null });
    return accepted(importId);
  },
  {
    keyedBy: ({ importId }) => ({ importId }),
    refuses: approveImportCodes,
    stepwise:
      'It plans a file of any length, and posts each of its entries as those before it left the books.',
  },
);

/** Decides that a proposed import is not made; the request carries the reason. Answers the import's id. Refuses in the order of its codes. */
export const rejectImportCommand = tenantCommand<
  { readonly importId: Uuid },
  Uuid,
  CodeOf<typeof rejectImportCodes>
>(
  'import.reject',
  async (tx, { importId }, context) => {
    const reason = checkReason(context.request.reason);
    if (!reason.ok) return reason;
    const found = await findPending(tx, importId);
    if (!found.ok) return found;
    decide(tx, found.value, { decision: 'REJECTED', decidedBy: actorOf(context), note: reason.value });
    return accepted(importId);
  },
  { refuses: rejectImportCodes },
);

async function findPending(
  tx: TenantReadTx,
  id: Uuid,
): Promise<Result<Proposal, RefusalOf<typeof findCodes>>> {
  const found = await tx.first(importProposalById, { id });
  if (!found) return refused(refuse('IMPORT_UNKNOWN', { importRef: id }));
  const { proposal, decision } = found;
  return decision === null
    ? accepted(proposal)
    : refused(refuse('IMPORT_DECIDED', { importRef: id, importDecision: decision }));
}

type Makers = ImportMakers & { readonly context: TenantCommandContext };

async function importAgain(
  tx: TenantTx,
  proposal: Proposal,
  content: ProposalContent,
  makers: Makers,
): Promise<Result<unknown, PlanRefusal | RefusalOf<readonly ['IMPORT_STALE']>>> {
  const { tenant } = makers.context;
  const { mapping, hasConsent, accountTypes } = JSON.parse(proposal.options) as ProposalOptions;
  const { file_name: fileName, file_hash: fileHash } = proposal;
  const isSame = (plan: PlannedImport | null): boolean => plan?.planHash === proposal.plan_hash;
  const stale = refused(refuse('IMPORT_STALE', { importRef: proposal.id }));
  if ('opening' in content) {
    const { refusal, plan } = await planOpeningImport(tx, content.opening, tenant);
    if (refusal !== null) return refused(refusal);
    return isSame(plan) ? postOpening(tx, content.opening, makers) : stale;
  }
  if ('saft' in content) {
    if (content.fileHash !== fileHash) throw new InvariantBroken('a proposed file has changed');
    const hasConsentToDifferences = hasConsent;
    const input = { fileName, fileHash, file: content.saft, accountTypes, hasConsentToDifferences };
    const { refusal, plan } = await planSaftImport(tx, input, tenant);
    if (refusal !== null) return refused(refusal);
    return isSame(plan) ? writeSaft(tx, input, makers) : stale;
  }
  if (proposal.kind === 'SAFT') throw new InvariantBroken('a SAF-T file came unread');
  const input = {
    kind: proposal.kind,
    format: proposal.format as TableFileFormat,
    fileName,
    mapping,
    differenceConsent: hasConsent,
    path: content.path,
    progressPath: null,
  };
  const { refusal, plan, fileHash: found } = await planTable(tx, input, tenant);
  if (refusal !== null) return refused(refusal);
  if (found !== fileHash) throw new InvariantBroken('a proposed file has changed');
  return isSame(plan) ? writeTable(tx, { ...input, fileHash, refusal: null }, makers) : stale;
}

function decide(
  tx: TenantTx,
  { id, kind, file_hash: fileHash, proposed_by: proposedBy }: Proposal,
  of: {
    readonly decision: 'APPROVED' | 'REJECTED';
    readonly decidedBy: Uuid;
    readonly note: string | null;
  },
): void {
  const { decision, decidedBy, note } = of;
  tx.insert(importDecisions, { import_id: id, decision, decided_by: decidedBy, note });
  tx.record({
    event: decision === 'APPROVED' ? 'IMPORT_APPROVED' : 'IMPORT_REJECTED',
    objectType: 'Import',
    objectId: id,
    after: { kind, fileHash, proposedBy },
  });
}
