import path from 'node:path';
import { getNamedType, isInputObjectType, type GraphQLSchema } from 'graphql';
import { inject } from 'vitest';
import { createEdge } from '@cifra/access/edge';
import type { Gateway } from '@cifra/gateway/server';
import { edgePorts } from '@cifra/ops/edge-ports';
import { errorText } from '@cifra/ops/error-text';
import { downloadSources } from '@cifra/ops/downloads';
import { createFileHandler } from '@cifra/ops/file-handler';
import { createManifestChecker } from '@cifra/ops/manifests/checker';
import { RegisteredManifests } from '@cifra/ops/manifests/registered-manifests';
import { createSubgraphs } from '@cifra/ops/subgraphs';
import { KeyUses } from '@cifra/firm/api-keys/uses/key-uses';
import { findTenantByIdOrSlug } from '@cifra/firm/access/user-access';
import type { Uuid } from '@cifra/domain/ids';
import type { StoredRows } from '../../support/stored/stored-rows.ts';
import { anySession } from '../../support/any-session.ts';
import { ID_OF_NOTHING, namingTenant } from '../../support/naming-tenant.ts';
import { readingIds, writingIds } from '../../support/row-ids.ts';
import { isOnServer } from '../../support/stored/server-at-hand.ts';
import { openFirmBooks } from './firm-books.ts';
import { createTestGateway } from './gateway.ts';
import { partnerManifest } from './partner-manifest.ts';
import { createPeople, type Person } from './people.ts';
import { provisionClient, type TenantOptions, type TestTenant } from './provision.ts';
import type { Answer, FirmRequests, Member, RequestOptions } from './requests.ts';
import { selectionOf } from './selection.ts';

export type { Person } from './people.ts';
export type { Answer, Input, Member, RequestOptions } from './requests.ts';
export type { TenantOptions, TestTenant } from './provision.ts';

/** A firm without clients, behind the gateway's HTTP, with real databases in a directory of its own. */
export interface TestFirm extends FirmRequests {
  readonly url: string;
  /** The control plane past the product. */
  readonly control: StoredRows;
  /** The same of a tenant's books. */
  readonly storedOf: (tenantId: Uuid) => Promise<StoredRows>;
  /** What counts how keys are used: kept when a test says so. */
  readonly keyUses: KeyUses;
  readonly apiSchema: GraphQLSchema;
  /** What the gateway serves besides texts. */
  readonly manifests: RegisteredManifests;
  /** What was masked: the cause of every INTERNAL. */
  readonly masked: readonly string[];
  /** Fields of a tenant, as the senior sees them unless another person is named. Throws on errors. */
  read<Data>(tenant: TestTenant, fields: string, as?: Person): Promise<Data>;
  /** Sends the body of a request as it stands, signed in. */
  post(as: Person, body: object): Promise<Response>;
  /** Fetches what a ticket is for, signed in; or puts a file where it says. */
  fetchAs(as: Person, url: string, put?: { readonly body: Uint8Array<ArrayBuffer> }): Promise<Response>;
  /** Puts a file where a ticket says; answers the upload's id. */
  upload(tenant: TestTenant, text: string): Promise<string>;
  uploadBytes(tenant: TestTenant, bytes: Uint8Array<ArrayBuffer>): Promise<string>;
  provision(options?: TenantOptions): Promise<TestTenant>;
  close(): Promise<void>;
}

export interface FirmOptions {
  readonly writerThreads?: number;
  /** URLs of modules that the writer threads import before the product's: commands of tests, planted faults. */
  readonly extraModules?: readonly string[];
}

let shared: Promise<TestFirm> | null = null;

/**
 * The firm that all files of a process share, each with clients of its own: a gateway costs a second to build. A test that looks at
 * the firm as a whole, or needs other threads or modules, opens one for itself by giving `options`.
 */
export async function openFirm(options?: FirmOptions): Promise<TestFirm> {
  // On a server its databases do not end with the process.
  if (options !== undefined || isOnServer()) return openFirmAlone(options ?? {});
  shared ??= openFirmAlone({});
  const firm = await shared;
  const known = firm.masked.length;
  return Object.create(firm, {
    masked: { get: () => firm.masked.slice(known) },
    // It ends with its process, and what it wrote with the run's directory.
    close: { value: () => Promise.resolve() },
  }) as TestFirm;
}

const commandsOfTests = [
  '../../support/fixture-commands.ts',
  '../../isolation/world-commands.ts',
  '../../periods/faults/every-fault-is-planted.ts',
].map((module) => new URL(module, import.meta.url).href);

