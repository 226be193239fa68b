import type { DocumentFamily } from '@cifra/domain/documents/kinds';
import type { Uuid } from '@cifra/domain/ids';
import { fields, map, withDefault } from '@cifra/subgraph-kit/parse/combine';
import { asGiven, reason, uuid, version } from '@cifra/subgraph-kit/parse/values';

/** Steps: each names an object at the version that the caller read. */

export const partyStep = map(fields({ partyId: uuid, version }), ({ partyId: id, version: seen }) => ({
  id,
  version: seen,
}));

export const itemStep = map(fields({ itemId: uuid, version }), ({ itemId: id, version: seen }) => ({
  id,
  version: seen,
}));

export const taxCodeStep = map(fields({ taxCodeId: uuid, version }), ({ taxCodeId: id, version: seen }) => ({
  id,
  version: seen,
}));

const draft = { draftId: uuid, version };

interface NamedDraft {
  readonly draftId: Uuid;
  readonly version: string;
  readonly onFirstOpenDay?: boolean;
}

const stepOf =
  (family: DocumentFamily) =>
  ({ draftId: id, version: seen, onFirstOpenDay = false }: NamedDraft) => ({
    id,
    version: seen,
    family,
    onFirstOpenDay,
  });

export const draftStep = (family: DocumentFamily) => map(fields(draft), stepOf(family));

/** The reason goes into the commit by itself. */
export const rejection = (family: DocumentFamily) => map(fields({ ...draft, reason }), stepOf(family));

export const draftPosting = (family: DocumentFamily) =>
  map(fields({ ...draft, onFirstOpenDay: withDefault(asGiven<boolean>(), false) }), stepOf(family));
