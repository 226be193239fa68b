import type { Uuid } from '@cifra/domain/ids';
import type { Row } from '@cifra/database/kit/table';
import type { allocations, documentDrafts, documents } from '@cifra/database/tables/documents';
import type { Connection } from '@cifra/subgraph-kit/connection';
import { rowsByIds } from '@cifra/subgraph-kit/rows-by-ids';

type OfTenant<Of> = Of & { readonly tenantId: Uuid };
export type DocumentOfTenant = OfTenant<Row<typeof documents>>;
export type DocumentPage = Connection<DocumentOfTenant>;
export type DocumentDraftOfTenant = OfTenant<Row<typeof documentDrafts>>;
export type DocumentDraftPage = Connection<DocumentDraftOfTenant>;
export type AllocationOfTenant = OfTenant<Row<typeof allocations>>;

export const documentsByIds = rowsByIds((q, isOneOf) =>
  q.db.select().from(q.t.documents).where(isOneOf(q.t.documents.id)),
);

export const documentDraftsByIds = rowsByIds((q, isOneOf) =>
  q.db.select().from(q.t.document_drafts).where(isOneOf(q.t.document_drafts.id)),
);

export const allocationsByIds = rowsByIds((q, isOneOf) =>
  q.db.select().from(q.t.allocations).where(isOneOf(q.t.allocations.id)),
);