async function openFirmAlone({ writerThreads = 0, extraModules = [] }: FirmOptions): Promise<TestFirm> {
  const { directory, control, storedOf, books, keys, tokenOf, close } = await openFirmBooks({
    directoryPrefix: path.join(inject('runDirectory'), 'firm-'),
    writerThreads,
    modulesBefore: extraModules,
    modulesAfter: commandsOfTests,
  });
  const userIds = await createPeople(books, control);
  const masked: string[] = [];
  const keyUses = new KeyUses(books);
  const manifests = new RegisteredManifests(books, {
    checker: createManifestChecker(() => gateway.apiSchema),
    shippedNames: ['explorer'],
    log: () => undefined,
  });
  const gateway: Gateway = await createTestGateway({
    served: manifests,
    subgraphs: createSubgraphs({
      manifests: manifests.desk,
      books,
      keys,
      dataDirectory: directory,
      log: ({ error }) => masked.push(errorText(error)),
    }),
    edge: createEdge(
      {
        ...edgePorts(
          books,
          () => undefined,
          (use) => keyUses.count(use),
        ),
        ...anySession,
      },
      { keys },
    ),
    files: createFileHandler({ books, dataDirectory: directory, downloads: downloadSources(books) }),
    manifests: [partnerManifest],
    log: (record) => {
      if (record['event'] === 'error-masked') masked.push(String(record['stack'] ?? record['error']));
    },
  });
  const { port } = await gateway.listen({ port: 0, host: '127.0.0.1' });
  const url = `http://127.0.0.1:${port}`;
  const { apiSchema } = gateway;
  let serial = 0;
  const tenantIds = new Map<string, string>();
  const headersOf = async (as: Person | undefined, tenant: string | undefined) => ({
    ...(as !== undefined && { authorization: `Bearer ${await tokenOf(userIds[as])}` }),
    ...(tenant !== undefined && { 'x-tenant': tenant }),
  });

  /** A tenant that is not there has an id of nothing. */
  const tenantIdOf = async (slug: string): Promise<string> => {
    const id = tenantIds.get(slug) ?? (await findTenantByIdOrSlug(books.control, slug))?.id;
    if (id === undefined) return ID_OF_NOTHING;
    tenantIds.set(slug, id);
    return id;
  };

  const firm: TestFirm = {
    books,
    url,
    control,
    storedOf,
    keyUses,
    apiSchema,
    manifests,
    masked,
    async ask<Data>(query: string, { as, tenant, variables = {} }: RequestOptions = {}) {
      const tenantId = tenant === undefined ? null : await tenantIdOf(tenant);
      const named =
        tenantId === null
          ? { query, variables, isNamed: false }
          : namingTenant(apiSchema, { query, variables }, tenantId);
      const operation = writingIds(apiSchema, named, tenantId);
      const header = named.isNamed ? undefined : tenant;
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(await headersOf(as, header)) },
        body: JSON.stringify({ query: operation.query, variables: operation.variables }),
      });
      const { data, errors = [] } = (await response.json()) as {
        data?: Data;
        errors?: Answer<Data>['errors'];
      };
      return { data: readingIds(data as Data), errors: readingIds(errors) };
    },
    async read<Data>({ slug }: TestTenant, fields: string, as: Person = 'senior') {
      const { data, errors } = await firm.ask<{ tenant: Data }>(`{ tenant { ${fields} } }`, {
        as,
        tenant: slug,
      });
      if (errors.length > 0) throw new Error(`${fields}: ${JSON.stringify(errors)} ${masked.join('\n')}`);
      return data.tenant;
    },
    async do(mutation, input, options) {
      const field = apiSchema.getMutationType()?.getFields()[mutation];
      if (field === undefined) throw new Error(`there is no mutation ${mutation}`);
      const type = field.args[0]?.type;
      serial += 1;
      const named = getNamedType(type);
      const isKeyed = isInputObjectType(named) && named.getFields()['idempotencyKey'] !== undefined;
      const { data, errors } = await firm.ask<{ it: Member } | null>(
        `mutation ($input: ${String(type)}) { it: ${mutation}(input: $input) { ${selectionOf(apiSchema, mutation)} } }`,
        {
          ...options,
          variables: { input: isKeyed ? { idempotencyKey: `periods-${serial}`, ...input } : input },
        },
      );
      if (errors.length > 0 || !data)
        throw new Error(
          `${mutation} ${JSON.stringify(input)}: ${JSON.stringify(errors)} ${masked.join('\n')}`,
        );
      return data.it;
    },
    post: async (as, body) =>
      fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(await headersOf(as, undefined)) },
        body: JSON.stringify(body),
      }),
    fetchAs: async (as, path, put) =>
      fetch(`${url}${path}`, {
        ...(put && { method: 'PUT', ...put }),
        headers: await headersOf(as, undefined),
      }),
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
    provision(options = {}) {
      serial += 1;
      return provisionClient(firm, { serial, storedOf }, options);
    },
    async close() {
      await gateway.close();
      await close();
    },
  };
  return firm;
}
