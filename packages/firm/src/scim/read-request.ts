import { emailOf, nameOf } from '../users/person.ts';
import { schemas, scimError, type ScimAnswer, type ScimPage } from './answers.ts';

/** Reads what SCIM clients send. What is not understood is an answer. */

type Read<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly answer: ScimAnswer };

const read = <Value>(value: Value): Read<Value> => ({ ok: true, value });
const failed = (
  ...error: Parameters<typeof scimError>
): { readonly ok: false; readonly answer: ScimAnswer } => ({
  ok: false,
  answer: scimError(...error),
});

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const MOST_RESULTS = 200;

export function readPage(query: URLSearchParams): ScimPage {
  const whole = (name: string, otherwise: number): number => {
    const given = Number(query.get(name) ?? otherwise);
    return Number.isSafeInteger(given) ? given : otherwise;
  };
  return {
    startIndex: Math.max(1, whole('startIndex', 1)),
    count: Math.min(MOST_RESULTS, Math.max(0, whole('count', MOST_RESULTS))),
  };
}

/** `attribute eq "value"`, which is what identity providers look things up by; null: no filter. */
export function readFilter(
  query: URLSearchParams,
  attributes: readonly string[],
): Read<{ readonly attribute: string; readonly value: string } | null> {
  const filter = query.get('filter');
  if (filter === null) return read(null);
  const [, named = '', value = ''] = /^\s*([\w.]+)\s+eq\s+"([^"\\]{0,300})"\s*$/i.exec(filter) ?? [];
  const attribute = attributes.find((each) => each.toLowerCase() === named.toLowerCase());
  return attribute === undefined
    ? failed(400, `A filter is: ${attributes.map((each) => `${each} eq "…"`).join(' or ')}.`, 'invalidFilter')
    : read({ attribute, value });
}

export interface NewScimUser {
  readonly email: string;
  readonly name: string;
  readonly externalId: string | null;
  readonly isActive: boolean;
}

/** What a PUT or a PATCH asks of a user; null: it says nothing of it. */
export interface UserChange {
  readonly name: string | null;
  readonly isActive: boolean | null;
}

/** A whole user, as POST and PUT send one. */
export function readUser(body: unknown): Read<NewScimUser> {
  if (!isFields(body)) return failed(400, 'A user is a JSON object.', 'invalidSyntax');
  const { userName, externalId = null, active = true } = body;
  const email = typeof userName === 'string' ? emailOf(userName) : null;
  if (email === null) return failed(400, 'userName must be an e-mail address.', 'invalidValue');
  const name = nameIn(body) ?? nameOf(email);
  if (name === null) return failed(400, 'The name must have 1 to 200 visible characters.', 'invalidValue');
  if (externalId !== null && (typeof externalId !== 'string' || !/^[\x20-\x7e]{1,255}$/.test(externalId)))
    return failed(400, 'externalId must have 1 to 255 printable characters.', 'invalidValue');
  const isActive = booleanOf(active);
  if (isActive === null) return failed(400, 'active must be true or false.', 'invalidValue');
  return read({ email, name, externalId, isActive });
}

/** The display name, or the parts of the name; null where there is none that may be kept. */
function nameIn({ displayName, name }: Fields): string | null {
  const { formatted, givenName, familyName } = isFields(name) ? name : {};
  const parts = [givenName, familyName].filter((part): part is string => typeof part === 'string');
  const given = [displayName, formatted, parts.join(' ')].find(
    (text) => typeof text === 'string' && text.trim() !== '',
  );
  return typeof given === 'string' ? nameOf(given) : null;
}

/** Entra sends texts. https://learn.microsoft.com/en-us/entra/identity/app-provisioning/application-provisioning-config-problem-scim-compatibility */
function booleanOf(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  const text = typeof value === 'string' ? value.toLowerCase() : null;
  return text === 'true' ? true : text === 'false' ? false : null;
}

const MOST_OPERATIONS = 100;

interface Operation {
  readonly op: string;
  readonly path: string | null;
  readonly value: unknown;
}

