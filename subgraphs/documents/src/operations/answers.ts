import type { Uuid } from '@cifra/domain/ids';
import { findLegalDetails, type KnownLegalDetails } from '@cifra/books/legal-details/legal-details';
import { InvariantBroken } from '@cifra/database/failures';
import type { DocumentsContext } from '../context.ts';
import type { DocumentsLoaders } from '../loaders.ts';
import type { ItemOfTenant } from '../repository/items.ts';
import type { AllocationOfTenant, DocumentDraftOfTenant, DocumentOfTenant } from '../repository/documents.ts';
import type { PartyOfTenant } from '../repository/parties.ts';
import type { TaxCodeOfTenant } from '../repository/tax-codes.ts';

/** What a command wrote, as it is now: a repeated request shows the object's present state, not the one of then. */

type Of = Pick<DocumentsContext, 'tenantId' | 'loadersOf'>;

function there<Found>(found: Found | null): Found {
  if (found === null) throw new InvariantBroken('a command answered something that is not there');
  return found;
}

/** Forgets what stands of documents and items: a mutation before this one in the same request may have read it. */
function afresh({ tenantId, loadersOf }: Of): DocumentsLoaders {
  const loaders = loadersOf(tenantId);
  const { openItem, itemOfDocument, voidOfDocument, remarkOfDocument } = loaders;
  const { notesOfDocument, allocationsOfItem, takenBackBy } = loaders;
  const standing = [openItem, itemOfDocument, voidOfDocument, remarkOfDocument, takenBackBy];
  for (const loader of [...standing, notesOfDocument, allocationsOfItem]) loader.clearAll();
  return loaders;
}

export async function writtenParty({ tenantId, loadersOf }: Of, id: Uuid): Promise<PartyOfTenant> {
  return there(await loadersOf(tenantId).party.clear(id).load(id));
}

export async function writtenDocument(of: Of, id: Uuid): Promise<DocumentOfTenant> {
  return there(await afresh(of).document.clear(id).load(id));
}

export async function writtenDocumentDraft(
  { tenantId, loadersOf }: Of,
  id: Uuid,
): Promise<DocumentDraftOfTenant> {
  return there(await loadersOf(tenantId).documentDraft.clear(id).load(id));
}

export async function writtenAllocation(of: Of, id: Uuid): Promise<AllocationOfTenant> {
  return there(await afresh(of).allocation.clear(id).load(id));
}

export async function writtenTaxCode({ tenantId, loadersOf }: Of, id: Uuid): Promise<TaxCodeOfTenant> {
  return there(await loadersOf(tenantId).taxCode.clear(id).load(id));
}

export async function writtenItem({ tenantId, loadersOf }: Of, id: Uuid): Promise<ItemOfTenant> {
  return there(await loadersOf(tenantId).item.clear(id).load(id));
}

export async function writtenLegalDetails({
  books,
  tenantId,
}: Pick<DocumentsContext, 'books' | 'tenantId'>): Promise<KnownLegalDetails> {
  return there(await books.read(tenantId, findLegalDetails));
}
