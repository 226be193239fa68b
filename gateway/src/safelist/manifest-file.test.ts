import { hash } from 'node:crypto';
import { expect, test } from 'vitest';
import { otherHash, readManifestFile, type ManifestFile } from './manifest-file.ts';
import { persist, printManifest } from './persist.ts';

const body = 'query Loans {\n  loans\n}';
const idsIn = (file: ManifestFile): readonly string[] | string =>
  file.kind === 'read' ? file.operations.map(({ id }) => id) : file.why;

/** As the tools write them; `test/clients/compilers.test.ts` has the tools themselves do it. */
const files = {
  'Apollo, manifest of version 1': printManifest([persist(body)]),
  'GraphQL Code Generator, which marks hashes': { [`sha256:${hash('sha256', body)}`]: body },
  'GraphQL Code Generator, earlier': { [hash('sha1', body)]: body },
  'Relay, by default': { [hash('md5', body)]: body },
  'Hive, with ids of its own': { 'loans.v1': body },
};

test.each(Object.entries(files))('%s: the ids that its clients send, each of its text', (_tool, file) => {
  const read = readManifestFile(typeof file === 'string' ? file : JSON.stringify(file));
  const [id] = idsIn(read);
  expect(id).toMatch(/^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|loans\.v1)$/);
  if (read.kind === 'read') expect(read.operations.map(otherHash)).toEqual([null]);
});

test.each(['md5', 'sha1', 'sha256'])('an id in the form of the %s of another text is found', (algorithm) => {
  const read = readManifestFile(JSON.stringify({ [hash(algorithm, 'another')]: body }));
  expect(read.kind === 'read' && read.operations.map(otherHash)).toEqual([algorithm]);
});

test('a marked id that is no hash at all is found too', () => {
  const read = readManifestFile(JSON.stringify({ 'sha256:loans': body }));
  expect(read.kind === 'read' && read.operations.map(otherHash)).toEqual(['sha256']);
});

test.each([
  ['not JSON', 'query Loans { loans }', 'it is not JSON'],
  ['a list', [body], 'it is no JSON object'],
  ['nothing', {}, 'it lists no operations'],
  ['another format', { format: 'x', operations: [] }, 'it is not an apollo-persisted-query-manifest'],
  ['another version', { format: 'apollo-persisted-query-manifest', version: 2 }, 'of version 1'],
  ['no list', { format: 'apollo-persisted-query-manifest', version: 1 }, 'it lists no operations'],
  [
    'half an operation',
    { format: 'apollo-persisted-query-manifest', version: 1, operations: [{ id: 'a', body }] },
    'operation 1 lacks id, name, type or body',
  ],
  ['something else', { a: body, b: { c: body } }, 'it holds something else than ids and texts'],
  [
    'ten thousand operations',
    Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`id${index}`, body])),
    'it lists 10000 operations, and 2000 are allowed',
  ],
])('%s is no manifest, and is said to be none', (_what, file, why) => {
  expect(idsIn(readManifestFile(typeof file === 'string' ? file : JSON.stringify(file)))).toContain(why);
});