function readOperations(body: unknown): Read<readonly Operation[]> {
  const operations = isFields(body) ? body['Operations'] : null;
  if (!isFields(body) || !Array.isArray(operations) || operations.length > MOST_OPERATIONS)
    return failed(
      400,
      `A PATCH has the schema ${schemas.patch} and at most ${MOST_OPERATIONS} Operations.`,
      'invalidSyntax',
    );
  const parsed: Operation[] = [];
  for (const operation of operations as unknown[]) {
    if (!isFields(operation) || typeof operation['op'] !== 'string')
      return failed(400, 'Each operation is an object with op.', 'invalidSyntax');
    const { op, path = null, value } = operation as { op: string; path?: unknown; value?: unknown };
    if (path !== null && typeof path !== 'string') return failed(400, 'A path is a text.', 'invalidSyntax');
    parsed.push({ op: op.toLowerCase(), path, value });
  }
  return read(parsed);
}

const NAMES: ReadonlySet<string> = new Set(['displayname', 'name', 'name.formatted']);

/** Name and `active`; what else there is of a user does not change. */
export function readUserPatch(body: unknown): Read<UserChange> {
  const operations = readOperations(body);
  if (!operations.ok) return operations;
  let change: UserChange = { name: null, isActive: null };
  for (const { op, path, value } of operations.value) {
    if (op !== 'replace' && op !== 'add') return failed(400, 'A user takes replace and add.', 'mutability');
    const fields: Fields = path === null ? (isFields(value) ? value : {}) : { [path]: value };
    for (const [named, given] of Object.entries(fields)) {
      const attribute = named.toLowerCase();
      if (attribute === 'active') {
        const isActive = booleanOf(given);
        if (isActive === null) return failed(400, 'active must be true or false.', 'invalidValue');
        change = { ...change, isActive };
      } else if (NAMES.has(attribute)) {
        const name = isFields(given)
          ? nameIn({ name: given })
          : typeof given === 'string'
            ? nameOf(given)
            : null;
        if (name === null)
          return failed(400, 'The name must have 1 to 200 visible characters.', 'invalidValue');
        change = { ...change, name };
      } else return failed(400, `${named.slice(0, 60)} does not change by SCIM.`, 'mutability');
    }
  }
  return read(change);
}

/** Who comes and who goes. `keeps`: of a replacement, everybody who stays; null: it is none. */
export interface MemberChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly keeps: readonly string[] | null;
}

const memberOf = (value: unknown): string | null =>
  isFields(value) && typeof value['value'] === 'string' ? value['value'] : null;

function membersOf(value: unknown): readonly string[] | null {
  const members = (Array.isArray(value) ? (value as unknown[]) : [value]).map(memberOf);
  return members.every((each): each is string => each !== null) ? members : null;
}

/** Members alone: a group is a role cluster, whose name and rights are made here. */
export function readGroupPatch(body: unknown): Read<MemberChange> {
  const operations = readOperations(body);
  if (!operations.ok) return operations;
  const [added, removed]: [string[], string[]] = [[], []];
  let keeps: readonly string[] | null = null;
  for (const { op, path, value } of operations.value) {
    const [, named] = /^members\[value eq "([^"]{1,64})"\]$/i.exec(path ?? '') ?? [];
    const given = path === null && isFields(value) ? value['members'] : value;
    const isOfMembers = path === null ? isFields(value) && 'members' in value : /^members(\[|$)/i.test(path);
    if (!isOfMembers) return failed(400, 'Of a group, members alone change by SCIM.', 'mutability');
    const members = named === undefined ? membersOf(given) : [named];
    if (members === null) return failed(400, 'Members are objects with value.', 'invalidValue');
    if (op === 'add') added.push(...members);
    else if (op === 'remove') removed.push(...members);
    else if (op === 'replace') keeps = members;
    else return failed(400, 'Operations are add, remove and replace.', 'invalidSyntax');
  }
  return read({ added, removed, keeps });
}

/** A whole group, as PUT sends one: its members. */
export function readGroup(body: unknown): Read<MemberChange> {
  const members = isFields(body) ? membersOf(body['members'] ?? []) : null;
  return members === null
    ? failed(400, 'A group has members with value.', 'invalidValue')
    : read({ added: [], removed: [], keeps: members });
}
