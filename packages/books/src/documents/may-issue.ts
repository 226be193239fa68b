import { documentKindOf, type DocumentKind } from '@cifra/domain/documents/kinds';
import { legalGaps } from '@cifra/domain/legal-details';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import type { TenantReadTx } from '@cifra/database/tx';
import type { TenantFacts } from '../command.ts';
import { legalDetailsOfTenant } from './queries.ts';

/** What keeps a tenant from issuing a document; null when nothing does. What a vendor issued, and what is paid, is not issued by the
 * tenant. Refuses: LEGAL_DETAILS_INCOMPLETE, naming the gaps. Source: product 1.3. */
export async function checkMayIssue(
  tx: TenantReadTx,
  kind: DocumentKind,
  tenant: TenantFacts,
): Promise<Refusal<'LEGAL_DETAILS_INCOMPLETE'> | null> {
  if (tenant.kind === 'SANDBOX' || documentKindOf[kind].side !== 'SALES') return null;
  const details = await tx.first(legalDetailsOfTenant, { tenantId: tenant.id });
  const gaps = legalGaps(details, tenant.kind);
  return gaps.length === 0 ? null : refuse('LEGAL_DETAILS_INCOMPLETE', { gaps });
}
