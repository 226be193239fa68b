import type { Books } from '@cifra/books/books';
import type { Uuid } from '@cifra/domain/ids';
import { objectId } from '@cifra/domain/object-id';
import type { LiveChange } from '@cifra/gateway/live/contract';
import { WebhookSender } from '@cifra/firm/webhooks/send/webhook-sender';
import { systemRequest } from '@cifra/ops/system-request';
import { writingIds } from '../../support/row-ids.ts';
import { openReceiver, type Receiver } from '../../support/webhook-receiver.ts';
import { tenantNames, type TenantName } from '../actors.ts';
import { idOfTenant } from '../api-ids.ts';
import { openStage, type Composition, type Fault } from '../composition.ts';
import { idOfStored } from '../../support/stored/stored-rows.ts';
import { ownerOf, PASSWORD, type ServedWorld, type Session } from './served-world.ts';

/** A fault that is planted into the whole product, and what the fuzzer must say of it. */
export interface ServedFault extends Fault {
  /** The books as the sender of webhooks sees them. */
  wrapSenderBooks?(books: Books): Books;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Streams are looked at that often, and end within that much. */
export const recheckMillis = 40;

/** The product with its gateway, files, streams and sender of webhooks, and with receivers of webhooks outside. */
export interface ServedProduct {
  readonly composition: Composition;
  readonly receivers: Readonly<Record<TenantName, Receiver>>;
  /** Objects of each tenant that operations may name, by row. */
  readonly rows: Readonly<Record<TenantName, PlantedRows>>;
  /** Plants a fault until the next is planted. */
  plant(fault: ServedFault): void;
  /** A GraphQL request, signed in with a session or with nothing. */
  ask(
    session: Session | null,
    body: { readonly query: string; readonly variables?: object },
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer>;
  /** A mutation whose input names rows of a tenant. */
  mutate(session: Session | null, call: Mutating): Promise<Answer>;
  fetchFile(
    url: string,
    options: {
      readonly session: Session | null;
      readonly method?: 'GET' | 'PUT';
      readonly body?: string;
      readonly tenant?: string;
    },
  ): Promise<Answer>;
  emit(change: LiveChange): void;
  openSender(): Promise<WebhookSender>;
  close(): Promise<void>;
}

export interface Mutating {
  readonly mutation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly selection: string;
  /** In whose name rows are written as ids; null: the firm's. */
  readonly tenant: TenantName | null;
}

export interface PlantedRows {
  readonly accountId: Uuid;
  readonly partyId: Uuid;
  readonly documentId: Uuid;
}

export async function openServedProduct(world: ServedWorld): Promise<ServedProduct> {
  const { books, keys, directory, masterKeys } = world;
  const listeners = new Set<(change: LiveChange) => void>();
  const testHosts = new Set<string>();
  const stage = await openStage({
    books,
    keys,
    dataDirectory: directory,
    hasSessions: true,
    live: {
      changes: {
        watch: (listener) => {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
      },
      limits: { recheckMillis, pollMillis: recheckMillis, minIntervalMillis: 1 },
    },
    ofSubgraphs: { masterKeys, webhookTestHosts: testHosts },
  });
  const receivers = {
    A: await openReceiver({ scheme: 'http' }),
    B: await openReceiver({ scheme: 'http' }),
  };
  for (const { host } of Object.values(receivers)) testHosts.add(host);
  const planted: { fault: ServedFault; composition: Composition } = {
    fault: { name: 'none' },
    composition: stage.plant({ name: 'none' }),
  };
  const { logs, apiSchema, url: origin } = planted.composition;
  logs.addSecret(PASSWORD);
  let serial = 0;
  const bearer = (session: Session | null): Record<string, string> => {
    if (session === null) return {};
    const [, secret = ''] = session.refreshToken.split('.');
    logs.addSecret(secret);
    return { authorization: `Bearer ${session.accessToken}` };
  };
  const product: Omit<ServedProduct, 'rows'> = {
    get composition() {
      return planted.composition;
    },
    receivers,
    plant(fault) {
      planted.fault = fault;
      planted.composition = stage.plant(fault);
    },
    ask: (session, body, headers = {}) =>
      planted.composition.send({ headers: { ...bearer(session), ...headers }, body }),
    mutate(session, { mutation, input, selection, tenant }) {
      serial += 1;
      const type = apiSchema.getMutationType()?.getFields()[mutation]?.args[0]?.type;
      const isKeyed = !unkeyed.has(mutation);
      const tenantId = tenant === null ? null : world.tenants[tenant].tenantId;
      const query = `mutation ($input: ${String(type)}) { it: ${mutation}(input: $input) { __typename ... on Refusal { code message } ${selection} } }`;
      const whole = {
        ...(tenantId !== null && { tenantId }),
        ...(isKeyed && { idempotencyKey: `served-${serial}` }),
        ...input,
      };
      const { query: written, variables } = writingIds(
        apiSchema,
        { query, variables: { input: whole } },
        tenantId,
      );
      return product.ask(session, { query: written, variables: { ...variables } });
    },
    async fetchFile(url, { session, method = 'GET', body, tenant }) {
      logs.addSecret(url.slice('/files/'.length));
      const response = await fetch(`${origin}${url}`, {
        method,
        headers: { ...bearer(session), ...(tenant !== undefined && { 'x-tenant': tenant }) },
        ...(body !== undefined && { body }),
      });
      return { status: response.status, text: await response.text() };
    },
    emit: (change) => {
      for (const listener of listeners) listener(change);
    },
    async openSender() {
      const sender = new WebhookSender(planted.fault.wrapSenderBooks?.(books) ?? books, {
        masterKeys,
        request: () => systemRequest('webhooks'),
        log: logs.log,
        post: { testHosts },
      });
      await sender.start();
      return sender;
    },
    async close() {
      await stage.close();
      for (const receiver of Object.values(receivers)) await receiver.close();
    },
  };
  const rows = {} as Record<TenantName, PlantedRows>;
  for (const name of tenantNames) rows[name] = await plantRows(world, product, name);
  await world.marks.refresh();
  return Object.assign(product, { rows });
}

/** Mutations that take no key. */
const unkeyed: ReadonlySet<string> = new Set([
  'exportBooks',
  'renderDocument',
  'renderMoneyDocument',
  'renderStatement',
  'requestUpload',
  'logIn',
  'logOut',
  'refreshLogIn',
]);

/** A party and an invoice, with canaries in all their texts. */
async function plantRows(
  world: ServedWorld,
  product: Omit<ServedProduct, 'rows'>,
  tenant: TenantName,
): Promise<PlantedRows> {
  const session = await world.sessionOf(ownerOf(tenant));
  const own = (): string => world.canary(tenant);
  const accepted = async (mutation: string, input: Mutating['input']): Promise<void> => {
    const { text } = await product.mutate(session, { mutation, input, selection: '', tenant });
    if (!/"__typename":"(?:PartyCreated|DocumentPosted)"/.test(text)) throw new Error(`${mutation}: ${text}`);
  };
  await accepted('createParty', { code: own(), name: own(), isCustomer: true });
  const partyId = await rowOf(world, tenant, 'select id from parties');
  const accountId = await rowOf(
    world,
    tenant,
    `select id from accounts where type = 'INCOME' and is_postable = 1 and control_role is null order by code`,
  );
  const lines = [{ description: own(), quantity: '1', unitPrice: '101.00', accountId }];
  await accepted('postInvoice', { partyId, documentDate: '2026-01-10', memo: own(), lines });
  return { accountId, partyId, documentId: await rowOf(world, tenant, 'select id from documents') };
}

async function rowOf({ tenants }: ServedWorld, tenant: TenantName, select: string): Promise<Uuid> {
  const [row] = await tenants[tenant].stored.rows(select);
  return idOfStored(row?.['id']);
}

/** The id of a tenant's object as the API has it. */
export const idIn = (
  { tenants }: ServedWorld,
  tenant: TenantName,
  type: 'Account' | 'Document' | 'Party' | 'Upload',
  row: Uuid,
): string => objectId(type, tenants[tenant].tenantId as Uuid, row);

export const tenantIdOf = ({ tenants }: ServedWorld, tenant: TenantName): string =>
  idOfTenant(tenants[tenant].tenantId);
