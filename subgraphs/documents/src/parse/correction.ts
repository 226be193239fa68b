import { fields, map, together } from '@cifra/subgraph-kit/parse/combine';
import { reason, uuid } from '@cifra/subgraph-kit/parse/values';
import { onDay } from './on-day.ts';

/** What is proposed and decided of corrections. A reason goes into the commit by itself. */

export const documentVoidToPropose = map(
  together(together(fields({ documentId: uuid }), onDay), fields({ reason })),
  ({ documentId, on }) => ({ kind: 'DOCUMENT_VOID' as const, objectId: documentId, on }),
);

export const entryReversalToPropose = map(
  together(together(fields({ entryId: uuid }), onDay), fields({ reason })),
  ({ entryId, on }) => ({ kind: 'ENTRY_REVERSAL' as const, objectId: entryId, on }),
);

export const allocationReversalToPropose = map(
  together(together(fields({ allocationId: uuid }), onDay), fields({ reason })),
  ({ allocationId, on }) => ({ kind: 'ALLOCATION_REVERSAL' as const, objectId: allocationId, on }),
);

export const moneyVoidToPropose = map(
  together(together(fields({ moneyDocumentId: uuid }), onDay), fields({ reason })),
  ({ moneyDocumentId, on }) => ({ kind: 'MONEY_VOID' as const, objectId: moneyDocumentId, on }),
);

export const correctionToApprove = fields({ correctionId: uuid });

export const correctionToReject = map(fields({ correctionId: uuid, reason }), ({ correctionId }) => ({
  correctionId,
}));
