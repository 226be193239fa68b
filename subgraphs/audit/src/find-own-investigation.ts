import type { Uuid } from '@cifra/domain/ids';
import { findInvestigation } from '@cifra/trail/investigate/read-investigation';
import { findResult } from '@cifra/trail/investigate/results';
import type { AuditContext } from './context.ts';
import type { InvestigationParent } from './shapes.ts';

/** An investigation, with its result where the caller ran it. `tenantId` null: of the control plane. Null if there is none. */
export async function findOwnInvestigation(
  { books, access }: AuditContext,
  tenantId: Uuid | null,
  investigationId: Uuid,
): Promise<InvestigationParent | null> {
  const found =
    tenantId === null
      ? await findInvestigation(books.control, investigationId)
      : await books.read(tenantId, (tx) => findInvestigation(tx, investigationId));
  if (found === null) return null;
  const place = { dataDirectory: books.location.dataDirectory, tenantId, investigationId };
  const kept = await findResult(place, access.claim.principal.id ?? '');
  return { ...found, tenantId, commit: { ...found.commit, trailOwner: tenantId ?? 'firm' }, kept };
}
