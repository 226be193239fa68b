import type DataLoader from 'dataloader';
import { partiesOf, type Claim } from '@cifra/access/claim';
import { notFoundOrDenied } from '@cifra/access/errors';
import type { Books } from '@cifra/books/books';
import type { Uuid } from '@cifra/domain/ids';
import { oncePerRange, type LineRange } from '@cifra/subgraph-kit/line-range';
import { oncePerKey } from '@cifra/subgraph-kit/once-per-key';
import { tenantLoaders, whole } from '@cifra/subgraph-kit/tenant-loaders';
import type { DocumentOfTenant } from '@cifra/trade/reads/documents';
import type { OpenItemOfTenant } from '@cifra/trade/reads/open-items';
import { readsOfParty, type OwnLineRow } from '@cifra/trade/reads/own-documents';

/** The loaders of one party's own documents, as long as one request: an id of another party's is that of nothing. */
export interface OwnLoaders {
  readonly document: DataLoader<Uuid, DocumentOfTenant | null>;
  /** The item that a document made; null of a note that voided its original. */
  readonly itemOfDocument: DataLoader<Uuid, OpenItemOfTenant | null>;
  /** What voided a document; `noteId`: null where an entry did. */
  readonly voidOfDocument: DataLoader<Uuid, { readonly noteId: Uuid | null } | null>;
  readonly lineCount: DataLoader<Uuid, number | null>;
  readonly lines: (
    range: LineRange,
  ) => DataLoader<Uuid, readonly (OwnLineRow & { readonly tenantId: Uuid })[]>;
}

/** What a context has for parties' own documents. */
export interface LoadersByParty {
  /** The loaders of a party that the claim names in this tenant. Throws the denial for any other. */
  readonly ownLoadersOf: (tenantId: Uuid, partyId: Uuid) => OwnLoaders;
}

export function loadersByParty(books: Books, claim: Claim): LoadersByParty {
  const ofTenant = oncePerKey((tenantId: Uuid) =>
    oncePerKey((partyId: Uuid) => createOwnLoaders(books, tenantId, partyId)),
  );
  return {
    ownLoadersOf: (tenantId, partyId) => {
      if (!partiesOf(claim, tenantId).includes(partyId)) throw notFoundOrDenied();
      return ofTenant(tenantId)(partyId);
    },
  };
}

function createOwnLoaders(books: Books, tenantId: Uuid, partyId: Uuid): OwnLoaders {
  const { byId, single, several } = tenantLoaders(books, tenantId);
  const own = readsOfParty(partyId);
  return {
    document: byId(own.documents),
    itemOfDocument: single(own.itemsByDocuments, {
      key: ({ item }) => item.document_id,
      value: whole<OpenItemOfTenant>,
    }),
    voidOfDocument: single(own.voids, {
      key: ({ documentId }) => documentId,
      value: ({ noteId }) => ({ noteId }),
    }),
    lineCount: single(own.lineCounts, { key: ({ id }) => id, value: ({ count }) => count }),
    lines: oncePerRange((range) =>
      several(own.lines(range), {
        key: ({ documentId }) => documentId,
        value: whole<OwnLineRow & { readonly tenantId: Uuid }>,
      }),
    ),
  };
}
