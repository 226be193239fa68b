import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Claim } from '@cifra/access/claim';
import { newId } from '@cifra/books/ids';
import type { Uuid } from '@cifra/domain/ids';
import { addProviderCommand } from '@cifra/firm/identities/provider/provider-change';
import { recordSignIn } from '@cifra/firm/identities/sign-in/record-sign-in';
import { answerScim } from '@cifra/firm/scim/scim-desk';
import { schemas, type ScimAnswer } from '@cifra/firm/scim/answers';
import { deactivateUserCommand, reactivateUserCommand } from '@cifra/firm/users/deactivate-user';
import { ask } from '../../../test/support/ask.ts';
import { expectAccepted } from '../../../test/support/expect-accepted.ts';
import { anonymous, mutateFirm, openFirmWorld, PASSWORD, type FirmWorld } from './firm-world.fixture.ts';

const REASON = 'The provider makes and deactivates our people.';

let world: FirmWorld;
let owner: Claim;
let second: Claim;
let token: string;
const providerId = newId();

interface Resource {
  readonly id: Uuid;
  readonly userName: string;
  readonly displayName: string;
  readonly active: boolean;
  readonly externalId?: string;
  readonly detail?: string;
  readonly scimType?: string;
  readonly totalResults: number;
  readonly startIndex: number;
  readonly itemsPerPage: number;
  readonly Resources: readonly Resource[];
  readonly members: readonly { readonly value: string }[];
}

interface Sent {
  readonly body?: unknown;
  readonly as?: string | null;
}

async function scim(
  method: string,
  address: string,
  { body, as = token }: Sent = {},
): Promise<{ readonly status: number; readonly body: Resource }> {
  const [path = '', search = ''] = address.split('?');
  const answer: ScimAnswer = await answerScim(world.books, {
    method,
    path,
    query: new URLSearchParams(search),
    body,
    token: as,
    requestId: 'scim',
    origin: '127.0.0.1',
  });
  return { status: answer.status, body: answer.body as unknown as Resource };
}

const patch = (...operations: readonly object[]) => ({
  body: { schemas: [schemas.patch], Operations: operations },
});

interface Issued {
  readonly token: string;
  readonly change: { readonly id: string; readonly digest: string } | null;
}

const issue = (as: Claim, days = 30): Promise<Issued & { readonly code?: string }> =>
  mutateFirm(
    world,
    [
      'issueScimToken',
      {
        provider: 'work',
        expiresAt: new Date(Date.now() + days * 86_400_000).toISOString(),
        isExternalIdSubject: true,
        reason: REASON,
      },
    ],
    {
      as,
      idempotencyKey: null,
      selection: '... on ScimTokenIssued { token change { id digest } } ... on Refusal { code }',
    },
  );

beforeAll(async () => {
  world = await openFirmWorld();
  owner = (await world.claimOf(world.ownerId)) as Claim;
  const content = {
    providerId,
    code: 'work',
    name: 'Work account',
    issuer: 'https://provider.example',
    clientId: 'cifra',
    secretId: null,
    countsAsSecondFactor: false,
    endSessionEndpoint: null,
  };
  expectAccepted(
    await world.books.executeControl(addProviderCommand, { content, sealed: null }, world.request()),
  );
});
afterAll(async () => {
  expect(world.failures).toEqual([]);
  await world.close();
});

const idOf = async (userName: string): Promise<string> =>
  (await scim('GET', `Users?filter=${encodeURIComponent(`userName eq "${userName}"`)}`)).body.Resources[0]
    ?.id ?? '';
const groupOf = async (code: string): Promise<string> =>
  (await scim('GET', `Groups?filter=${encodeURIComponent(`displayName eq "${code}"`)}`)).body.Resources[0]
    ?.id ?? '';

test('in a firm of one its person makes a token alone, and nothing that takes two persons is done by it', async () => {
  const issued = await issue(owner);
  expect(issued.change).toBeNull();
  ({ token } = issued);
  await world.addUser('dina');
  const joining = patch({
    op: 'add',
    path: 'members',
    value: [{ value: await idOf('dina@firm.example') }],
  });
  expect((await scim('PATCH', `Groups/${await groupOf('owner')}`, joining)).status).toBe(403);
  expect((await scim('GET', `Groups/${await groupOf('owner')}`)).body.members).toHaveLength(1);
  expect((await scim('DELETE', `Users/${world.ownerId}`)).status).toBe(403);
});

