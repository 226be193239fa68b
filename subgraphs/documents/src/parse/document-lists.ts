import { parseUuid, type Uuid } from '@cifra/domain/ids';
import { localDate, type LocalDate } from '@cifra/domain/local-date';
import { parseCode } from '@cifra/domain/normalise';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import type {
  DocumentDraftFilter,
  DocumentFilter,
  DocumentSort,
  OpenItemFilter,
} from '../generated/resolvers.ts';
import type { DraftFilters } from '@cifra/trade/reads/document-drafts';
import type { DocumentFilters, DocumentOrder } from '@cifra/trade/reads/document-list';
import type { OpenItemFilters } from '@cifra/trade/reads/open-item-list';
import type { InputResult } from './input-result.ts';

const orders: Readonly<Record<DocumentSort, DocumentOrder>> = {
  DOCUMENT_DATE_ASC: { by: 'document_date', isDescending: false },
  DOCUMENT_DATE_DESC: { by: 'document_date', isDescending: true },
  DUE_DATE_ASC: { by: 'due_date', isDescending: false },
  DUE_DATE_DESC: { by: 'due_date', isDescending: true },
  NUMBER_ASC: { by: 'display_number', isDescending: false },
  NUMBER_DESC: { by: 'display_number', isDescending: true },
  TOTAL_ASC: { by: 'total_base_amount', isDescending: false },
  TOTAL_DESC: { by: 'total_base_amount', isDescending: true },
};

/** The order that a list of documents is asked for in; by default the newest first. */
export const orderOf = (sort: DocumentSort | null | undefined): DocumentOrder =>
  orders[sort ?? 'DOCUMENT_DATE_DESC'];

const SEARCH_LENGTH = 40;
/** Numbers and the vendors' are compared as codes are: trimmed, in NFC. */
const search = { field: 'search', maximum: SEARCH_LENGTH };

/** Reads what a list of documents is filtered by. Refuses: INPUT_INVALID (partyId, search). */
export function parseDocumentFilter(given: DocumentFilter | null | undefined): InputResult<DocumentFilters> {
  const filter = given ?? {};
  const partyId = optionalId(filter.partyId);
  if (!partyId.ok) return partyId;
  const begins = filter.search ?? '';
  const text = begins.trim() === '' ? accepted(null) : parseCode(begins, search);
  if (!text.ok) return text;
  return accepted({
    kinds: filter.kinds ?? [],
    partyId: partyId.value,
    fromDate: optionalDate(filter.fromDate),
    toDate: optionalDate(filter.toDate),
    dueUpTo: optionalDate(filter.dueUpTo),
    isOpen: filter.isOpen ?? null,
    search: text.value,
  });
}

/** Reads what a list of open items is filtered by. Refuses: INPUT_INVALID (partyId). */
export function parseOpenItemFilter(filter: OpenItemFilter | null | undefined): InputResult<OpenItemFilters> {
  const partyId = optionalId(filter?.partyId);
  if (!partyId.ok) return partyId;
  const { side, isOpen } = filter ?? {};
  return accepted({ partyId: partyId.value, side: side ?? null, isOpen: isOpen ?? true });
}

/** Reads what a list of drafts is filtered by. Refuses: INPUT_INVALID (partyId). */
export function parseDraftFilter(filter: DocumentDraftFilter | null | undefined): InputResult<DraftFilters> {
  const partyId = optionalId(filter?.partyId);
  if (!partyId.ok) return partyId;
  const { kinds, state } = filter ?? {};
  return accepted({ kinds: kinds ?? [], state: state ?? null, partyId: partyId.value });
}

/** How a query names one document: exactly one of an id and a number. Null: it is well said, and nothing can have it. */
export function parseIdOrNumber({
  id,
  displayNumber,
}: {
  readonly id?: string | null | undefined;
  readonly displayNumber?: string | null | undefined;
}): InputResult<{ readonly id: Uuid } | { readonly displayNumber: string } | null> {
  if ((typeof id === 'string') === (typeof displayNumber === 'string')) {
    const problem = 'needs exactly one of id and displayNumber';
    return refused(refuse('INPUT_INVALID', { field: 'document', problem, value: null }));
  }
  if (typeof id === 'string') {
    const parsed = parseUuid(id);
    return accepted(parsed.ok ? { id: parsed.value } : null);
  }
  const parsed = parseCode(displayNumber ?? '', { field: 'displayNumber', maximum: 60 });
  return accepted(parsed.ok ? { displayNumber: parsed.value } : null);
}

const optionalId = (given: string | null | undefined): InputResult<Uuid | null> =>
  given === null || given === undefined ? accepted(null) : parseUuid(given, 'partyId');

const optionalDate = (given: string | null | undefined): LocalDate | null =>
  given === null || given === undefined ? null : localDate(given);
