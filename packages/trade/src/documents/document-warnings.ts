import { and, desc, eq, gte, isNotNull, isNull, lte } from 'drizzle-orm';
import { isIssuedByVendor } from '@cifra/domain/documents/kinds';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import {
  daysAround,
  likeVendorNumber,
  PARTY_REFERENCE_DAYS,
  plainNumber,
  repeatedReference,
  unusualDates,
  type PostingWarning,
} from '@cifra/domain/posting-warnings';
import { paged } from '@cifra/database/dialects/page';
import { tenantQuery } from '@cifra/database/statement';
import type { TenantReadTx } from '@cifra/database/tx';
import type { DocumentContent } from './content.ts';

/** More than a vendor issues in two years; of one that issues more, the latest. */
const MOST_NUMBERS = 2_000;

interface OfParty {
  readonly partyId: Uuid;
  readonly kind: string;
  readonly from: LocalDate;
  readonly to: LocalDate;
}

/** The latest document of a kind with a party around a day that stands and has a reference. */
const standingWithReference = tenantQuery<OfParty & { readonly reference: string }>()((q) => {
  const { documents: t, document_voids: voids } = q.t;
  const rows = q.db
    .select({ id: t.id, number: t.display_number, documentDate: t.document_date })
    .from(t)
    .leftJoin(voids, eq(voids.document_id, t.id))
    .where(
      and(
        eq(t.party_id, q.arg(t.party_id, 'partyId')),
        gte(t.document_date, q.arg(t.document_date, 'from')),
        lte(t.document_date, q.arg(t.document_date, 'to')),
        eq(t.kind, q.arg(t.kind, 'kind')),
        eq(t.reference, q.arg(t.reference, 'reference')),
        isNull(voids.document_id),
      ),
    )
    .orderBy(desc(t.document_date), desc(t.id));
  return paged(rows, q, 1);
});

/** The vendor's numbers of the documents of a kind around a day that stand, the latest first. */
const standingVendorNumbers = tenantQuery<OfParty>()((q) => {
  const { documents: t, document_voids: voids } = q.t;
  const rows = q.db
    .select({
      id: t.id,
      number: t.display_number,
      documentDate: t.document_date,
      vendorNumber: t.vendor_number,
    })
    .from(t)
    .leftJoin(voids, eq(voids.document_id, t.id))
    .where(
      and(
        eq(t.party_id, q.arg(t.party_id, 'partyId')),
        gte(t.document_date, q.arg(t.document_date, 'from')),
        lte(t.document_date, q.arg(t.document_date, 'to')),
        eq(t.kind, q.arg(t.kind, 'kind')),
        isNotNull(t.vendor_number),
        isNull(voids.document_id),
      ),
    )
    .orderBy(desc(t.document_date), desc(t.id));
  return paged(rows, q, MOST_NUMBERS);
});

/**
 * What looks like a mistake in a document that was decided: a reference that another one of its kind with the party has, a vendor's number that is another
 * one but for how it is written (the same one is refused), dates. `dueDate`: null where nothing is to be paid.
 */
export async function warningsOfDocument(
  tx: TenantReadTx,
  document: DocumentContent,
  dueDate: LocalDate | null,
): Promise<PostingWarning[]> {
  const { kind, partyId, documentDate, postingDate } = document;
  const { reference } = 'items' in document ? document.items : document.settlement;
  const vendorNumber = 'items' in document ? document.items.vendorNumber : null;
  const near = { partyId, kind, ...daysAround(documentDate, PARTY_REFERENCE_DAYS) };
  const [repeated, numbers] = await Promise.all([
    reference === null ? null : tx.first(standingWithReference, { ...near, reference }),
    vendorNumber === null || !isIssuedByVendor(kind) ? [] : tx.all(standingVendorNumbers, near),
  ]);
  const plain = plainNumber(vendorNumber ?? '');
  const alike = numbers.find((row) => plain !== '' && plainNumber(row.vendorNumber ?? '') === plain);
  const type = 'Document' as const;
  return [
    ...(alike && vendorNumber !== null
      ? [likeVendorNumber(vendorNumber, { ...alike, type, vendorNumber: alike.vendorNumber ?? '' })]
      : []),
    ...(repeated && reference !== null ? [repeatedReference(reference, { ...repeated, type })] : []),
    ...unusualDates({ documentDate, postingDate, dueDate }),
  ];
}
