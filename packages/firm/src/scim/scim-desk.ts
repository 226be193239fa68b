import type { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import { newId } from '@cifra/books/ids';
import type { Uuid } from '@cifra/domain/ids';
import { messageOf, type Refusal } from '@cifra/domain/refusals';
import type { Result } from '@cifra/domain/result';
import type { ProviderRow } from '../identities/provider/provider-clients.ts';
import {
  groupResource,
  notFound,
  scimError,
  scimList,
  userResource,
  type ScimAnswer,
  type ScimGroup,
} from './answers.ts';
import {
  provisionActivityCommand,
  provisionMemberCommand,
  provisionUserCommand,
  renameUserCommand,
  type ProvisionOutcome,
} from './provision-users.ts';
import {
  everyPerson,
  findPerson,
  findPersonByEmail,
  findWaiting,
  readFirmGrants,
  readGroups,
  readPeople,
} from './read-directory.ts';
import {
  readFilter,
  readGroup,
  readGroupPatch,
  readPage,
  readUser,
  readUserPatch,
  type MemberChange,
  type UserChange,
} from './read-request.ts';
import { serviceDocument } from './service-documents.ts';
import { findScimProvider } from './scim-token.ts';

export interface ScimRequest {
  readonly method: string;
  /** Behind `/scim/v2/`: `Users/<id>`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
  /** What stands behind `Bearer`; null: nothing. */
  readonly token: string | null;
  readonly requestId: string;
  readonly origin: string;
}

/** A provider that calls, and in whose name it acts. */
interface Calling {
  readonly books: Books;
  readonly provider: ProviderRow;
  readonly madeBy: Uuid;
  readonly request: CommandRequest;
}

const unauthenticated = scimError(401, 'The token is not accepted.');
const notServed = scimError(405, 'This is not served here.');

/** Answers identity providers that make, change and deactivate users. SCIM 2.0: RFC 7643, RFC 7644. Commands are those of the API. */
export async function answerScim(books: Books, given: ScimRequest): Promise<ScimAnswer> {
  const nowMicros = BigInt(Date.now()) * 1000n;
  const provider =
    given.token === null ? null : await findScimProvider(books.control, given.token, nowMicros);
  if (provider === null || provider.scim_made_by === null) return unauthenticated;
  const [kind = '', id = null, ...rest] = given.path.split('/').filter((part) => part !== '');
  if (rest.length > 0) return notFound;
  const madeBy = provider.scim_made_by;
  const reason = `Asked for by the identity provider ${provider.code}, over SCIM.`;
  const actor = { kind: 'key', id: provider.id, name: `SCIM ${provider.code}`, madeBy } as const;
  const { requestId, origin } = given;
  const request = { actor, requestId, origin, reason, idempotencyKey: null };
  const calling = { books, provider, madeBy, request };
  if (kind === 'Users') return answerUsers(calling, id, given);
  if (kind === 'Groups') return answerGroups(calling, id, given);
  return given.method === 'GET' ? (serviceDocument(kind, id) ?? notFound) : notServed;
}

async function answerUsers(calling: Calling, id: string | null, given: ScimRequest): Promise<ScimAnswer> {
  const { books, provider } = calling;
  if (id === null) {
    if (given.method === 'POST') return createUser(calling, given.body);
    if (given.method !== 'GET') return notServed;
    const filter = readFilter(given.query, ['userName', 'externalId']);
    if (!filter.ok) return filter.answer;
    const shape = await readPeople(books.control, provider);
    const people = await peopleOf(calling, filter.value);
    const all = await Promise.all(people.map(shape));
    const found =
      filter.value?.attribute === 'externalId'
        ? all.filter(({ externalId }) => externalId === filter.value?.value)
        : all;
    return scimList(found.map(userResource), readPage(given.query));
  }
  const row = await findPerson(books.control, id);
  if (row === null) return notFound;
  switch (given.method) {
    case 'GET':
      return shownUser(calling, row.id, 200);
    case 'DELETE': {
      const gone = row.is_active ? await setActive(calling, row.id, false) : null;
      return gone ?? { status: 204, body: null };
    }
    case 'PUT': {
      const user = readUser(given.body);
      if (!user.ok) return user.answer;
      if (user.value.email !== row.email)
        return scimError(400, 'userName does not change by SCIM.', 'mutability');
      return changeUser(calling, row, user.value);
    }
    case 'PATCH': {
      const change = readUserPatch(given.body);
      return change.ok ? changeUser(calling, row, change.value) : change.answer;
    }
    default:
      return notServed;
  }
}

async function peopleOf(
  { books }: Calling,
  filter: { readonly attribute: string; readonly value: string } | null,
) {
  if (filter?.attribute !== 'userName') return everyPerson(books.control);
  const one = await findPersonByEmail(books.control, filter.value.normalize('NFC').trim().toLowerCase());
  return one === null ? [] : [one];
}

async function shownUser({ books, provider }: Calling, id: Uuid, status: number): Promise<ScimAnswer> {
  const row = await findPerson(books.control, id);
  if (row === null) return notFound;
  const shape = await readPeople(books.control, provider);
  return { status, body: userResource(await shape(row)) };
}

async function createUser(calling: Calling, body: unknown): Promise<ScimAnswer> {
  const { books, provider, request } = calling;
  const user = readUser(body);
  if (!user.ok) return user.answer;
  const { email, name, externalId, isActive } = user.value;
  const account =
    provider.is_external_id_subject && externalId !== null
      ? { providerId: provider.id, subject: externalId }
      : null;
  const made = await books.executeControl(provisionUserCommand, { email, name, account }, request);
  if (!made.ok) return refusalOf(made.refusal);
  const { userId } = made.value;
  const inactive = isActive ? null : await setActive(calling, userId, false);
  return inactive ?? shownUser(calling, userId, 201);
}

async function changeUser(
  calling: Calling,
  row: { readonly id: Uuid; readonly name: string; readonly is_active: boolean },
  { name, isActive }: UserChange,
): Promise<ScimAnswer> {
  const { books, request } = calling;
  if (name !== null && name !== row.name) {
    const renamed = await books.executeControl(renameUserCommand, { userId: row.id, name }, request);
    if (!renamed.ok) return refusalOf(renamed.refusal);
  }
  const failed =
    isActive !== null && isActive !== row.is_active ? await setActive(calling, row.id, isActive) : null;
  return failed ?? shownUser(calling, row.id, 200);
}

/** Null: it is done. */
async function setActive(calling: Calling, userId: Uuid, isActive: boolean): Promise<ScimAnswer | null> {
  const kind = isActive ? 'REACTIVATE_USER' : 'DEACTIVATE_USER';
  const { books, madeBy, request } = calling;
  return unlessWaiting(calling, { kind, isSame: (content) => content['userId'] === userId }, () =>
    books.executeControl(provisionActivityCommand, { userId, isActive, madeBy }, request),
  );
}

interface Asked {
  readonly kind: string;
  /** Whether a change that waits is this one. */
  readonly isSame: (content: Readonly<Record<string, unknown>>) => boolean;
}

async function unlessWaiting(
  { books }: Calling,
  { kind, isSame }: Asked,
  run: () => Promise<Result<ProvisionOutcome, Refusal>>,
): Promise<ScimAnswer | null> {
  const nowMicros = BigInt(Date.now()) * 1000n;
  const waiting = await findWaiting(books.control, { kind, nowMicros }, isSame);
  if (waiting !== null) return waits(waiting);
  const done = await run();
  if (!done.ok) return refusalOf(done.refusal);
  return done.value.changeId === null ? null : waits(done.value.changeId);
}

const waits = (changeId: Uuid): ScimAnswer =>
  scimError(403, `It takes a second person: the change ${changeId} waits to be confirmed.`);

async function answerGroups(calling: Calling, id: string | null, given: ScimRequest): Promise<ScimAnswer> {
  const groups = await readGroups(calling.books.control);
  if (id === null) {
    if (given.method !== 'GET') return scimError(403, 'Role clusters are made here, not by SCIM.');
    const filter = readFilter(given.query, ['displayName']);
    if (!filter.ok) return filter.answer;
    const wanted = filter.value;
    const found = wanted === null ? groups : groups.filter(({ code }) => code === wanted.value);
    return scimList(found.map(groupResource), readPage(given.query));
  }
  const group = groups.find((each) => each.id === id);
  if (group === undefined) return notFound;
  switch (given.method) {
    case 'GET':
      return { status: 200, body: groupResource(group) };
    case 'PATCH':
    case 'PUT': {
      const change = given.method === 'PUT' ? readGroup(given.body) : readGroupPatch(given.body);
      return change.ok ? changeMembers(calling, group, change.value) : change.answer;
    }
    default:
      return scimError(403, 'Role clusters are made here, not by SCIM.');
  }
}

/** Everybody who may come or go does; of the others, the first one's answer says why not. */
async function changeMembers(
  calling: Calling,
  group: ScimGroup,
  { added, removed, keeps }: MemberChange,
): Promise<ScimAnswer> {
  const { books, madeBy, request } = calling;
  const present = new Set<string>(group.members.map(({ userId }) => userId));
  const wanted = new Set([...(keeps ?? present), ...added].filter((each) => !removed.includes(each)));
  const answers: (ScimAnswer | null)[] = [];
  for (const id of wanted) {
    if (present.has(id)) continue;
    const person = await findPerson(books.control, id);
    if (person === null) return scimError(400, 'A member is no user.', 'invalidValue');
    const grant = {
      userId: person.id,
      cluster: group.code,
      scope: 'ALL',
      scopeId: null,
      validFromMicros: null,
      validUntilMicros: null,
      grantId: newId(),
    } as const;
    const isSame: Asked['isSame'] = (content) =>
      content['userId'] === person.id && content['cluster'] === group.code && content['scope'] === 'ALL';
    answers.push(
      await unlessWaiting(calling, { kind: 'GRANT_CLUSTER', isSame }, () =>
        books.executeControl(provisionMemberCommand, { grant, revoke: null, madeBy }, request),
      ),
    );
  }
  const grants = await readFirmGrants(books.control);
  for (const { id: revoke, userId, clusterId } of grants) {
    if (clusterId !== group.id || wanted.has(userId) || !present.has(userId)) continue;
    answers.push(
      await unlessWaiting(
        calling,
        { kind: 'REVOKE_GRANT', isSame: ({ grantId }) => grantId === revoke },
        () => books.executeControl(provisionMemberCommand, { grant: null, revoke, madeBy }, request),
      ),
    );
  }
  const failed = answers.find((answer) => answer !== null);
  if (failed !== undefined) return failed;
  const after = (await readGroups(books.control)).find((each) => each.id === group.id);
  return after === undefined ? notFound : { status: 200, body: groupResource(after) };
}

/** What a command refuses, in SCIM's form. */
function refusalOf(refusal: Refusal): ScimAnswer {
  const isTaken = refusal.code === 'USER_EMAIL_TAKEN' || refusal.code === 'IDENTITY_TAKEN';
  const detail = `${refusal.code}: ${messageOf(refusal)}`;
  return isTaken ? scimError(409, detail, 'uniqueness') : scimError(403, detail);
}
