import type { Uuid } from '@cifra/domain/ids';
import { findLegalDetails, type KnownLegalDetails } from '@cifra/trade/legal-details/legal-details';
import { InvariantBroken } from '@cifra/database/failures';
import type { DocumentKind } from '@cifra/domain/documents/kinds';
import type { DocumentsContext } from '../context.ts';
import type { DocumentsLoaders } from '../loaders.ts';
import type { ItemOfTenant } from '@cifra/trade/reads/items';
import type {
  AllocationOfTenant,
  DocumentDraftOfTenant,
  DocumentOfTenant,
} from '@cifra/trade/reads/documents';
import type { PartyOfTenant } from '@cifra/trade/reads/parties';
import { listSeries, type SeriesWithNumbers } from '@cifra/trade/reads/series';
import type { TaxCodeOfTenant } from '@cifra/trade/reads/tax-codes';

/** What a command wrote, as it is now: a repeated request shows the object's present state, not the one of then. */

type Of = Pick<DocumentsContext, 'tenantId' | 'loadersOf'>;

function found<Row>(row: Row | null): Row {
  if (row === null) throw new InvariantBroken('a command answered something that does not exist');
  return row;
}

/** Forgets what stands of documents and items: a mutation before this one in the same request may have read it. */
function afresh({ tenantId, loadersOf }: Of): DocumentsLoaders {
  const loaders = loadersOf(tenantId);
  const { openItem, itemOfDocument, voidOfDocument, remarkOfDocument } = loaders;
  const { notesOfDocument, allocationsOfItem, movementsOfItem, takingBack } = loaders;
  const standing = [openItem, itemOfDocument, voidOfDocument, remarkOfDocument, takingBack];
  for (const loader of [...standing, notesOfDocument, allocationsOfItem, movementsOfItem]) loader.clearAll();
  return loaders;
}

export async function writtenParty({ tenantId, loadersOf }: Of, id: Uuid): Promise<PartyOfTenant> {
  return found(await loadersOf(tenantId).party.clear(id).load(id));
}

export async function writtenDocument(of: Of, id: Uuid): Promise<DocumentOfTenant> {
  return found(await afresh(of).document.clear(id).load(id));
}

export async function writtenDocumentDraft(
  { tenantId, loadersOf }: Of,
  id: Uuid,
): Promise<DocumentDraftOfTenant> {
  return found(await loadersOf(tenantId).documentDraft.clear(id).load(id));
}

export async function writtenAllocation(of: Of, id: Uuid): Promise<AllocationOfTenant> {
  return found(await afresh(of).allocation.clear(id).load(id));
}

export async function writtenTaxCode({ tenantId, loadersOf }: Of, id: Uuid): Promise<TaxCodeOfTenant> {
  return found(await loadersOf(tenantId).taxCode.clear(id).load(id));
}

export async function writtenItem({ tenantId, loadersOf }: Of, id: Uuid): Promise<ItemOfTenant> {
  return found(await loadersOf(tenantId).item.clear(id).load(id));
}

export async function writtenLegalDetails({
  books,
  tenantId,
}: Pick<DocumentsContext, 'books' | 'tenantId'>): Promise<KnownLegalDetails> {
  return found(await books.read(tenantId, findLegalDetails));
}

export async function writtenSeries(
  { books, tenantId }: Pick<DocumentsContext, 'books' | 'tenantId'>,
  kind: DocumentKind,
): Promise<SeriesWithNumbers> {
  const all = await books.read(tenantId, listSeries);
  return found(all?.find((series) => series.kind === kind) ?? null);
}
