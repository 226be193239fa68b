import type { DocumentFamily } from '@cifra/domain/documents/kinds';
import { MOST_ALLOCATIONS } from '@cifra/trade/automatic-allocation/decide-allocation';
import { fields, list, map, optional, together } from '@cifra/subgraph-kit/parse/combine';
import { anyText, date, reason, uuid } from '@cifra/subgraph-kit/parse/values';
import { onDay } from './on-day.ts';
import { amount } from './values.ts';

/** What is done with posted documents. A reason goes into the commit by itself. */

export const duplication = (family: DocumentFamily) =>
  map(fields({ documentId: uuid, documentDate: date }), (read) => ({ ...read, family }));

export const documentVoid = map(
  together(together(fields({ documentId: uuid }), onDay), fields({ reason })),
  ({ documentId, on }) => ({ documentId, on }),
);

export const allocation = fields({
  fromItemId: uuid,
  toItemId: uuid,
  amount,
  allocationDate: optional(date),
});

export const proposedAllocations = fields({
  allocations: list(
    fields({
      fromItemId: uuid,
      toItemId: uuid,
      amount,
      fromOpen: amount,
      toOpen: amount,
      allocationDate: optional(date),
    }),
    { maximum: MOST_ALLOCATIONS, problem: `must have at most ${MOST_ALLOCATIONS} parts` },
  ),
});

export const allocationReversal = map(
  together(together(fields({ allocationId: uuid }), onDay), fields({ reason })),
  ({ allocationId, on }) => ({ allocationId, on }),
);

/** An empty remark takes the remark away. */
export const remark = fields({ documentId: uuid, remark: anyText(2_000) });
