import type { PermissionName } from '@cifra/access/permissions';
import { secondPersonFor } from '@cifra/access/separation/second-person';
import type { Books } from '@cifra/books/books';
import type { Uuid } from '@cifra/domain/ids';
import { gatherFirmAccess } from '../proposals/gather-firm-access.ts';

interface Caller {
  readonly access: {
    readonly claim: { readonly principal: { readonly kind: string; readonly id: string | null } };
  };
  readonly books: Books;
  readonly tenantId: Uuid;
}

/**
 * Whether the caller may decide on their own work with a permission: the firm allows a single approver, and nobody else has the permission in
 * the tenant, nor had it within the last 30 days. A program never may. It is looked up before the command. Source: rulings/accounting.md, 5.
 */
export async function holdsAlone(
  { access, books, tenantId }: Caller,
  permission: PermissionName,
): Promise<boolean> {
  const { kind, id: userId } = access.claim.principal;
  if (kind !== 'user' || userId === null) return false;
  const facts = await books.tenantFacts(tenantId);
  if (facts?.settings['firm.singleApprover'] !== true) return false;
  const nowMicros = BigInt(Date.now()) * 1000n;
  const firm = await gatherFirmAccess(books.control, nowMicros);
  const proposing = { userId, concerned: [], nowMicros };
  return secondPersonFor(firm, { permission, tenantIds: [tenantId] }, proposing).kind === 'FIRM_OF_ONE';
}