test('a token counts once a second person has confirmed it, until it is revoked or over; no other is accepted', async () => {
  const other = await world.addUser('second');
  await world.grant(other, 'owner');
  second = (await world.claimOf(other)) as Claim;
  const issued = await issue(owner);
  expect((await scim('GET', 'Users', { as: issued.token })).status).toBe(401);
  const { id: changeId, digest } = issued.change ?? {};
  await mutateFirm(world, ['confirmChange', { changeId, digest }], { as: second, idempotencyKey: null });
  expect((await scim('GET', 'Users', { as: issued.token })).status).toBe(200);
  // The one before stopped working.
  expect((await scim('GET', 'Users')).status).toBe(401);
  ({ token } = issued);
  expect((await scim('GET', 'ServiceProviderConfig')).status).toBe(200);
  for (const as of [null, 'cifra-scim_', `${token}x`, token.replace('cifra-scim_', ''), 'a.b.c'])
    expect((await scim('GET', 'Users', { as })).status, String(as)).toBe(401);
  const later = Date.now() + 31 * 86_400_000;
  vi.spyOn(Date, 'now').mockReturnValue(later);
  expect((await scim('GET', 'ServiceProviderConfig')).status).toBe(401);
  vi.restoreAllMocks();
  expect((await issue(owner, 400)).code).toBe('TOKEN_TIME_NOT_ALLOWED');
  expect((await issue(owner, -1)).code).toBe('TOKEN_TIME_NOT_ALLOWED');
  expect((await scim('GET', 'Schemas')).body.totalResults).toBe(2);
  expect((await scim('GET', 'ResourceTypes/User')).status).toBe(200);
  for (const nowhere of ['Nothing', 'Users/none', 'Users/a/b', 'Groups/none'])
    expect((await scim('GET', nowhere)).status, nowhere).toBe(404);
});

test('a user is made without a right, found, renamed, and signs in with the account that externalId names', async () => {
  const made = await scim('POST', 'Users', {
    body: {
      userName: 'Ana@firm.example',
      externalId: 'ana-at-work',
      name: { givenName: 'Ana', familyName: 'Ruiz' },
    },
  });
  expect(made).toMatchObject({
    status: 201,
    body: { userName: 'ana@firm.example', displayName: 'Ana Ruiz', active: true },
  });
  const { id } = made.body;
  expect(await idOf('ana@firm.example')).toBe(id);
  const again = await scim('POST', 'Users', { body: { userName: 'ana@firm.example' } });
  expect(again).toMatchObject({ status: 409, body: { scimType: 'uniqueness' } });
  // Somebody who is here already is nobody's to take over.
  const taken = await scim('POST', 'Users', {
    body: { userName: 'owner@firm.example', externalId: 'a thief' },
  });
  expect(taken.status).toBe(409);
  const signIn = await world.books.executeControl(
    recordSignIn,
    {
      account: { providerId, subject: 'ana-at-work' },
      provider: 'work',
      userId: id,
      invitation: null,
      sessionId: newId(),
      handle: newId(),
      tokenHash: 'a'.repeat(64),
      address: '127.0.0.1',
      agent: 'test',
      providerSession: null,
      provedAtMicros: null,
    },
    world.request(),
  );
  expect(expectAccepted(signIn).kind).toBe('LOGGED_IN');
  expect((await world.claimOf(id))?.scope.permissions.length).toBe(0);
  const renamed = await scim(
    'PATCH',
    `Users/${id}`,
    patch({ op: 'Replace', path: 'displayName', value: 'Ana Paz' }),
  );
  expect(renamed.body.displayName).toBe('Ana Paz');
  const moved = await scim(
    'PATCH',
    `Users/${id}`,
    patch({ op: 'replace', path: 'userName', value: 'x@firm.example' }),
  );
  expect(moved).toMatchObject({ status: 400, body: { scimType: 'mutability' } });
  const page = (await scim('GET', 'Users?startIndex=2&count=1')).body;
  expect([page.totalResults, page.startIndex, page.itemsPerPage]).toEqual([4, 2, 1]);
  const bad = await scim('GET', `Users?filter=${encodeURIComponent('userName sw "a"')}`);
  expect(bad).toMatchObject({ status: 400, body: { scimType: 'invalidFilter' } });
});

