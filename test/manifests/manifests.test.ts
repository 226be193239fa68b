import { hash } from 'node:crypto';
import { buildSchema } from 'graphql';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createManifestChecker } from '@cifra/ops/manifests/checker';
import { RegisteredManifests } from '@cifra/ops/manifests/registered-manifests';
import { apiSdl } from '../schema/api-schema.ts';
import { openFirm, type Input, type Member, type Person, type TestFirm } from '../worlds/firm/firm.ts';

/** Manifests on the API: who registers them, what is refused, and what is served of them. */

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm();
});
afterAll(() => firm?.close());
afterEach(() => expect(firm.masked).toEqual([]));

const me = 'query Me { me { name } }';
const users = 'query Users { users { nodes { name } } }';
const slugs = 'query Slugs { tenants { nodes { slug } } }';
const idOf = (text: string): string => hash('sha256', text);
const fileOf = (...texts: readonly string[]): string =>
  JSON.stringify(Object.fromEntries(texts.map((text) => [`sha256:${idOf(text)}`, text])));

const mutate = (mutation: string, input: Input, as: Person = 'owner'): Promise<Member> =>
  firm.do(mutation, input, { as });
const register = (manifestName: string, file: string, change: Input = {}): Promise<Member> =>
  mutate('registerManifest', { manifestName, audience: 'FIRST_PARTIES', file, ...change });

/** The data of the answer to an id, or the code of its error. */
async function call(documentId: string, as: Person = 'owner'): Promise<unknown> {
  const { data, errors } = (await (await firm.post(as, { documentId })).json()) as {
    readonly data?: object;
    readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
  };
  return errors?.[0]?.extensions.code ?? data;
}
const UNKNOWN = 'PERSISTED_QUERY_NOT_FOUND';

interface Listed {
  readonly label: string;
  readonly state: string;
  readonly [field: string]: unknown;
}
async function list(name: string): Promise<readonly Listed[]> {
  const { data, errors } = await firm.ask<{ manifests: { nodes: readonly Listed[] } }>(
    `query ($name: String) { manifests(name: $name) { nodes {
      label state audience operationCount registeredBy promotedBy revokedBy neededPermissions firmWidePermissions schemaFaults
      missingPermissions(clusterCode: "client") none: missingPermissions(clusterCode: "nobody")
      operations(first: 1) { totalCount nodes { operationId operationName operationType text } } } } }`,
    { as: 'owner', variables: { name } },
  );
  expect(errors).toEqual([]);
  return data.manifests.nodes;
}
const statesOf = async (name: string): Promise<readonly string[]> =>
  (await list(name)).map(({ label, state }) => `${label} ${state}`);

test('a version is kept until it is promoted, grants nothing, and is served beside the others until it is revoked', async () => {
  const file = fileOf(me, users);
  expect(await register('desk', file)).toMatchObject({
    __typename: 'ManifestRegistered',
    version: { manifestName: 'desk', label: '1', state: 'REGISTERED', operationCount: 2 },
  });
  expect(await call(idOf(me))).toBe(UNKNOWN);
  expect(await mutate('promoteManifest', { manifestName: 'desk', versionLabel: '1' })).toMatchObject({
    version: { state: 'PROMOTED' },
  });
  expect(await call(idOf(me))).toMatchObject({ me: {} });
  expect(await call(idOf(users))).toMatchObject({ users: {} });
  expect(await call(idOf(users), 'junior')).toBe('NOT_FOUND_OR_DENIED');

  await register('desk', fileOf(me, slugs), { versionLabel: '2.0', isPromoted: true });
  expect(await call(`desk~2.0~${idOf(slugs)}`)).toMatchObject({ tenants: {} });
  expect(await call(`desk~1~${idOf(slugs)}`)).toBe(UNKNOWN);
  expect(await call(`desk~1~${idOf(users)}`)).toMatchObject({ users: {} });
  const revoked = await mutate('revokeManifest', {
    manifestName: 'desk',
    versionLabel: '1',
    reason: 'Its clients are gone.',
  });
  expect(revoked).toEqual({ __typename: 'ManifestRevoked', revokedLabels: ['1'] });
  expect(await call(idOf(users))).toBe(UNKNOWN);
  expect(await call(idOf(me))).toMatchObject({ me: {} });
  expect(await mutate('revokeManifest', { manifestName: 'desk' })).toMatchObject({ revokedLabels: ['2.0'] });
  expect(await call(idOf(me))).toBe(UNKNOWN);
  expect(await statesOf('desk')).toEqual(['1 REVOKED', '2.0 REVOKED']);
});

