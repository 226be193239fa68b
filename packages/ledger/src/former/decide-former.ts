import { actorOf } from '@cifra/books/actor-of';
import { tenantCommand } from '@cifra/books/command';
import { formerDecisions } from '@cifra/database/tables/former';
import type { TenantReadTx, TenantTx } from '@cifra/database/tx';
import { decideApproval } from '@cifra/domain/draft-life';
import type { CurrencyCode } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import { checkReason } from '@cifra/domain/reason';
import { refusalCodes, type CodeOf, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { differenceFacts, differenceFromOpening, readOpening, type OpeningFacts } from './opening-tie.ts';
import { formerBalancesOf, formerVersionById } from './queries.ts';

interface Pending {
  readonly importId: Uuid;
  readonly importedBy: Uuid | null;
  readonly fileName: string;
}

const findCodes = refusalCodes('FORMER_BALANCES_UNKNOWN', 'FORMER_BALANCES_DECIDED');
export const approveFormerCodes = refusalCodes(...findCodes, 'MAKER_IS_CHECKER', 'FORMER_BALANCES_DIFFER');
export const rejectFormerCodes = refusalCodes('REASON_TOO_SHORT', ...findCodes);

/**
 * Lets reports compare with imported balances of the former books. Answers the import's id.
 * Refuses in this order: FORMER_BALANCES_UNKNOWN, FORMER_BALANCES_DECIDED, MAKER_IS_CHECKER, FORMER_BALANCES_DIFFER (opening balances were
 * posted since).
 */
export const approveFormerCommand = tenantCommand<
  { readonly importId: Uuid },
  Uuid,
  CodeOf<typeof approveFormerCodes>
>(
  'formerBalances.approve',
  async (tx, { importId }, context) => {
    const [pending, opening] = await Promise.all([findPending(tx, importId), readOpening(tx)]);
    if (!pending.ok) return pending;
    const approver = actorOf(context);
    const { importedBy } = pending.value;
    const preparedBy = importedBy === null ? [] : [importedBy];
    const approval = decideApproval({ preparedBy, approver, approvalRequired: true });
    if (!approval.ok) return approval;
    const tied = await requireOpening(tx, pending.value, {
      opening,
      currencyCode: context.tenant.baseCurrency,
    });
    if (!tied.ok) return tied;
    decide(tx, pending.value, { decision: 'APPROVED', decidedBy: approver });
    return accepted(importId);
  },
  { refuses: approveFormerCodes },
);

/** Decides that imported balances are never shown; the request carries the reason. Answers the import's id. Refuses in the order of its codes. */
export const rejectFormerCommand = tenantCommand<
  { readonly importId: Uuid },
  Uuid,
  CodeOf<typeof rejectFormerCodes>
>(
  'formerBalances.reject',
  async (tx, { importId }, context) => {
    const reason = checkReason(context.request.reason);
    if (!reason.ok) return reason;
    const pending = await findPending(tx, importId);
    if (!pending.ok) return pending;
    decide(tx, pending.value, { decision: 'REJECTED', decidedBy: actorOf(context) });
    return accepted(importId);
  },
  { refuses: rejectFormerCodes },
);

async function findPending(
  tx: TenantReadTx,
  id: Uuid,
): Promise<Result<Pending, RefusalOf<typeof findCodes>>> {
  const found = await tx.first(formerVersionById, { id });
  if (!found) return refused(refuse('FORMER_BALANCES_UNKNOWN', { importRef: id }));
  const { version, decision, fileName } = found;
  return decision === null
    ? accepted({ importId: id, importedBy: version.imported_by, fileName })
    : refused(refuse('FORMER_BALANCES_DECIDED', { importRef: id, importDecision: decision }));
}

/** The last month before the books has to be what the opening balances gave. Refuses: FORMER_BALANCES_DIFFER. */
async function requireOpening(
  tx: TenantReadTx,
  { importId, fileName }: Pending,
  of: { readonly opening: OpeningFacts; readonly currencyCode: CurrencyCode },
): Promise<Result<null, RefusalOf<readonly ['FORMER_BALANCES_DIFFER']>>> {
  const { monthEnd } = of.opening;
  if (monthEnd === null) return accepted(null);
  const rows = await tx.all(formerBalancesOf, { versionId: importId, monthEnd });
  const balances = new Map(rows.map(({ accountId, balanceE4 }) => [accountId, balanceE4]));
  const difference = rows.length === 0 ? null : differenceFromOpening(of.opening, balances);
  if (difference === null) return accepted(null);
  const facts = differenceFacts(difference, { monthEnd, currencyCode: of.currencyCode });
  return refused(refuse('FORMER_BALANCES_DIFFER', { file: fileName, lineNumber: null, ...facts }));
}

function decide(
  tx: TenantTx,
  { importId, importedBy }: Pending,
  of: { readonly decision: 'APPROVED' | 'REJECTED'; readonly decidedBy: Uuid },
): void {
  tx.insert(formerDecisions, {
    version_id: importId,
    decision: of.decision,
    decided_by: of.decidedBy,
  });
  tx.record({
    event: of.decision === 'APPROVED' ? 'FORMER_BALANCES_APPROVED' : 'FORMER_BALANCES_REJECTED',
    objectType: 'Import',
    objectId: importId,
    after: { importedBy },
  });
}
