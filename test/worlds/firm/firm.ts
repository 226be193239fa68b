import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
  getNamedType,
  isInputObjectType,
  isLeafType,
  isObjectType,
  isUnionType,
  type GraphQLSchema,
} from 'graphql';
import { inject } from 'vitest';
import { mintAccessToken } from '@cifra/access/access-token';
import type { ClusterCode } from '@cifra/access/clusters';
import { createEdge } from '@cifra/access/edge';
import { accessCodes } from '@cifra/access/errors';
import { openKeyRing } from '@cifra/access/keys';
import { Books } from '@cifra/books/books';
import { newId } from '@cifra/books/ids';
import { createDatabase } from '@cifra/firm/provisioning/create-database';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCatalogue } from '@cifra/domain/refusals';
import { settingDefinitions } from '@cifra/domain/settings';
import { defaultGatewayConfig } from '@cifra/gateway/config';
import { createGateway } from '@cifra/gateway/server';
import { errorText } from '@cifra/ops/error-text';
import { controlPlacement } from '@cifra/ops/open-books';
import { systemRequest } from '@cifra/ops/system-request';
import { downloadSources } from '@cifra/ops/downloads';
import { createFileHandler } from '@cifra/ops/file-handler';
import { commandModules, createSubgraphs } from '@cifra/ops/subgraphs';
import { currentGrantsVersion, findTenantByHeader, findUserAccess } from '@cifra/firm/access/user-access';
import { seedFirm } from '@cifra/firm/provisioning/seed-firm';
import { createActor } from '../../isolation/world-commands.ts';
import { uuidText } from '../../isolation/sightings.ts';

/** The people of the test's firm: each has one cluster in all tenants. The colleague is a second senior. */
const people = {
  owner: 'owner',
  senior: 'senior',
  colleague: 'senior',
  junior: 'junior',
  reviewer: 'reviewer',
} as const satisfies Record<string, ClusterCode>;
export type Person = keyof typeof people;

/** What a mutation answered: a member of its union, with the leaves of what it carries. */
export interface Member {
  readonly __typename: string;
  readonly code?: string;
  readonly message?: string;
  readonly [field: string]: unknown;
}

export interface Answer<Data> {
  readonly data: Data;
  readonly errors: readonly {
    readonly message: string;
    readonly extensions: Readonly<Record<string, unknown>>;
  }[];
}

