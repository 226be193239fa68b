import { expect, test } from 'vitest';
import type { LocalDate } from '@cifra/domain/local-date';
import type { Uuid } from '@cifra/domain/ids';
import type { DocumentFilters } from './document-list.ts';
import { readsBeyondPage } from './list-documents.ts';

const none: DocumentFilters = {
  kinds: [],
  partyId: null,
  fromDate: null,
  toDate: null,
  dueUpTo: null,
  isOpen: null,
  search: null,
};
const day = '2026-02-10' as LocalDate;
const partyId = '00000000-0000-7000-8000-000000000001' as Uuid;

test('a list that walks an index only as far as its page is read on the calling thread; one that may walk on is read by a reader thread', () => {
  for (const [filters, by, isBeyond] of [
    [{}, 'document_date', false],
    [{}, 'due_date', false],
    [{ kinds: ['INVOICE'], fromDate: day, toDate: day }, 'document_date', false],
    [{ kinds: ['INVOICE'], dueUpTo: day }, 'due_date', false],
    [{ partyId }, 'document_date', false],
    [{ partyId }, 'due_date', true],
    [{ partyId, kinds: ['INVOICE'] }, 'document_date', true],
    [{ dueUpTo: day }, 'document_date', true],
    [{ fromDate: day }, 'due_date', true],
    [{ toDate: day }, 'due_date', true],
    [{ isOpen: false }, 'document_date', true],
    [{ search: 'INV' }, 'document_date', true],
  ] as const)
    expect(
      readsBeyondPage({ ...none, ...filters }, { by, isDescending: false }),
      JSON.stringify([filters, by]),
    ).toBe(isBeyond);
});
