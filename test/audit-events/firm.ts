import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Books } from '@cifra/books/books';
import { provisionTenant } from '@cifra/firm/provisioning/provision-tenant';
import { parseTenantInput } from '@cifra/firm/provisioning/tenant-input';
import type { Uuid } from '@cifra/domain/ids';
import { startApplication } from '@cifra/ops/application';
import { systemRequest } from '@cifra/ops/system-request';
import { parseConfig } from '@cifra/ops/config';
import { expectAccepted } from '@cifra/ops/demo/expect-accepted';
import { createPeople, grantPeople } from '@cifra/ops/demo/people';

import { createTenantGroupCommand } from '@cifra/firm/tenants/groups';
import { Callers, type Asking, type GraphQLAnswer } from '../worlds/product/product.ts';

/** The client of the firm; the demo's log-ins know it by this slug. */
export const SLUG = 'panaderia-istmo';

/** The input type of each mutation, as the public schema has it. */
const inputTypes = new Map(
  [
    ...readFileSync(new URL('../../schema/api.graphql', import.meta.url), 'utf8').matchAll(
      /^ {2}(\w+)\(input: (\w+)!\)/gm,
    ),
  ].map(([, mutation = '', type = '']) => [mutation, type]),
);
const keyless = new Set([
  'logIn',
  'refreshLogIn',
  'logOut',
  'requestUpload',
  'renderDocument',
  'renderStatement',
]);

export type Input = Readonly<Record<string, unknown>>;

/** Who asks; of the client, unless it is a matter of the firm. */
export interface Asked extends Omit<Asking, 'tenant'> {
  readonly isFirmWide?: boolean;
}

export interface Doing extends Asked {
  readonly selection?: string;
}

interface Answer {
  readonly code?: string;
  readonly message?: string;
}

/** A firm with its people and one client with a first fiscal year of one month, served over HTTP. */
export class Firm {
  readonly books: Books;
  readonly directory: string;
  readonly tenantId: Uuid;
  readonly url: string;
  readonly #callers: Callers;
  readonly #close: () => Promise<void>;

  constructor(parts: {
    readonly books: Books;
    readonly directory: string;
    readonly tenantId: Uuid;
    readonly url: string;
    readonly close: () => Promise<void>;
  }) {
    ({ books: this.books, directory: this.directory, tenantId: this.tenantId, url: this.url } = parts);
    this.#callers = new Callers(parts.url);
    this.#close = parts.close;
  }

  tokenOf = (person: NonNullable<Asking['as']>): Promise<string> => this.#callers.tokenOf(person);

  ask<Data>(query: string, { isFirmWide = false, ...asking }: Asked = {}): Promise<GraphQLAnswer<Data>> {
    const tenant = isFirmWide ? {} : { tenant: SLUG };
    return this.#callers.ask<Data>(query, { as: 'senior', ...tenant, ...asking });
  }

  /** A query that must be answered. */
  async read<Data>(query: string, asking: Asked = {}): Promise<Data> {
    const { data, errors } = await this.ask<Data>(query, asking);
    if (errors.length > 0) throw new Error(`${query}: ${JSON.stringify(errors)}`);
    return data;
  }

  /** A mutation with a fresh key, refused or not. */
  async attempt<Result>(mutation: string, input: Input, options: Doing = {}): Promise<Result & Answer> {
    const { selection = '', ...asking } = options;
    const key = keyless.has(mutation) ? {} : { idempotencyKey: this.#callers.key() };
    const { it } = await this.read<{ it: Result & Answer }>(
      `mutation ($input: ${inputTypes.get(mutation)}!) { it: ${mutation}(input: $input) { __typename ... on Refusal { code message } ${selection} } }`,
      { ...asking, variables: { input: { ...key, ...input } } },
    );
    return it;
  }

  /** A mutation that must not be refused. */
  async act<Result>(mutation: string, input: Input, options: Doing = {}): Promise<Result> {
    const answer = await this.attempt<Result>(mutation, input, options);
    if (answer.code !== undefined) throw new Error(`${mutation}: ${answer.message}`);
    return answer;
  }

  /** The account of a role. */
  async accountOf(role: string): Promise<string> {
    const { tenant } = await this.read<{
      tenant: { accountRoles: { role: string; account: { id: string } | null }[] };
    }>('{ tenant { accountRoles { role account { id } } } }');
    const id = tenant.accountRoles.find((binding) => binding.role === role)?.account?.id;
    if (id === undefined) throw new Error(`${role} is bound to no account`);
    return id;
  }

  async periodOf(date: string): Promise<string> {
    const { tenant } = await this.read<{ tenant: { period: { id: string } } }>(
      `{ tenant { period(date: "${date}") { id } } }`,
    );
    return tenant.period.id;
  }

  async close(): Promise<void> {
    await this.#close();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** The file that the firm fetches rates from; it is not there at first. */
export const ratesFile = (directory: string): string => path.join(directory, 'rates.csv');

export async function openFirm(): Promise<Firm> {
  const directory = mkdtempSync(path.join(tmpdir(), 'cifra-events-'));
  const application = await startApplication({
    config: parseConfig({
      CIFRA_DATA: directory,
      CIFRA_PORT: '0',
      CIFRA_DEMO: 'off',
      CIFRA_SAFELIST: 'off',
      CIFRA_FX_PROVIDER: 'CSV',
      CIFRA_FX_ADDRESS: ratesFile(directory),
      CIFRA_FX_ATTEMPTS: '1',
      CIFRA_RATE_PER_SECOND: '100000',
      CIFRA_READER_THREADS: '1',
    }),
    log: () => undefined,
    onProgress: () => undefined,
  });
  const { books } = application;
  const request = systemRequest('test');
  const people = await createPeople(books, request, () => undefined);
  const newTenant = expectAccepted(
    parseTenantInput({
      slug: SLUG,
      name: 'Panadería Istmo',
      kind: 'SANDBOX',
      countryPack: 'PA',
      fiscalYearStart: '2025-01-01',
      firstYearStart: '2025-12-01',
      fiscalYearCount: 2,
    }),
  );
  const { tenantId } = expectAccepted(
    await provisionTenant({ books, dataDirectory: directory }, newTenant, request),
  );
  const group = { code: 'retail', name: 'Retail' };
  const { groupId } = expectAccepted(await books.executeControl(createTenantGroupCommand, group, request));
  const [groupIds, tenantIds] = [new Map([['retail', groupId]]), new Map([[SLUG, tenantId]])];
  await grantPeople(books, { people, groupIds, tenantIds }, request);
  return new Firm({ books, directory, tenantId, url: application.url, close: () => application.close() });
}