export interface Asking {
  readonly as?: Person;
  readonly tenant?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

export interface TestTenant {
  readonly id: Uuid;
  readonly slug: string;
  readonly baseCurrency: string;
  /** Its database. */
  readonly file: string;
  /** Ids of accounts by the roles that the chart binds. */
  readonly roles: Readonly<Record<string, string>>;
}

const approvalSettings = Object.keys(settingDefinitions).filter((key) => /needApproval$/i.test(key));

export interface TenantWish {
  /** A sandbox issues documents without legal details; live unless said otherwise. */
  readonly kind?: 'LIVE' | 'SANDBOX';
  readonly baseCurrency?: string;
  readonly timeZone?: string;
  readonly fiscalYearStart?: string;
  readonly firstYearStart?: string;
  /** Whether entries and documents need another person's approval, as the product's settings say; else none does. */
  readonly needsApproval?: boolean;
}

/** A firm without clients, behind the gateway's HTTP, with real databases in a directory of its own. */
export interface TestFirm {
  readonly books: Books;
  readonly url: string;
  readonly apiSchema: GraphQLSchema;
  /** What was masked: the cause of every INTERNAL. */
  readonly masked: readonly string[];
  ask<Data>(document: string, asking?: Asking): Promise<Answer<Data>>;
  /** Fields of a tenant, as the senior sees them unless somebody else asks. Throws on errors. */
  read<Data>(tenant: TestTenant, fields: string, as?: Person): Promise<Data>;
  /** A mutation with a new key; answers the member of its union. Throws where it is an error and no refusal. */
  do(mutation: string, input: Readonly<Record<string, unknown>>, asking: Asking): Promise<Member>;
  /** Fetches what a ticket is for, signed in. */
  fetchAs(as: Person, url: string): Promise<Response>;
  /** Puts a file where a ticket says; answers the upload's id. */
  upload(tenant: TestTenant, text: string): Promise<string>;
  uploadBytes(tenant: TestTenant, bytes: Uint8Array<ArrayBuffer>): Promise<string>;
  provision(wish?: TenantWish): Promise<TestTenant>;
  close(): Promise<void>;
}

export interface FirmOptions {
  readonly writerThreads?: number;
  /** URLs of modules that the writer threads import before the product's: commands of tests, planted faults. */
  readonly extraModules?: readonly string[];
}

let shared: Promise<TestFirm> | null = null;

/**
 * The firm that all files of a process share, each with clients of its own: a gateway costs a second to build. Whoever looks at the
 * firm as a whole, or wants other threads or modules, gets a firm to himself by `options`.
 */
export async function openFirm(options?: FirmOptions): Promise<TestFirm> {
  if (options !== undefined) return openFirmAlone(options);
  shared ??= openFirmAlone({});
  const firm = await shared;
  const known = firm.masked.length;
  return Object.create(firm, {
    masked: { get: () => firm.masked.slice(known) },
    // It ends with its process, and what it wrote with the run's directory.
    close: { value: () => Promise.resolve() },
  }) as TestFirm;
}

async function openFirmAlone({ writerThreads = 0, extraModules = [] }: FirmOptions): Promise<TestFirm> {
  const directory = mkdtempSync(path.join(inject('runDirectory'), 'firm-'));
  const where = { dataDirectory: directory };
  await createDatabase(where, controlPlacement, 'control');
  const books = await Books.open({
    dataDirectory: directory,
    controlPlacement,
    commandModules: [
      ...extraModules,
      ...commandModules,
      ...[
        '../../support/fixture-commands.ts',
        '../../isolation/world-commands.ts',
        '../../periods/faults/every-fault-is-planted.ts',
      ].map((module) => new URL(module, import.meta.url).href),
    ],
    openTenantLimit: 20,
    writerThreads,
    readerThreads: 0,
  });
  await seedFirm(books, systemRequest('periods'));
  const userIds = await createPeople(books, path.join(directory, controlPlacement.database));
  const keys = await openKeyRing(path.join(directory, 'keys'));
  const masked: string[] = [];
  const gateway = await createGateway({
    config: {
      ...defaultGatewayConfig,
      safelistMode: 'off',
      withProcessMetrics: false,
      rateLimit: { burst: 1e9, perSecond: 1e9, maxCallers: 1000 },
    },
    supergraphSdl: readFileSync(new URL('../../../schema/supergraph.graphql', import.meta.url), 'utf8'),
    subgraphs: createSubgraphs({
      books,
      keys,
      dataDirectory: directory,
      log: ({ error }) => masked.push(errorText(error)),
    }),
    edge: createEdge(
      {
        currentGrantsVersion: () => currentGrantsVersion(books.control),
        findUserAccess: (userId) => findUserAccess(books.control, userId),
        findTenantByHeader: (slugOrId) => findTenantByHeader(books.control, slugOrId),
        onTenantDenied: () => Promise.resolve(),
        nowMicros: () => BigInt(Date.now()) * 1000n,
      },
      { keys },
    ),
    files: createFileHandler({ books, dataDirectory: directory, downloads: downloadSources(books) }),
    ready: () => Promise.resolve({ ok: true, body: {} }),
    manifests: [],
    knownErrorCodes: [...accessCodes, ...Object.keys(refusalCatalogue)],
    log: (record) => {
      if (record['event'] === 'error-masked') masked.push(String(record['stack'] ?? record['error']));
    },
  });
  const { port } = await gateway.listen({ port: 0, host: '127.0.0.1' });
  const url = `http://127.0.0.1:${port}`;
  const { apiSchema } = gateway;
  let serial = 0;

  // A new one each time: a firm that many files share outlives a token.
  const tokenOf = async (person: Person): Promise<string> =>
    mintAccessToken(
      { userId: userIds[person], sessionId: newId() },
      { key: await keys.signing(), nowSeconds: Math.floor(Date.now() / 1000) },
    );
  const headersOf = async (as: Person | undefined, tenant: string | undefined) => ({
    ...(as !== undefined && { authorization: `Bearer ${await tokenOf(as)}` }),
    ...(tenant !== undefined && { 'x-tenant': tenant }),
  });

  const firm: TestFirm = {
    books,
    url,
    apiSchema,
    masked,
    async ask<Data>(query: string, { as, tenant, variables = {} }: Asking = {}) {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(await headersOf(as, tenant)) },
        body: JSON.stringify({ query, variables }),
      });
      const { data, errors = [] } = (await response.json()) as {
        data?: Data;
        errors?: Answer<Data>['errors'];
      };
      return { data: data as Data, errors };
    },
    async read<Data>({ slug }: TestTenant, fields: string, as: Person = 'senior') {
      const { data, errors } = await firm.ask<{ tenant: Data }>(`{ tenant { ${fields} } }`, {
        as,
        tenant: slug,
      });
      if (errors.length > 0) throw new Error(`${fields}: ${JSON.stringify(errors)} ${masked.join('\n')}`);
      return data.tenant;
    },
    async do(mutation, input, asking) {
      const field = apiSchema.getMutationType()?.getFields()[mutation];
      if (field === undefined) throw new Error(`there is no mutation ${mutation}`);
      const type = field.args[0]?.type;
      serial += 1;
      const named = getNamedType(type);
      const isKeyed = isInputObjectType(named) && named.getFields()['idempotencyKey'] !== undefined;
      const { data, errors } = await firm.ask<{ it: Member } | null>(
        `mutation ($input: ${String(type)}) { it: ${mutation}(input: $input) { ${selectionOf(apiSchema, mutation)} } }`,
        {
          ...asking,
          variables: { input: isKeyed ? { idempotencyKey: `periods-${serial}`, ...input } : input },
        },
      );
      if (errors.length > 0 || !data)
        throw new Error(`${mutation}: ${JSON.stringify(errors)} ${masked.join('\n')}`);
      return data.it;
    },
    fetchAs: async (as, path) => fetch(`${url}${path}`, { headers: await headersOf(as, undefined) }),
    upload: (tenant, text) => firm.uploadBytes(tenant, new TextEncoder().encode(text)),
    async uploadBytes({ slug }, bytes) {
      const ticket = await firm.do(
        'requestUpload',
        { fileName: 'books.xml' },
        { as: 'senior', tenant: slug },
      );
      const stored = await fetch(`${url}${String(ticket['url'])}`, {
        method: 'PUT',
        body: bytes,
        headers: { 'content-type': 'application/xml', ...(await headersOf('senior', undefined)) },
      });
      if (stored.status !== 201) throw new Error(`the upload was answered with ${stored.status}`);
      return String(ticket['uploadId']);
    },
    async provision({
      kind = 'LIVE',
      baseCurrency = 'PAB',
      timeZone = 'America/Panama',
      fiscalYearStart = '2026-01-01',
      firstYearStart,
      needsApproval = false,
    } = {}) {
      serial += 1;
      const slug = `client-${serial}`;
      const done = await firm.do(
        'provisionTenant',
        {
          slug,
          name: `Client ${serial}`,
          kind,
          countryPack: 'NEUTRAL',
          coaTemplate: 'BARE',
          baseCurrency,
          timeZone,
          fiscalYearStart,
          ...(firstYearStart !== undefined && { firstYearStart }),
        },
        { as: 'owner' },
      );
      if (done.__typename !== 'TenantProvisioned') throw new Error(JSON.stringify(done));
      const { id } = done['tenant'] as { id: Uuid };
      for (const key of needsApproval ? [] : approvalSettings) {
        const set = await firm.do(
          'changeTenantSetting',
          { key, value: 'false' },
          { as: 'owner', tenant: slug },
        );
        if (set.__typename !== 'SettingChanged') throw new Error(JSON.stringify(set));
      }
      const facts = await books.tenantFacts(id);
      const file = path.join(directory, facts?.placement.database ?? '');
      const { data } = await firm.ask<{
        tenant: { accountRoles: { role: string; account: { id: string } | null }[] };
      }>('{ tenant { accountRoles { role account { id } } } }', { as: 'senior', tenant: slug });
      const roles = Object.fromEntries(
        data.tenant.accountRoles.map(({ role, account }) => [role, account?.id ?? '']),
      );
      return { id, slug, baseCurrency, file, roles };
    },
    async close() {
      await gateway.close();
      await books.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
  return firm;
}

