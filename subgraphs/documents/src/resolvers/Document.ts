import { tenant } from '@cifra/access/field-rule';
import { parseUuid, type Uuid } from '@cifra/domain/ids';
import { reference } from '@cifra/subgraph-kit/reference';
import type { DocumentsContext } from '../context.ts';
import type { DocumentOfTenant } from '../repository/documents.ts';

export const Document = {
  __resolveReference: reference<DocumentsContext, DocumentOfTenant | null>(
    tenant('Document.Read'),
    async ({ tenantId, id }, { loadersOf }) => {
      const documentId = parseUuid(String(id));
      return documentId.ok ? loadersOf(tenantId as Uuid).document.load(documentId.value) : null;
    },
  ),
};
