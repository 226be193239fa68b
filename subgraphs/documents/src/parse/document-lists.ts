import { parseUuid, type Uuid } from '@cifra/domain/ids';
import { localDate, parseLocalDate, type LocalDate } from '@cifra/domain/local-date';
import { parseCode } from '@cifra/domain/normalise';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { parsePage, type PageRequest } from '@cifra/books/connection';
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

interface PageInput {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

/** A page whose cursor is a date and an id. */
export interface DatedPage {
  readonly page: PageRequest;
  readonly after: { readonly date: LocalDate; readonly id: Uuid } | null;
}

const orders: Readonly<Record<DocumentSort, DocumentOrder>> = {
  DOCUMENT_DATE_ASC: { by: 'document_date', isDescending: false },
  DOCUMENT_DATE_DESC: { by: 'document_date', isDescending: true },
  DUE_DATE_ASC: { by: 'due_date', isDescending: false },
  DUE_DATE_DESC: { by: 'due_date', isDescending: true },
};

const SEARCH_LENGTH = 40;
/** Numbers and the vendors' are compared as codes are: trimmed, in NFC. */
const search = { field: 'search', maximum: SEARCH_LENGTH };

/** Reads what a list of documents asks for. Refuses: INPUT_INVALID (first, after, partyId, search). */
export function parseDocumentList(
  input: PageInput & {
    readonly filter?: DocumentFilter | null | undefined;
    readonly sort?: DocumentSort | null | undefined;
  },
): InputResult<DatedPage & { readonly filters: DocumentFilters; readonly order: DocumentOrder }> {
  const page = parseDatedPage(input);
  if (!page.ok) return page;
  const filter = input.filter ?? {};
  const partyId = optionalId(filter.partyId);
  if (!partyId.ok) return partyId;
  const begins = filter.search ?? '';
  const text = begins.trim() === '' ? accepted(null) : parseCode(begins, search);
  if (!text.ok) return text;
  return accepted({
    ...page.value,
    order: orders[input.sort ?? 'DOCUMENT_DATE_DESC'],
    filters: {
      kinds: filter.kinds ?? [],
      partyId: partyId.value,
      fromDate: optionalDate(filter.fromDate),
      toDate: optionalDate(filter.toDate),
      dueUpTo: optionalDate(filter.dueUpTo),
      isOpen: filter.isOpen ?? null,
      search: text.value,
    },
  });
}

/** Reads what a list of open items asks for. Refuses: INPUT_INVALID (first, after, partyId). */
export function parseOpenItemList(
  input: PageInput & { readonly filter?: OpenItemFilter | null | undefined },
): InputResult<DatedPage & { readonly filters: OpenItemFilters }> {
  const page = parseDatedPage(input);
  if (!page.ok) return page;
  const partyId = optionalId(input.filter?.partyId);
  if (!partyId.ok) return partyId;
  const { side, isOpen } = input.filter ?? {};
  return accepted({
    ...page.value,
    filters: { partyId: partyId.value, side: side ?? null, isOpen: isOpen ?? true },
  });
}

/** Reads what a list of drafts asks for. Refuses: INPUT_INVALID (first, after, partyId). */
export function parseDraftList(
  input: PageInput & { readonly filter?: DocumentDraftFilter | null | undefined },
): InputResult<{ readonly page: PageRequest; readonly after: Uuid | null; readonly filters: DraftFilters }> {
  const page = parsePage(input, 1);
  if (!page.ok) return page;
  const after = page.value.after === null ? accepted(null) : parseUuid(page.value.after[0] ?? '', 'after');
  if (!after.ok) return after;
  const partyId = optionalId(input.filter?.partyId);
  if (!partyId.ok) return partyId;
  const { kinds, state } = input.filter ?? {};
  const filters = {
    kinds: kinds ?? [],
    state: state ?? null,
    partyId: partyId.value,
  };
  return accepted({ page: page.value, after: after.value, filters });
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

function parseDatedPage(input: PageInput): InputResult<DatedPage> {
  const page = parsePage(input, 2);
  if (!page.ok) return page;
  if (page.value.after === null) return accepted({ page: page.value, after: null });
  const [day = '', place = ''] = page.value.after;
  const date = parseLocalDate(day, 'after');
  if (!date.ok) return date;
  const id = parseUuid(place, 'after');
  return id.ok ? accepted({ page: page.value, after: { date: date.value, id: id.value } }) : id;
}

const optionalId = (given: string | null | undefined): InputResult<Uuid | null> =>
  given === null || given === undefined ? accepted(null) : parseUuid(given, 'partyId');

const optionalDate = (given: string | null | undefined): LocalDate | null =>
  given === null || given === undefined ? null : localDate(given);
