import { buildSchema } from 'graphql';
import { expect, test } from 'vitest';
import { listFaults } from '@cifra/schema/plain-lists';
import { apiSdl } from './api-schema.ts';

const faultsWith = (more: string) => listFaults(buildSchema(`${apiSdl}\n${more}`));

test('the plain lists of the product have their reasons', () => {
  expect(faultsWith('')).toEqual([]);
});

test('a list of objects without a reason is named, of whatever nullability; a connection, a list of texts and a refusal’s are not', () => {
  expect(faultsWith('extend type Party { openDocuments: [Document!]!, drafts: [DocumentDraft] }')).toEqual([
    'Party.openDocuments is a plain list: a connection, or a reason in schema/src/plain-lists.ts',
    'Party.drafts is a plain list: a connection, or a reason in schema/src/plain-lists.ts',
  ]);
  expect(
    faultsWith(`
      extend type Party { documents: DocumentConnection!, nicknames: [String!]! }
      type TooLate implements Refusal { code: RefusalCode! message: String! remedy: String entries: [JournalEntry!] }`),
  ).toEqual([]);
});

test('a reason for a list that is not there any more is named', () => {
  expect(
    listFaults(buildSchema(apiSdl.replace(/^ {2}notes: \[Document!\]!$/m, '  notes: Document'))),
  ).toEqual(['Document.notes has a reason to be a plain list, and is none (schema/src/plain-lists.ts)']);
});