test('deactivating ends what there is at once; whoever protects waits for a second person, once', async () => {
  await world.addUser('bea');
  const id = await idOf('bea@firm.example');
  const logIn = { email: 'bea@firm.example', password: PASSWORD };
  const session = await mutateFirm<{ accessToken: string }>(world, ['logIn', logIn], {
    as: anonymous,
    idempotencyKey: null,
    selection: '... on LoggedIn { accessToken }',
  });
  const entering = () =>
    world.edge.authenticate({
      headers: { authorization: `Bearer ${session.accessToken}` },
      ip: '127.0.0.1',
      requestId: 'scim',
    });
  expect((await entering()).kind).toBe('principal');
  expect(
    (await scim('PATCH', `Users/${id}`, patch({ op: 'Replace', value: { active: 'False' } }))).body.active,
  ).toBe(false);
  expect((await entering()).kind).toBe('refused');
  expect(
    (await scim('PATCH', `Users/${id}`, patch({ op: 'replace', path: 'active', value: true }))).body.active,
  ).toBe(true);
  expect((await scim('DELETE', `Users/${id}`)).status).toBe(204);
  expect((await scim('GET', `Users/${id}`)).body.active).toBe(false);
  for (const name of ['second', 'owner']) {
    const refused = await scim('DELETE', `Users/${await idOf(`${name}@firm.example`)}`);
    expect(refused.status, name).toBe(403);
    expect((await scim('GET', `Users/${await idOf(`${name}@firm.example`)}`)).body.active).toBe(true);
  }
  const [one, two] = [
    await scim('DELETE', `Users/${await idOf('second@firm.example')}`),
    await changesOf('DEACTIVATE_USER'),
  ];
  expect(one.body.detail).toContain('waits to be confirmed');
  expect(two).toBe(2);
});

test('a group gives clusters that protect nothing; the rest is proposed, and what groups permit is not SCIM’s', async () => {
  await world.addUser('cora');
  const cora = await idOf('cora@firm.example');
  const [junior, client, ownerGroup] = [
    await groupOf('junior'),
    await groupOf('client'),
    await groupOf('owner'),
  ];
  const join = (value: string) => patch({ op: 'add', path: 'members', value: [{ value }] });
  expect((await scim('PATCH', `Groups/${junior}`, join(cora))).body.members).toEqual([
    expect.objectContaining({ value: cora }),
  ]);
  expect((await scim('PATCH', `Groups/${ownerGroup}`, join(cora))).status).toBe(403);
  expect((await scim('PATCH', `Groups/${ownerGroup}`, join(cora))).status).toBe(403);
  expect(await changesOf('GRANT_CLUSTER')).toBe(2);
  expect((await scim('GET', `Groups/${ownerGroup}`)).body.members.map(({ value }) => value)).not.toContain(
    cora,
  );
  // Taking an owner's cluster away waits, too; in whose name the token acts gains nothing by it.
  const whole = { body: { members: [] } };
  expect((await scim('PUT', `Groups/${ownerGroup}`, whole)).status).toBe(403);
  expect((await scim('GET', `Groups/${ownerGroup}`)).body.members).toHaveLength(2);
  expect((await scim('PATCH', `Groups/${client}`, join(world.ownerId))).status).toBe(403);
  const left = patch({ op: 'remove', path: `members[value eq "${cora}"]` });
  expect((await scim('PATCH', `Groups/${junior}`, left)).body.members).toEqual([]);
  expect((await scim('POST', 'Groups', { body: { displayName: 'mine' } })).status).toBe(403);
  expect((await scim('DELETE', `Groups/${junior}`)).status).toBe(403);
  const renamed = await scim(
    'PATCH',
    `Groups/${junior}`,
    patch({ op: 'replace', path: 'displayName', value: 'x' }),
  );
  expect(renamed).toMatchObject({ status: 400, body: { scimType: 'mutability' } });
  await mutateFirm(world, ['revokeScimToken', { provider: 'work' }], { as: owner, idempotencyKey: null });
  expect((await scim('GET', 'Users')).status).toBe(401);
});