/** Of documents only what later mutations name them by. */
const handles: Readonly<Record<string, readonly string[]>> = {
  Document: ['id', 'openItemId'],
  DocumentDraft: ['id', 'version'],
  Allocation: ['id'],
};

/** Every leaf of every member of a mutation's union, and the leaves of the objects that a member carries. A field that two members
 * type differently is named by its member too. */
function selectionOf(schema: GraphQLSchema, mutation: string): string {
  const result = getNamedType(schema.getMutationType()?.getFields()[mutation]?.type);
  if (!isUnionType(result)) throw new Error(`${mutation} answers no union`);
  const types = new Map<string, string>();
  const selected = (name: string, type: string, member: string): string => {
    const known = types.get(name) ?? type;
    types.set(name, known);
    return known === type ? name : `${member}_${name}: ${name}`;
  };
  const members = result.getTypes().map((member) => {
    const fields = Object.values(member.getFields()).flatMap((field) => {
      const type = getNamedType(field.type);
      if (isLeafType(type)) return [selected(field.name, String(field.type), member.name)];
      if (!isObjectType(type)) return [];
      const leaves = Object.values(type.getFields()).filter(
        (leaf) =>
          isLeafType(getNamedType(leaf.type)) &&
          leaf.args.length === 0 &&
          (handles[type.name]?.includes(leaf.name) ?? true),
      );
      return leaves.length === 0
        ? []
        : [
            `${selected(field.name, String(field.type), member.name)} { ${leaves.map(({ name }) => name).join(' ')} }`,
          ];
    });
    return `... on ${member.name} { ${fields.join(' ')} }`;
  });
  return `__typename ${members.join(' ')}`;
}

async function createPeople(books: Books, controlFile: string): Promise<Record<Person, Uuid>> {
  const database = new DatabaseSync(controlFile, { readOnly: true });
  const clusters = new Map(
    database
      .prepare('select code, id from role_clusters')
      .all()
      .map((row) => [String(row['code']), uuidText(row['id'] as Uint8Array) as Uuid]),
  );
  database.close();
  const ids: Partial<Record<Person, Uuid>> = {};
  for (const [name, cluster] of Object.entries(people) as [Person, ClusterCode][]) {
    const userId = newId();
    const clusterId = clusters.get(cluster);
    if (clusterId === undefined) throw new Error(`there is no cluster ${cluster}`);
    ids[name] = userId;
    const grant = {
      id: newId(),
      userId,
      clusterId,
      tenantId: null,
      isRevoked: false,
      validUntilMicros: null,
    };
    const done = await books.executeControl(
      createActor,
      { id: userId, name, isActive: true, grants: [grant] },
      systemRequest('periods'),
    );
    if (!done.ok) throw new Error(JSON.stringify(done));
  }
  return ids as Record<Person, Uuid>;
}
