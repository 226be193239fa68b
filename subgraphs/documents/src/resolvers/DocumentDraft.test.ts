import { expect, test } from 'vitest';
import type { DocumentDraftOfTenant } from '@cifra/trade/reads/documents';
import { DocumentDraft } from './DocumentDraft.ts';

test('what a draft says is read once, however many of its fields are asked for', async () => {
  let readings = 0;
  const items = { currency: 'PAB', dueDate: null, memo: 'As agreed', lines: [{ description: 'Bread' }] };
  const row = {
    kind: 'INVOICE',
    get content() {
      readings += 1;
      return JSON.stringify({ items });
    },
  } as unknown as DocumentDraftOfTenant;
  const field = (name: 'currency' | 'dueDate' | 'memo' | 'lines'): unknown => {
    const resolver = DocumentDraft[name] as (row: DocumentDraftOfTenant, ...rest: unknown[]) => unknown;
    return resolver(row);
  };
  expect([field('currency'), field('dueDate'), field('memo')]).toEqual(['PAB', null, 'As agreed']);
  expect(field('lines')).toMatchObject([{ description: 'Bread', ordinal: 1 }]);
  expect(readings).toBe(1);
});
