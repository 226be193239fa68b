import { hashPassword } from '@cifra/access/password';
import type { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import type { Uuid } from '@cifra/domain/ids';
import { createUserCommand } from '@cifra/firm/users/users';
import type { GrantInput } from '@cifra/firm/access/grant-change';
import { grantClusterCommand } from '@cifra/firm/access/grants';
import { grantsOfUser, userByEmail } from '@cifra/firm/directory/queries';
import { partyByCode } from '@cifra/trade/parties/queries';
import { idOf, expectAccepted } from './expect-accepted.ts';

/** Printed at start-up. It protects nothing, and demo mode says so. */
export const DEMO_PASSWORD = 'cifra-demo-2026';

export type DemoPerson = 'owner' | 'senior' | 'junior' | 'reviewer' | 'client' | 'party' | 'investigator';

interface DemoUser {
  readonly person: DemoPerson;
  readonly name: string;
  /** A group's code, a tenant's slug, with the code of one of its parties or without, or null for all tenants. */
  readonly scope: { readonly group: string } | { readonly tenant: string; readonly party?: string } | null;
}

/** Each gets the cluster of the same name. */
const demoUsers: readonly DemoUser[] = [
  { person: 'owner', name: 'Olga Owner', scope: null },
  { person: 'senior', name: 'Samuel Senior', scope: null },
  { person: 'junior', name: 'Julia Junior', scope: { group: 'retail' } },
  { person: 'reviewer', name: 'Rita Reviewer', scope: null },
  { person: 'client', name: 'Carlos Client', scope: { tenant: 'panaderia-istmo' } },
  { person: 'party', name: 'Pilar Party', scope: { tenant: 'panaderia-istmo', party: 'C-001' } },
  { person: 'investigator', name: 'Ines Investigator', scope: null },
];

const emailOf = (person: DemoPerson): string => `${person}@demo.example`;

/** How to log in on the demo firm. */
export const demoLogIn = { emails: demoUsers.map(({ person }) => emailOf(person)), password: DEMO_PASSWORD };

/** Creates the demo's missing log-ins. Returns the users by person. */
export async function createPeople(
  books: Books,
  request: CommandRequest,
  onProgress: (text: string) => void,
): Promise<ReadonlyMap<string, Uuid>> {
  const ids = new Map<string, Uuid>();
  let passwordHash: string | null = null;
  for (const { person, name } of demoUsers) {
    const email = emailOf(person);
    const row = await books.control.first(userByEmail, { email });
    // One hash for everyone: they share one printed password, and hashing is slow on purpose.
    passwordHash ??= row ? null : await hashPassword(DEMO_PASSWORD);
    const id =
      row?.id ??
      expectAccepted(
        await books.executeControl(
          createUserCommand,
          { email, name, passwordHash: passwordHash ?? '' },
          request,
        ),
      ).userId;
    ids.set(person, id);
    if (!row) onProgress(`user ${email}`);
  }
  return ids;
}

/** The request of a person in the firm, as the gateway would create it. */
export function requestOf(
  person: DemoPerson,
  ids: ReadonlyMap<string, Uuid>,
  request: CommandRequest,
): (idempotencyKey?: string) => CommandRequest {
  const name = demoUsers.find((user) => user.person === person)?.name ?? person;
  const actor = { kind: 'user', id: idOf(ids, person), name } as const;
  return (idempotencyKey) => ({ ...request, actor, idempotencyKey: idempotencyKey ?? null });
}

/** Grants everyone their cluster; existing grants are left unchanged. */
export async function grantPeople(
  books: Books,
  given: {
    readonly people: ReadonlyMap<string, Uuid>;
    readonly groupIds: ReadonlyMap<string, Uuid>;
    readonly tenantIds: ReadonlyMap<string, Uuid>;
  },
  request: CommandRequest,
): Promise<void> {
  for (const { person, scope } of demoUsers) {
    const userId = idOf(given.people, person);
    if ((await books.control.all(grantsOfUser, { userId })).length > 0) continue;
    const base = { userId, cluster: person, validFromMicros: null, validUntilMicros: null };
    const grant = await grantIn(books, { ...base, scope: 'ALL', scopeId: null }, { scope, ...given });
    if (grant !== null) expectAccepted(await books.executeControl(grantClusterCommand, grant, request));
  }
}

interface Where {
  readonly scope: DemoUser['scope'];
  readonly groupIds: ReadonlyMap<string, Uuid>;
  readonly tenantIds: ReadonlyMap<string, Uuid>;
}

/** The grant where it belongs; null where the client or the party that it is for is not there yet. */
async function grantIn(
  books: Books,
  grant: GrantInput,
  { scope, groupIds, tenantIds }: Where,
): Promise<GrantInput | null> {
  if (scope === null) return grant;
  if ('group' in scope) return { ...grant, scope: 'GROUP', scopeId: idOf(groupIds, scope.group) };
  const scopeId = tenantIds.get(scope.tenant);
  if (scopeId === undefined) return null;
  const { party: code } = scope;
  if (code === undefined) return { ...grant, scope: 'TENANT', scopeId };
  const party = await books.read(scopeId, (tx) => tx.first(partyByCode, { code }));
  return party && { ...grant, scope: 'PARTY', scopeId, partyId: party.id, isPartyKnown: true };
}
