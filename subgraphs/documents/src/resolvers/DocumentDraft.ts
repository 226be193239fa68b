import { tenant } from '@cifra/access/field-rule';
import { parseUuid, type Uuid } from '@cifra/domain/ids';
import { reference } from '@cifra/subgraph-kit/reference';
import type { DocumentsContext } from '../context.ts';
import type { DocumentDraftOfTenant } from '../repository/documents.ts';

export const DocumentDraft = {
  __resolveReference: reference<DocumentsContext, DocumentDraftOfTenant | null>(
    tenant('Document.Draft.Read'),
    async ({ tenantId, id }, { loadersOf }) => {
      const draftId = parseUuid(String(id));
      return draftId.ok ? loadersOf(tenantId as Uuid).documentDraft.load(draftId.value) : null;
    },
  ),
};
