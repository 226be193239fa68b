import { and, asc, eq, lte } from 'drizzle-orm';
import { documentKindOf, raisesDebt } from '@cifra/domain/documents/kinds';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { tenantQuery } from '@cifra/database/statement';
import type { TenantReadTx } from '@cifra/database/tx';
import type { StandingFacts } from '@cifra/rendering/facts';
import type { DocumentRow } from '../reads/documents.ts';
import { referencesByItems } from './rendered-rows.ts';

/** What moved the item of a document up to a day, with what the other side of each movement is called. */
const movementsOfDocument = tenantQuery<{ documentId: Uuid; asOf: LocalDate }>()((q) => {
  const { open_items: i, open_item_movements: m, documents: d, allocations: a } = q.t;
  return q.db
    .select({
      postingId: m.posting_id,
      date: m.posting_date,
      amountE4: m.original_amount,
      allocationId: m.allocation_id,
      documentNumber: d.display_number,
      fromItemId: a.from_item_id,
      toItemId: a.to_item_id,
      itemId: i.id,
    })
    .from(i)
    .innerJoin(m, eq(m.open_item_id, i.id))
    .leftJoin(d, eq(d.entry_id, m.posting_id))
    .leftJoin(a, eq(a.id, m.allocation_id))
    .where(
      and(
        eq(i.document_id, q.arg(i.document_id, 'documentId')),
        lte(m.posting_date, q.arg(m.posting_date, 'asOf')),
      ),
    )
    .orderBy(asc(m.posting_date), asc(m.commit_number), asc(m.posting_id), asc(m.ordinal));
});

/**
 * What became of a document that is to be paid, at the end of a day: the movements of its item. What was settled and taken back is left out; what of
 * its total never came onto its item stands under its own number. Null: it is not to be paid, or has no item.
 */
export async function standingFacts(
  tx: TenantReadTx,
  document: DocumentRow,
  asOf: LocalDate,
): Promise<StandingFacts | null> {
  if (!raisesDebt(document.kind)) return null;
  const sign = documentKindOf[document.kind].controlSign;
  const movements = await tx.all(movementsOfDocument, { documentId: document.id, asOf });
  if (movements.length === 0) return null;
  const others = movements.flatMap(({ itemId, fromItemId, toItemId }) => {
    const other = itemId === toItemId ? fromItemId : toItemId;
    return other === null ? [] : [other];
  });
  const names = new Map((await referencesByItems(tx, [...new Set(others)])).map((row) => [row.id, row]));
  const settled = new Map<string, { readonly date: LocalDate; readonly amountE4: bigint }>();
  let openE4 = 0n;
  const add = (reference: string, date: LocalDate, amountE4: bigint): void => {
    settled.set(reference, { date, amountE4: (settled.get(reference)?.amountE4 ?? 0n) + amountE4 });
  };
  add(document.display_number, document.document_date, document.total_amount);
  for (const { postingId, date, amountE4, documentNumber, itemId, ...of } of movements) {
    openE4 += sign * amountE4;
    const otherId = itemId === of.toItemId ? of.fromItemId : of.toItemId;
    const other = otherId === null ? null : (names.get(otherId)?.reference ?? null);
    const isOwn = of.allocationId === null && postingId === document.entry_id;
    add(
      isOwn ? document.display_number : (other ?? documentNumber ?? document.display_number),
      date,
      -sign * amountE4,
    );
  }
  return {
    asOf,
    openE4,
    settlements: [...settled]
      .filter(([, { amountE4 }]) => amountE4 !== 0n)
      .map(([reference, of]) => ({ reference, ...of })),
  };
}
