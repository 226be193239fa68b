import { tenant } from '@cifra/access/field-rule';
import { parseUuid, type Uuid } from '@cifra/domain/ids';
import { reference } from '@cifra/subgraph-kit/reference';
import type { DocumentsContext } from '../context.ts';
import type { AllocationOfTenant } from '../repository/documents.ts';

export const Allocation = {
  __resolveReference: reference<DocumentsContext, AllocationOfTenant | null>(
    tenant('Document.Read'),
    async ({ tenantId, id }, { loadersOf }) => {
      const allocationId = parseUuid(String(id));
      return allocationId.ok ? loadersOf(tenantId as Uuid).allocation.load(allocationId.value) : null;
    },
  ),
};
