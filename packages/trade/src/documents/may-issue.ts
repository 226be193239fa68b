import { documentKindOf, type DocumentKind } from '@cifra/domain/documents/kinds';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { TenantFacts } from '@cifra/books/command';
import type { KnownLegalDetails } from '../legal-details/legal-details.ts';

/** What an issued document keeps of its tenant. */
export interface Issuer {
  /** The version of the document template; null where none is chosen. */
  readonly template: string | null;
}

/** Whether a tenant may issue a document of a kind. What a vendor issued, and what is paid, is not issued by the tenant.
 * Refuses: LEGAL_DETAILS_INCOMPLETE, naming the gaps (LIVE tenants). Source: product 1.3. */
export function decideIssuer(
  kind: DocumentKind,
  { template, gaps }: KnownLegalDetails,
  tenant: TenantFacts,
): Result<Issuer, Refusal<'LEGAL_DETAILS_INCOMPLETE'>> {
  if (documentKindOf[kind].side !== 'SALES') return accepted({ template: null });
  return tenant.kind === 'SANDBOX' || gaps.length === 0
    ? accepted({ template })
    : refused(refuse('LEGAL_DETAILS_INCOMPLETE', { missingDetails: gaps }));
}
