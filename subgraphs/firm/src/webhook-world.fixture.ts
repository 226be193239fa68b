import path from 'node:path';
import { getNamedType, type GraphQLUnionType } from 'graphql';
import { openKeyRing } from '@cifra/access/keys';
import type { Claim } from '@cifra/access/claim';
import { Followers } from '@cifra/books/follow/followers';
import { MasterKeys } from '@cifra/database/sealed/master-keys';
import type { Uuid } from '@cifra/domain/ids';
import { firmObjectId } from '@cifra/domain/object-id';
import { webhooksNotDeleted } from '@cifra/firm/webhooks/queries';
import type { PostSettings } from '@cifra/firm/webhooks/send/post';
import type { SenderTiming } from '@cifra/firm/webhooks/send/timing';
import { webhookChangesFollower, webhookCommitsFollower } from '@cifra/firm/webhooks/send/webhook-followers';
import { WebhookSender } from '@cifra/firm/webhooks/send/webhook-sender';
import { createAccountCommand } from '@cifra/ledger/accounts/account-commands';
import { ask } from '../../../test/support/ask.ts';
import { expectAccepted } from '../../../test/support/expect-accepted.ts';
import { isOnServer } from '../../../test/support/stored/server-at-hand.ts';
import { receiverCertificate } from '../../../test/support/receiver-certificate.ts';
import { openReceiver, type Receiver } from '../../../test/support/webhook-receiver.ts';
import { openFirmWorld, type FirmWorld } from './firm-world.fixture.ts';
import { createFirmSubgraph, type FirmSubgraph } from './subgraph.ts';

export interface Outcome {
  readonly __typename: string;
  readonly code?: string;
  readonly message?: string;
  readonly secret?: string | null;
  readonly webhook?: {
    readonly id: string;
    readonly state: string;
    readonly suspendedBecause: string | null;
  };
  readonly delivery?: { readonly id: string; readonly state: string };
  readonly [fact: string]: unknown;
}

export interface SendingOptions {
  readonly timing?: Partial<SenderTiming>;
  readonly post?: Partial<PostSettings>;
}

/** A process that sends: its followers and its sender. */
export interface Sending {
  readonly sender: WebhookSender;
  readonly followers: Followers;
  readonly log: readonly Readonly<Record<string, unknown>>[];
  readonly stop: () => Promise<void>;
}

/** A firm with receivers on this machine. Nothing is sent before `send`. */
export interface WebhookWorld extends FirmWorld {
  readonly subgraph: FirmSubgraph;
  readonly masterKeys: MasterKeys;
  readonly claim: (userId: Uuid, tenant?: string) => Promise<Claim>;
  /** A receiver that webhooks may be sent to. */
  readonly receiver: (options?: { readonly scheme: 'http' }) => Promise<Receiver>;
  readonly mutate: (
    as: Claim,
    mutation: string,
    input: Readonly<Record<string, unknown>>,
  ) => Promise<Outcome>;
  /** Creates a webhook that tells of accounts; answers its id, its row and its secret. */
  readonly create: (
    url: string,
    input?: Readonly<Record<string, unknown>>,
  ) => Promise<{ readonly id: string; readonly rowId: Uuid; readonly secret: string }>;
  readonly webhook: (id: string) => Promise<SeenWebhook>;
  /** Something happens: an account is created. Answers its id. */
  readonly happen: (tenantId: Uuid) => Promise<string>;
  readonly send: (options?: SendingOptions) => Promise<Sending>;
  /** Between tests: nothing is sent any more, and there is no webhook. */
  readonly clear: () => Promise<void>;
}

export interface SeenWebhook {
  readonly state: string;
  readonly suspendedBecause: string | null;
  readonly deliveries: { readonly edges: readonly { readonly node: SeenDelivery }[] };
}

export interface SeenDelivery {
  readonly id: string;
  readonly eventType: string;
  readonly state: string;
  readonly isRequested: boolean;
  readonly attemptCount: number;
  readonly replayCount: number;
  readonly statusCode: number | null;
  readonly answer: string | null;
  readonly failure: string | null;
  readonly nextAttempt: string | null;
}

/** What tests look at of each type that a mutation may answer. */
const SELECTIONS: Readonly<Record<string, string>> = {
  WebhookSecretCreated: 'secret webhook { id state suspendedBecause }',
  WebhookChanged: 'webhook { id state suspendedBecause }',
  WebhookDeliveryRequested: 'delivery { id state }',
  WebhookRefused: 'code webhookRef webhookState why neededPermission webhookEventType',
  WebhookDeliveryUnknown: 'deliveryRef',
  MasterKeyMissing: 'setting',
  TenantUnknown: 'tenantRef',
  InputInvalid: 'inputFaults { path message }',
};
const DELIVERY =
  'id eventType state isRequested attemptCount replayCount statusCode answer failure nextAttempt';

/** Waits shorten: attempts come at once, and a receiver that says nothing is given up soon. */
const QUICK: SendingOptions = {
  timing: {
    firstBackOffMilliseconds: 10,
    longestBackOffMilliseconds: 40,
    ownFailureMilliseconds: 20,
    askEveryMilliseconds: 50,
    unansweredMilliseconds: isOnServer() ? 5_000 : 400,
  },
  post: { timeoutMilliseconds: 10_000 },
};