test('the list says what a version needs, who did what, and what its operations are', async () => {
  await register('told', fileOf(users, slugs), { audience: 'KEYS', isPromoted: true });
  expect(await call(idOf(users)), 'it is for keys').toBe(UNKNOWN);
  expect(await list('told')).toEqual([
    {
      label: '1',
      state: 'PROMOTED',
      audience: 'KEYS',
      operationCount: 2,
      registeredBy: 'owner',
      promotedBy: 'owner',
      revokedBy: null,
      neededPermissions: ['Access.Read', 'Tenant.Read'],
      firmWidePermissions: ['Access.Read'],
      missingPermissions: ['Tenant.Read', 'Access.Read'],
      none: null,
      schemaFaults: [],
      operations: {
        totalCount: 2,
        nodes: [{ operationId: idOf(users), operationName: 'Users', operationType: 'query', text: users }],
      },
    },
  ]);
});

test('whoever may not manage operations neither changes manifests nor sees them', async () => {
  const input = { manifestName: 'mine', audience: 'FIRST_PARTIES', file: fileOf(me) };
  await expect(mutate('registerManifest', input, 'senior')).rejects.toThrow('NOT_FOUND_OR_DENIED');
  const { errors } = await firm.ask('{ manifests { nodes { label } } }', { as: 'senior' });
  expect(errors[0]?.extensions['code']).toBe('NOT_FOUND_OR_DENIED');
});

test('every fault of every operation is told at once, and nothing is kept', async () => {
  const introspection = 'query Schema { __schema { types { name } } }';
  const file = JSON.stringify({ a: 'query A { nope }', [idOf(me)]: users, c: introspection, d: me });
  expect(await register('faulty', file, { isPromoted: true })).toMatchObject({
    code: 'MANIFEST_OPERATIONS_REFUSED',
    operationFaultCount: 3,
    operationFaults: [
      'A: Cannot query field "nope" on type "Query". Did you mean "node" or "nodes"?',
      'Users: has an id that is not the sha256 of its text',
      'Schema: asks for the schema, which is refused in production',
    ],
  });
  expect(await list('faulty')).toEqual([]);
  expect(await call('d')).toBe(UNKNOWN);
});

test.each<[string, string, string, Input, Input]>([
  ['a file that is none', 'free', '[]', {}, { code: 'MANIFEST_FILE_MALFORMED', why: 'it is no JSON object' }],
  ['a name of ours', 'Explorer', fileOf(me), {}, { code: 'MANIFEST_NAME_TAKEN', manifest: 'Explorer' }],
  ['a name for others', 'held', fileOf(me), { audience: 'KEYS' }, { code: 'MANIFEST_NAME_TAKEN' }],
  ['a label twice', 'held', fileOf(me), { versionLabel: '1' }, { code: 'MANIFEST_VERSION_TAKEN' }],
  [
    'an id of another text',
    'held',
    JSON.stringify({ who: users }),
    {},
    { code: 'MANIFEST_ID_TAKEN', operationIds: ['who'] },
  ],
  ['that under another name', 'free', JSON.stringify({ who: users }), {}, { code: 'MANIFEST_ID_TAKEN' }],
  ['a name of blanks', 'a b', fileOf(me), {}, { code: 'INPUT_INVALID' }],
  ['a name turned around', 'a\u202Eb', fileOf(me), {}, { code: 'INPUT_INVALID' }],
  ['a label of Hive’s', 'free', fileOf(me), { versionLabel: '1~2' }, { code: 'INPUT_INVALID' }],
])('%s is refused by name', async (_what, name, file, change, refusal) => {
  if ((await list('held')).length === 0) await register('held', JSON.stringify({ who: me }));
  expect(await register(name, file, change)).toMatchObject(refusal);
  expect([await statesOf('held'), await list('free')]).toEqual([['1 REGISTERED'], []]);
});