/** Makes somebody who manages access, and answers how they are known. */
async function manager(name: string): Promise<{ readonly id: Uuid; readonly claim: Claim }> {
  const id = await world.addUser(name);
  await world.grant(id, 'owner');
  return { id, claim: (await world.claimOf(id)) as Claim };
}

const confirm = ({ change }: Issued): Promise<{ readonly code?: string }> =>
  mutateFirm(world, ['confirmChange', { changeId: change?.id, digest: change?.digest }], {
    as: owner,
    idempotencyKey: null,
  });

const deactivate = async (userId: Uuid): Promise<void> => {
  const request = { ...world.request(), reason: REASON };
  expectAccepted(await world.books.executeControl(deactivateUserCommand, { userId }, request));
};

test('another name that a provider gave somebody who protects stands in the review until somebody has looked', async () => {
  const issued = await issue(second);
  await confirm(issued);
  ({ token } = issued);
  const review = async () => {
    const { data } = await ask<{
      accessReview: {
        digest: string;
        grants: {
          nodes: { user: { name: string }; isProtecting: boolean; userRenamedAt: string | null }[];
        };
      };
    }>(
      world.firm,
      '{ accessReview { digest grants(first: 100) { nodes { user { name } isProtecting userRenamedAt } } } }',
      { claim: owner },
    );
    const { digest, grants } = data.accessReview;
    return { digest, renamed: grants.nodes.filter(({ userRenamedAt }) => userRenamedAt !== null) };
  };
  const looked = async (digest: string): Promise<string | undefined> =>
    (await mutateFirm(world, ['confirmAccessReview', { digest }], { as: owner })).code;
  const before = await review();
  const id = await idOf('second@firm.example');
  const name = patch({ op: 'replace', path: 'displayName', value: 'the owner' });
  expect((await scim('PATCH', `Users/${id}`, name)).body.displayName).toBe('the owner');
  expect(await looked(before.digest)).toBe('ACCESS_REVIEW_STALE');
  const after = await review();
  expect(after.renamed).toMatchObject([{ user: { name: 'the owner' }, isProtecting: true }]);
  expect(await looked(after.digest)).toBeUndefined();
  expect((await review()).renamed).toEqual([]);
});

test('a token ends with the deactivation of whoever answers for it, and none is issued in their name; the firm is told', async () => {
  const [third, fourth] = [await manager('third'), await manager('fourth')];
  const issued = await issue(third.claim);
  await confirm(issued);
  const use = async (): Promise<number> => (await scim('GET', 'Users', { as: issued.token })).status;
  expect(await use()).toBe(200);
  await deactivate(third.id);
  expect(await use()).toBe(401);
  const { data } = await ask<{ identityProviders: object[] }>(
    world.firm,
    '{ identityProviders { scimTokenExpiresAt scimTokenMadeBy { name } } }',
    { claim: owner },
  );
  expect(data.identityProviders).toEqual([{ scimTokenExpiresAt: null, scimTokenMadeBy: { name: 'third' } }]);
  const back = { ...world.request(), reason: REASON };
  expectAccepted(await world.books.executeControl(reactivateUserCommand, { userId: third.id }, back));
  expect(await use()).toBe(401);
  const waiting = await issue(fourth.claim);
  await deactivate(fourth.id);
  expect((await confirm(waiting)).code).toBe('CHANGE_STALE');
});

async function changesOf(kind: string): Promise<number> {
  const { data } = await ask<{ proposedChanges: { nodes: { kind: string; state: string }[] } }>(
    world.firm,
    '{ proposedChanges(first: 100) { nodes { kind state } } }',
    { claim: owner },
  );
  return data.proposedChanges.nodes.filter((each) => each.kind === kind && each.state === 'OPEN').length;
}