export async function openWebhookWorld(): Promise<WebhookWorld> {
  const world = await openFirmWorld();
  const { books, directory } = world;
  const testHosts = new Set<string>();
  const masterKeys = new MasterKeys({ file: path.join(directory, 'master.keys'), isCreatedOnFirstUse: true });
  const subgraph = createFirmSubgraph({
    books,
    keys: await openKeyRing(path.join(directory, 'keys')),
    dataDirectory: directory,
    log: (failure) => world.failures.push(failure),
    masterKeys,
    webhookTestHosts: testHosts,
  });
  const receivers: Receiver[] = [];
  const sendings: Sending[] = [];
  let count = 0;
  const claim: WebhookWorld['claim'] = async (userId, tenant) => {
    const made = await world.claimOf(userId, tenant);
    if (made === null) throw new Error('the edge made no claim');
    return made;
  };
  const mutate: WebhookWorld['mutate'] = async (as, mutation, input) => {
    count += 1;
    const { args, type } = subgraph.schema.getMutationType()?.getFields()[mutation] ?? {};
    const members = subgraph.schema.getPossibleTypes(getNamedType(type) as GraphQLUnionType);
    const fragments = members.flatMap(({ name }) =>
      SELECTIONS[name] === undefined ? [] : [`... on ${name} { ${SELECTIONS[name]} }`],
    );
    const { data, errors } = await ask<Record<string, Outcome> | null>(
      subgraph,
      `mutation ($input: ${String(args?.[0]?.type)}) { ${mutation}(input: $input) { __typename ... on Refusal { code message } ${fragments.join(' ')} } }`,
      { claim: as, variables: { input: { idempotencyKey: `webhook-${count}`, ...input } } },
    );
    if (errors.length > 0) throw new Error(String(errors[0]?.extensions?.['code']));
    return data?.[mutation] as Outcome;
  };
  const owner = (): Promise<Claim> => claim(world.ownerId);
  return {
    ...world,
    subgraph,
    masterKeys,
    claim,
    mutate,
    receiver: async (options) => {
      const receiver = await openReceiver(options);
      receivers.push(receiver);
      testHosts.add(receiver.host);
      return receiver;
    },
    create: async (url, input = {}) => {
      const made = await mutate(await owner(), 'createWebhook', {
        name: 'Receiver',
        url,
        eventTypes: ['ACCOUNT_CHANGED'],
        ...input,
      });
      if (made.webhook === undefined || typeof made.secret !== 'string')
        throw new Error(JSON.stringify(made));
      return { id: made.webhook.id, rowId: made.webhook.id as Uuid, secret: made.secret };
    },
    webhook: async (id) => {
      const { data } = await ask<{ webhook: SeenWebhook }>(
        subgraph,
        `query ($id: ID!) { webhook(id: $id) { state suspendedBecause deliveries { edges { node { ${DELIVERY} } } } } }`,
        { claim: await owner(), variables: { id } },
      );
      return data.webhook;
    },
    happen: async (tenantId) => {
      count += 1;
      const account = {
        code: `9${String(count).padStart(4, '0')}`,
        name: 'Secret figures',
        type: 'ASSET',
        kind: null,
        normalSide: null,
        parentId: null,
        isPostable: true,
      } as const;
      return expectAccepted(
        await books.execute(createAccountCommand, { tenantId }, account, world.request()),
      );
    },
    send: async ({ timing, post } = {}) => {
      const log: Record<string, unknown>[] = [];
      const sender = new WebhookSender(books, {
        masterKeys,
        request: () => world.request(),
        log: (record) => log.push(record),
        timing: { ...QUICK.timing, ...timing },
        post: { testHosts, ca: receiverCertificate.cert, ...QUICK.post, ...post },
      });
      await sender.start();
      const followers = new Followers(books, {
        followers: [webhookCommitsFollower(sender), webhookChangesFollower(books, sender)],
        request: () => world.request(),
        log: (record) => log.push(record),
        timing: { pauseMilliseconds: 5, pausePerWork: 0, pollMilliseconds: 50 },
      });
      followers.start();
      let isStopped = false;
      const stop = async (): Promise<void> => {
        if (isStopped) return;
        isStopped = true;
        await followers.stop();
        await sender.stop();
      };
      const sending = { sender, followers, log, stop };
      sendings.push(sending);
      return sending;
    },
    clear: async () => {
      for (const sending of sendings.splice(0)) await sending.stop();
      for (const { id } of await books.control.all(webhooksNotDeleted, {}))
        await mutate(await owner(), 'deleteWebhook', { webhookId: id });
    },
    close: async () => {
      for (const sending of sendings) await sending.stop();
      for (const receiver of receivers) await receiver.close();
      await world.close();
    },
  };
}

/** A tenant's id as receivers see it; `ask` reads and writes rows. */
export const tenantIdOf = (tenantId: Uuid): string => firmObjectId('Tenant', tenantId);

/** Waits until something holds; fails after twenty seconds. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const endsAt = performance.now() + 20_000;
  while (!(await holds())) {
    if (performance.now() > endsAt) throw new Error('what was waited for did not come about');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
