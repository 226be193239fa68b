import { capabilityModules } from '@cifra/capabilities/registry';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createEdge, type Edge, type EdgePorts } from '@cifra/access/edge';
import { anonymousPrincipal, type Claim } from '@cifra/access/claim';
import { emptyBitmap } from '@cifra/access/bitmap';
import { hashPassword } from '@cifra/access/password';
import { openKeyRing } from '@cifra/access/keys';
import type { MaskedFailure } from '@cifra/access/mask-error';
import { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import { MasterKeys } from '@cifra/database/sealed/master-keys';
import { createControlPlane } from '@cifra/firm/provisioning/create-control-plane';
import { provisionTenant } from '@cifra/firm/provisioning/provision-tenant';
import { parseTenantInput, type TenantInput } from '@cifra/firm/provisioning/tenant-input';
import type { Uuid } from '@cifra/domain/ids';
import type { GrantInput } from '@cifra/firm/access/grant-change';
import { grantClusterCommand } from '@cifra/firm/access/grants';
import { seedFirm } from '@cifra/firm/provisioning/seed-firm';
import { findLiveSession } from '@cifra/firm/users/sessions/live-session';
import { createUserCommand } from '@cifra/firm/users/users';
import { currentVersions, findTenantByIdOrSlug, findUserAccess } from '@cifra/firm/access/user-access';
import type { FirmOptions } from './context.ts';
import { createFirmSubgraph, type FirmSubgraph } from './subgraph.ts';
import { anySession } from '../../../test/support/any-session.ts';
import { ask } from '../../../test/support/ask.ts';
import { expectAccepted } from '../../../test/support/expect-accepted.ts';
import { engineAtHand, type EngineAtHand } from '../../../test/support/stored/engine-at-hand.ts';
import { openStoredRows } from '../../../test/support/stored/open-stored-rows.ts';
import type { StoredRows } from '../../../test/support/stored/stored-rows.ts';

export const PASSWORD = 'correct horse battery';

/** What passkeys are made for. */
export const SERVED_ORIGIN = 'https://books.example';

/** A firm on the engine at hand: seeded, with an owner and one tenant, and the edge that resolves grants and makes claims. */
export interface FirmWorld {
  readonly directory: string;
  readonly books: Books;
  /** Where its books are. */
  readonly engine: EngineAtHand;
  /** The control plane past the product. */
  readonly control: StoredRows;
  readonly firm: FirmSubgraph;
  readonly ownerId: Uuid;
  readonly tenantId: Uuid;
  readonly failures: MaskedFailure[];
  /** The edge's clock: moved by tests of time limits. */
  readonly clock: { offsetMicros: bigint };
  readonly request: (idempotencyKey?: string | null) => CommandRequest;
  readonly addUser: (name: string) => Promise<Uuid>;
  readonly grant: (userId: Uuid, cluster: string, where?: Partial<GrantInput>) => Promise<Uuid>;
  readonly addTenant: (slug: string, change?: Partial<TenantInput>) => Promise<Uuid>;
  /** The claim that the edge makes for a user, as the access token and the x-tenant header would. Null: refused. */
  /** The edge as the product has it: what a log-in gave counts as long as its session. */
  readonly edge: Edge;
  readonly claimOf: (userId: Uuid, tenant?: string | null) => Promise<Claim | null>;
  readonly close: () => Promise<void>;
}

export const anonymous: Claim = {
  principal: anonymousPrincipal,
  grantsVersion: 0,
  issuedAtSeconds: 0,
  expiresAtSeconds: 4_000_000_000,
  scope: { kind: 'firm', permissions: emptyBitmap, sets: [] },
};

let hash: Promise<string> | null = null;

/** `options`: of the subgraph, besides those that every such world has. */
export async function openFirmWorld(options: Partial<FirmOptions> = {}): Promise<FirmWorld> {
  const directory = mkdtempSync(path.join(tmpdir(), 'cifra-firm-'));
  const engine = engineAtHand();
  const { placement } = engine;
  await createControlPlane({ dataDirectory: directory, placement });
  const books = await Books.open({
    dataDirectory: directory,
    controlPlacement: placement,
    sqlServer: engine.sqlServer,
    commandModules: [...capabilityModules],
    openTenantLimit: 20,
    writerThreads: 0,
    readerThreads: 0,
  });
  const control = await openStoredRows({ dataDirectory: directory, placement });
  const keys = await openKeyRing(path.join(directory, 'keys'));
  const failures: MaskedFailure[] = [];
  const firm = createFirmSubgraph({
    books,
    keys,
    dataDirectory: directory,
    masterKeys: new MasterKeys({ file: path.join(directory, 'master.keys'), isCreatedOnFirstUse: true }),
    servedOrigin: () => SERVED_ORIGIN,
    log: (failure) => failures.push(failure),
    ...options,
  });
  const clock = { offsetMicros: 0n };
  const nowMicros = (): bigint => BigInt(Date.now()) * 1000n + clock.offsetMicros;
  const { mintAccessToken } = await import('@cifra/access/access-token');
  const request: FirmWorld['request'] = (idempotencyKey = null) => ({
    actor: { kind: 'system', id: null, name: 'test' },
    requestId: 'test',
    origin: 'test',
    reason: null,
    idempotencyKey,
  });
  const ports: EdgePorts = {
    currentVersions: () => currentVersions(books.control),
    findUserAccess: (userId) => findUserAccess(books.control, userId),
    findSession: (sessionId) => findLiveSession(books.control, sessionId),
    onSessionUsed: () => undefined,
    findTenant: (slugOrId) => findTenantByIdOrSlug(books.control, slugOrId),
    onTenantDenied: ({ tenantName, tenantId }) =>
      books.recordDenial({
        tenantId: tenantId as Uuid | null,
        field: `tenant ${tenantName}`,
        permission: 'any',
        request: request(),
      }),
    nowMicros,
  };
  const edge = createEdge({ ...ports, ...anySession }, { keys });
  hash ??= hashPassword(PASSWORD);
  const passwordHash = await hash;
  const addUser: FirmWorld['addUser'] = async (name) =>
    expectAccepted(
      await books.executeControl(
        createUserCommand,
        { email: `${name}@firm.example`, name, passwordHash },
        request(),
      ),
    ).userId;
  const grant: FirmWorld['grant'] = async (userId, cluster, where = {}) =>
    expectAccepted(
      await books.executeControl(
        grantClusterCommand,
        {
          userId,
          cluster,
          scope: 'ALL',
          scopeId: null,
          validFromMicros: null,
          validUntilMicros: null,
          ...where,
        },
        request(),
      ),
    ).grantId;
  const addTenant: FirmWorld['addTenant'] = async (slug, change = {}) => {
    const input = {
      slug,
      name: `Client ${slug}`,
      kind: 'SANDBOX',
      countryPack: 'PA',
      fiscalYearStart: '2026-01-01',
      ...change,
    };
    return expectAccepted(
      await provisionTenant(
        { books, dataDirectory: directory },
        expectAccepted(parseTenantInput(input)),
        request(),
      ),
    ).tenantId;
  };
  const claimOf: FirmWorld['claimOf'] = async (userId, tenant = null) => {
    const token = await mintAccessToken(
      { userId, sessionId: userId },
      { key: await keys.signing(), nowSeconds: Number(nowMicros() / 1_000_000n) },
    );
    const caller = await edge.authenticate({
      headers: { authorization: `Bearer ${token}` },
      ip: '127.0.0.1',
      requestId: 'test',
    });
    if (caller.kind === 'refused') return null;
    const minted = await edge.mint(caller, tenant === null ? [] : [{ by: 'either', text: tenant }]);
    return minted.kind === 'refused' ? null : minted.claim;
  };
  await seedFirm(books, request());
  const ownerId = await addUser('owner');
  await grant(ownerId, 'owner');
  const tenantId = await addTenant('panaderia');
  return {
    directory,
    books,
    engine,
    control,
    firm,
    ownerId,
    tenantId,
    failures,
    clock,
    request,
    addUser,
    grant,
    addTenant,
    edge: createEdge(ports, { keys }),
    claimOf,
    close: async () => {
      await books.close();
      await control.close();
      await engine.drop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

let keys = 0;
/** An idempotency key that no other request has. */
export const newKey = (): string => `key-${(keys += 1)}`;

interface MutationCall {
  readonly as: Claim;
  readonly selection?: string;
  /** Left out: one that no other request has. Null: the mutation takes none. */
  readonly idempotencyKey?: string | null;
}

/** Sends a mutation of the firm, and gives what it answers; an error is thrown by its code. */
export async function mutateFirm<Data = { __typename: string; code?: string }>(
  { firm }: Pick<FirmWorld, 'firm'>,
  [field, input]: readonly [field: string, input: Record<string, unknown>],
  { as, selection = '__typename ... on Refusal { code }', idempotencyKey = newKey() }: MutationCall,
): Promise<Data> {
  const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input`;
  const variables = { input: { ...(idempotencyKey !== null && { idempotencyKey }), ...input } };
  const { data, errors } = await ask<Record<string, Data>>(
    firm,
    `mutation ($input: ${type}!) { ${field}(input: $input) { ${selection} } }`,
    { claim: as, variables },
  );
  if (errors.length > 0) throw new Error(String(errors[0]?.extensions?.['code']));
  return data[field] as Data;
}