test('an id of its own may stand for another text where only a manifest’s keys send it', async () => {
  const change = { audience: 'KEYS' };
  expect(await register('keys-a', JSON.stringify({ own: me }), change)).toMatchObject({ version: {} });
  expect(await register('keys-b', JSON.stringify({ own: users }), change)).toMatchObject({ version: {} });
  expect(await register('keys-a', JSON.stringify({ own: users }), change)).toMatchObject({
    code: 'MANIFEST_ID_TAKEN',
  });
});

test('what is not there cannot be promoted or revoked, nor anything twice; a repeated request is one', async () => {
  const once = { idempotencyKey: 'manifest-once', isPromoted: true };
  for (let time = 0; time < 2; time += 1)
    expect(await register('once', fileOf(me), once)).toMatchObject({ version: { label: '1' } });
  expect(await statesOf('once')).toEqual(['1 PROMOTED']);
  const named = { manifestName: 'once', versionLabel: '1' };
  expect(await mutate('promoteManifest', named)).toMatchObject({
    code: 'MANIFEST_STATE_CONFLICT',
    manifestState: 'PROMOTED',
  });
  expect(await mutate('promoteManifest', { ...named, versionLabel: '2' })).toMatchObject({
    code: 'MANIFEST_UNKNOWN',
    versionLabel: '2',
  });
  expect(await mutate('revokeManifest', { manifestName: 'never' })).toMatchObject({
    code: 'MANIFEST_UNKNOWN',
    versionLabel: null,
  });
  await mutate('revokeManifest', named);
  for (const mutation of ['promoteManifest', 'revokeManifest'])
    expect(await mutate(mutation, named)).toMatchObject({
      code: 'MANIFEST_STATE_CONFLICT',
      manifestState: 'REVOKED',
    });
});

test('after the schema has changed, what does not fit is listed, logged and refused by name; the rest goes on', async () => {
  await register('aged', fileOf(me, slugs), { isPromoted: true });
  await register('aged', fileOf(slugs), { versionLabel: 'next' });
  const log: unknown[] = [];
  const changed = createManifestChecker(() =>
    buildSchema(apiSdl.replaceAll('\n  slug: String', '\n  slugs: String')),
  );
  const schemaDigest = 'f'.repeat(64);
  let checks = 0;
  const later = new RegisteredManifests(firm.books, {
    checker: {
      ...changed,
      digest: () => Promise.resolve(schemaDigest),
      check: async (operations) => {
        checks += 1;
        return { ...(await changed.check(operations)), schemaDigest };
      },
    },
    shippedNames: [],
    log: (record) => log.push(record),
  });
  await later.recheck();
  const checked = checks;
  expect(checked).toBeGreaterThanOrEqual(2);
  expect(log).toContainEqual({
    level: 'warn',
    event: 'persisted-operation-invalid',
    manifest: 'aged',
    version: '1',
    operation: 'Slugs',
    problems: [expect.stringContaining('Cannot query field "slug"')],
  });
  expect(later.invalidCount).toBeGreaterThanOrEqual(1);

  await firm.manifests.read();
  expect(await call(idOf(slugs))).toBe('PERSISTED_OPERATION_INVALID');
  expect(await call(idOf(me))).toMatchObject({ me: {} });
  const [first] = await list('aged');
  expect(first?.['schemaFaults']).toEqual([expect.stringContaining('Slugs: Cannot query field "slug"')]);
  expect(await mutate('promoteManifest', { manifestName: 'aged', versionLabel: 'next' })).toMatchObject({
    code: 'MANIFEST_OPERATIONS_REFUSED',
  });

  // Checked once for each schema, and well again with the one of before.
  await later.recheck();
  expect(checks).toBe(checked);
  await firm.manifests.recheck();
  expect(await call(idOf(slugs))).toMatchObject({ tenants: {} });
});
