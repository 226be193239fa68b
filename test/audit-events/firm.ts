import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Books } from '@cifra/books/books';
import { addMasterKey } from '@cifra/database/sealed/master-key-file';
import { provisionTenant } from '@cifra/firm/provisioning/provision-tenant';
import { parseTenantInput } from '@cifra/firm/provisioning/tenant-input';
import type { Uuid } from '@cifra/domain/ids';
import { firmObjectId } from '@cifra/domain/object-id';
import { systemRequest } from '@cifra/ops/system-request';
import { expectAccepted } from '@cifra/ops/demo/expect-accepted';
import { createPeople, grantPeople } from '@cifra/ops/demo/people';

import type { GraphQLAnswer, Input, Person, RequestOptions } from '../worlds/product/callers.ts';
import { startProduct, type RunningProduct } from '../worlds/product/product.ts';
import { createTenantGroupCommand } from '@cifra/firm/tenants/groups';

/** The client of the firm; the demo's log-ins know it by this slug. */
export const SLUG = 'panaderia-istmo';

export type { Input } from '../worlds/product/callers.ts';

/** A person's request; of the client, unless it is a matter of the firm. */
export interface FirmRequest extends Omit<RequestOptions, 'tenant'> {
  readonly isFirmWide?: boolean;
}

interface MutationOptions extends FirmRequest {
  readonly selection?: string;
}

interface Answer {
  readonly __typename: string;
  readonly code?: string;
  readonly message?: string;
}

/** A firm with its people and one client with a first fiscal year of one month, served over HTTP. */
export class Firm {
  readonly books: Books;
  readonly directory: string;
  readonly tenantId: Uuid;
  /** The client's id in the API. */
  readonly apiId: string;
  readonly url: string;
  readonly #product: RunningProduct;

  constructor(product: RunningProduct, tenantId: Uuid) {
    ({ books: this.books, directory: this.directory, url: this.url } = product);
    this.#product = product;
    this.tenantId = tenantId;
    this.apiId = firmObjectId('Tenant', tenantId);
  }

  tokenOf = (person: Person): Promise<string> => this.#product.callers.tokenOf(person);

  ask<Data>(
    query: string,
    { isFirmWide = false, ...options }: FirmRequest = {},
  ): Promise<GraphQLAnswer<Data>> {
    return this.#product.callers.ask<Data>(query, { as: 'senior', ...scopeOf(isFirmWide), ...options });
  }

  /** A query that must be answered. */
  async read<Data>(query: string, options: FirmRequest = {}): Promise<Data> {
    const { data, errors } = await this.ask<Data>(query, options);
    if (errors.length > 0) throw new Error(`${query}: ${JSON.stringify(errors)}`);
    return data;
  }

  /** A mutation with a fresh key; answers a refusal too. */
  do<Result>(mutation: string, input: Input, options: MutationOptions = {}): Promise<Result & Answer> {
    const { selection = '', isFirmWide = false, ...rest } = options;
    return this.#product.callers.do<Result & Answer>(mutation, input, {
      as: 'senior',
      ...scopeOf(isFirmWide),
      ...rest,
      selection,
    });
  }

  /** A mutation that must be accepted. */
  async accepted<Result>(mutation: string, input: Input, options: MutationOptions = {}): Promise<Result> {
    const answer = await this.do<Result>(mutation, input, options);
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

  close(): Promise<void> {
    return this.#product.close();
  }
}

const scopeOf = (isFirmWide: boolean) => (isFirmWide ? {} : { tenant: SLUG });

/** The file that the firm fetches rates from; it is not there at first. */
export const ratesFile = (directory: string): string => path.join(directory, 'rates.csv');

/** The master keys of the firm. */
export const masterKeyFile = (directory: string): string => path.join(directory, 'master.keys');

export async function openFirm(): Promise<Firm> {
  const directory = mkdtempSync(path.join(tmpdir(), 'cifra-events-'));
  addMasterKey(masterKeyFile(directory));
  const product = await startProduct(directory, {
    CIFRA_DATA: directory,
    CIFRA_PORT: '0',
    CIFRA_DEMO: 'off',
    CIFRA_SAFELIST: 'off',
    CIFRA_FX_PROVIDER: 'CSV',
    CIFRA_FX_ADDRESS: ratesFile(directory),
    CIFRA_FX_ATTEMPTS: '1',
    CIFRA_RATE_PER_SECOND: '100000',
    CIFRA_READER_THREADS: '1',
    CIFRA_MASTER_KEY_FILE: masterKeyFile(directory),
    // A scanner that reads everything and finds nothing: one that ends before it has read a file has not scanned it.
    CIFRA_VOUCHER_SCANNER: 'cksum',
  });
  const { books } = product;
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
  return new Firm(product, tenantId);
}
