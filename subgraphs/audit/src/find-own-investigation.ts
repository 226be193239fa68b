import { notFoundOrDenied } from '@cifra/access/errors';
import { connectionOf, type Connection } from '@cifra/books/connection';
import type { Uuid } from '@cifra/domain/ids';
import { requirePage } from '@cifra/subgraph-kit/require-page';
import {
  countInvestigations,
  findInvestigation,
  investigationKey,
  listInvestigations,
  type InvestigationFact,
} from '@cifra/trail/investigate/read-investigation';
import { findResult } from '@cifra/trail/investigate/results';
import type { AuditContext } from './context.ts';
import type { InvestigationParent } from './shapes.ts';

/** With its result where the caller ran it. `tenantId` null: of the control plane. */
async function withResult(
  { books, access }: AuditContext,
  tenantId: Uuid | null,
  found: InvestigationFact,
): Promise<InvestigationParent> {
  const { investigationId } = found;
  const place = { dataDirectory: books.location.dataDirectory, tenantId, investigationId };
  const kept = await findResult(place, access.claim.principal.id ?? '');
  return { ...found, tenantId, commit: { ...found.commit, trailOwner: tenantId ?? 'firm' }, kept };
}

/** An investigation; null if there is none of this id. */
export async function findOwnInvestigation(
  context: AuditContext,
  tenantId: Uuid | null,
  investigationId: Uuid,
): Promise<InvestigationParent | null> {
  const { books } = context;
  const found =
    tenantId === null
      ? await findInvestigation(books.control, investigationId)
      : await books.read(tenantId, (tx) => findInvestigation(tx, investigationId));
  return found === null ? null : withResult(context, tenantId, found);
}

/** All that were made, the newest first. */
export async function pageOfInvestigations(
  context: AuditContext,
  tenantId: Uuid | null,
  input: Parameters<typeof requirePage>[0],
): Promise<Connection<InvestigationParent>> {
  const { books } = context;
  const page = requirePage(input, { of: ['investigations', tenantId ?? 'firm'], key: investigationKey });
  const found =
    tenantId === null
      ? await listInvestigations(books.control, page)
      : await books.read(tenantId, (tx) => listInvestigations(tx, page));
  if (found === null) throw notFoundOrDenied();
  return connectionOf(await Promise.all(found.map((each) => withResult(context, tenantId, each))), page, {
    keyOf: ({ commit }) => [commit.number, '1'],
    count: async () =>
      tenantId === null
        ? countInvestigations(books.control)
        : ((await books.read(tenantId, (tx) => countInvestigations(tx))) ?? 0),
  });
}
