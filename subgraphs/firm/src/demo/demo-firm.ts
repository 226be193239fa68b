import { hashPassword } from '@cifra/access/password';
import type { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import { provisionTenant } from '@cifra/books/provisioning/provision-tenant';
import { parseTenantWish } from '@cifra/books/provisioning/tenant-wish';
import type { Uuid } from '@cifra/domain/ids';
import { messageOf, type Refusal } from '@cifra/domain/refusals';
import type { Result } from '@cifra/domain/result';
import { grantCluster, type GrantWish } from '../operations/grants.ts';
import { changeTenantGroup, createTenantGroup } from '../operations/groups.ts';
import { createUser } from '../operations/users.ts';
import { allMembers, groupByCode, grantsOfUser, tenantsByNumber, userByEmail } from '../repository/firm.ts';
import { demoClients } from './clients.ts';
import { postDemoEntries } from './post-demo-entries.ts';

/** Printed at start; it protects nothing, and demo mode says so. */
export const DEMO_PASSWORD = 'cifra-demo-2026';

interface DemoUser {
  readonly email: string;
  readonly name: string;
  readonly cluster: string;
  /** `retail`: the group; a slug: that tenant; null: all tenants. */
  readonly scope: { readonly group: string } | { readonly tenant: string } | null;
}

const demoUsers: readonly DemoUser[] = [
  { email: 'owner@demo.example', name: 'Olga Owner', cluster: 'owner', scope: null },
  { email: 'senior@demo.example', name: 'Samuel Senior', cluster: 'senior', scope: null },
  { email: 'junior@demo.example', name: 'Julia Junior', cluster: 'junior', scope: { group: 'retail' } },
  { email: 'reviewer@demo.example', name: 'Rita Reviewer', cluster: 'reviewer', scope: null },
  {
    email: 'client@demo.example',
    name: 'Carlos Client',
    cluster: 'client',
    scope: { tenant: 'panaderia-istmo' },
  },
  { email: 'investigator@demo.example', name: 'Ines Investigator', cluster: 'investigator', scope: null },
];

const groups = [
  { code: 'retail', name: 'Retail' },
  { code: 'services', name: 'Services' },
] as const;

interface DemoOptions {
  readonly request: CommandRequest;
  readonly onProgress: (text: string) => void;
}

interface Where {
  readonly books: Books;
  readonly dataDirectory: string;
}

/** Makes what is missing of the demo firm: users, groups, fifteen clients with a few entries each. What is there stays as it is. */
export async function createDemoFirm(
  where: Where,
  { request, onProgress }: DemoOptions,
): Promise<{ readonly password: string }> {
  const { books } = where;
  const userIds = await createUsers(books, request, onProgress);
  const groupIds = new Map<string, Uuid>();
  for (const group of groups) {
    const row = await books.control.first(groupByCode, { code: group.code });
    groupIds.set(
      group.code,
      row?.id ?? must(await books.executeControl(createTenantGroup, group, request)).groupId,
    );
  }
  const known = new Map(
    (await books.control.all(tenantsByNumber, {}))
      .filter(({ state }) => state === 'ACTIVE')
      .map((row) => [row.slug, row.id]),
  );
  const members = new Set((await books.control.all(allMembers, {})).map(({ tenant_id }) => tenant_id));
  for (const [index, client] of demoClients.entries()) {
    const { slug } = client.wish;
    const tenantId =
      known.get(slug) ??
      must(await provisionTenant(where, must(parseTenantWish(client.wish)), request)).tenantId;
    known.set(slug, tenantId);
    // A client joins its group last: one that is in it is whole, and one that an earlier run left half is taken up.
    if (members.has(tenantId)) continue;
    const [preparedBy, approvedBy] = [
      idOf(userIds, 'junior@demo.example'),
      idOf(userIds, 'senior@demo.example'),
    ];
    const { entries } = must(
      await books.execute(
        postDemoEntries,
        { tenantId },
        { monthlySales: client.monthlySales, preparedBy, approvedBy },
        request,
      ),
    );
    must(
      await books.executeControl(
        changeTenantGroup,
        { groupId: idOf(groupIds, client.group), tenantId, isMember: true },
        request,
      ),
    );
    onProgress(
      `client ${String(index + 1).padStart(2)} of ${demoClients.length}: ${slug}, ${entries} entries`,
    );
  }
  for (const user of demoUsers) {
    const userId = idOf(userIds, user.email);
    if ((await books.control.all(grantsOfUser, { userId })).length > 0) continue;
    must(
      await books.executeControl(
        grantCluster,
        grantOf(user, { userId, groupIds, tenantIds: known }),
        request,
      ),
    );
  }
  return { password: DEMO_PASSWORD };
}

async function createUsers(
  books: Books,
  request: CommandRequest,
  onProgress: DemoOptions['onProgress'],
): Promise<Map<string, Uuid>> {
  const ids = new Map<string, Uuid>();
  let passwordHash: string | null = null;
  for (const { email, name } of demoUsers) {
    const row = await books.control.first(userByEmail, { email });
    // One hash for all: they share one printed password, and hashing is slow on purpose.
    passwordHash ??= row ? null : await hashPassword(DEMO_PASSWORD);
    ids.set(
      email,
      row?.id ??
        must(
          await books.executeControl(createUser, { email, name, passwordHash: passwordHash ?? '' }, request),
        ).userId,
    );
    if (!row) onProgress(`user ${email}`);
  }
  return ids;
}

function grantOf(
  { cluster, scope }: DemoUser,
  {
    userId,
    groupIds,
    tenantIds,
  }: {
    readonly userId: Uuid;
    readonly groupIds: ReadonlyMap<string, Uuid>;
    readonly tenantIds: ReadonlyMap<string, Uuid>;
  },
): GrantWish {
  const base = { userId, cluster, validFromMicros: null, validUntilMicros: null };
  if (scope === null) return { ...base, scope: 'ALL', scopeId: null };
  return 'group' in scope
    ? { ...base, scope: 'GROUP', scopeId: idOf(groupIds, scope.group) }
    : { ...base, scope: 'TENANT', scopeId: idOf(tenantIds, scope.tenant) };
}

function idOf(ids: ReadonlyMap<string, Uuid>, name: string): Uuid {
  const id = ids.get(name);
  if (id === undefined) throw new Error(`the demo firm has no ${name}`);
  return id;
}

/** The demo asks for nothing that could be refused. */
function must<Value>(outcome: Result<Value, Refusal>): Value {
  if (!outcome.ok) throw new Error(`the demo firm was refused: ${messageOf(outcome.refusal)}`);
  return outcome.value;
}
