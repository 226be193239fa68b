import { notFoundOrDenied } from '@cifra/access/errors';
import { someTenant } from '@cifra/access/field-rule';
import type { CommandRequest } from '@cifra/books/command';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { refused } from '@cifra/domain/result';
import {
  changeWebhookStateCommand,
  type StateChange,
} from '@cifra/firm/webhooks/commands/change-webhook-state';
import {
  replayWebhookDeliveryCommand,
  sendTestWebhookCommand,
} from '@cifra/firm/webhooks/commands/request-delivery';
import {
  createWebhook,
  createWebhookCodes,
  resumeWebhook,
  resumeWebhookCodes,
  rotateSecretCodes,
  rotateWebhookSecret,
  updateWebhook,
  updateWebhookCodes,
} from '@cifra/firm/webhooks/manage-webhooks';
import { allowsIn, findDelivery, findWebhook } from '@cifra/firm/webhooks/read-webhooks';
import { fields, optional } from '@cifra/subgraph-kit/parse/combine';
import { asGiven, uuid } from '@cifra/subgraph-kit/parse/values';
import type { FirmContext } from '../context.ts';
import { name } from '../parse/names.ts';
import { eventTypes } from '../parse/webhook.ts';
import { writtenDelivery, writtenWebhook } from './answers.ts';
import { mutationInSteps } from './kit.ts';

const needs = someTenant('Webhook.Manage');
const webhookId = uuid;

const managed = ({ books, access }: FirmContext, id: string) =>
  findWebhook({ control: books.control, claim: access.claim }, id, 'Webhook.Manage');
const unknown = (id: string) => refused(refuse('WEBHOOK_UNKNOWN', { webhookRef: id.slice(0, 64) }));

const stateCodes = refusalCodes('WEBHOOK_UNKNOWN', 'WEBHOOK_STATE_CONFLICT');
const replayCodes = refusalCodes('WEBHOOK_DELIVERY_UNKNOWN', 'WEBHOOK_STATE_CONFLICT');

const changeOfState = (change: StateChange) =>
  ({
    needs,
    input: fields({ webhookId }),
    refuses: stateCodes,
    run: async (given: { readonly webhookId: string }, context: FirmContext, request: CommandRequest) => {
      const webhook = await managed(context, given.webhookId);
      if (webhook === null) return unknown(given.webhookId);
      return context.books.executeControl(
        changeWebhookStateCommand,
        { webhookId: webhook.id, change },
        request,
      );
    },
    answers: 'WebhookChanged',
    shape: async ({ webhookId: id }: { readonly webhookId: Uuid }, context: FirmContext) => ({
      webhook: await writtenWebhook(context, id),
    }),
  }) as const;

export const webhookMutations = [
  mutationInSteps('createWebhook', {
    needs,
    input: fields({ tenantId: optional(uuid), name, url: asGiven<string>(), eventTypes }),
    refuses: refusalCodes('TENANT_UNKNOWN', ...createWebhookCodes),
    run: async ({ tenantId: scope, ...choice }, context, request) => {
      const { books, access } = context;
      const { principal } = access.claim;
      // It will act in a person's name, with that person's rights.
      if (principal.kind !== 'user') throw notFoundOrDenied();
      if (!(await allowsIn({ control: books.control, claim: access.claim }, 'Webhook.Manage', scope))) {
        if (scope === null) throw notFoundOrDenied();
        return refused(refuse('TENANT_UNKNOWN', { tenantRef: scope }));
      }
      const createdBy = principal.id as Uuid;
      return createWebhook(context, { ...choice, tenantId: scope, createdBy }, request);
    },
    answers: 'WebhookSecretCreated',
    shape: async ({ webhookId: id, secret }, context) => ({
      webhook: await writtenWebhook(context, id),
      secret,
    }),
  }),
  mutationInSteps('updateWebhook', {
    needs,
    input: fields({
      webhookId,
      name: optional(name),
      url: optional(asGiven<string>()),
      eventTypes: optional(eventTypes),
    }),
    refuses: updateWebhookCodes,
    run: async ({ webhookId: id, ...change }, context, request) => {
      const webhook = await managed(context, id);
      return webhook === null ? unknown(id) : updateWebhook(context, { webhook, change }, request);
    },
    answers: 'WebhookChanged',
    shape: async ({ webhookId: id }, context) => ({ webhook: await writtenWebhook(context, id) }),
  }),
  mutationInSteps('rotateWebhookSecret', {
    needs,
    input: fields({ webhookId }),
    refuses: rotateSecretCodes,
    run: async ({ webhookId: id }, context, request) => {
      const webhook = await managed(context, id);
      return webhook === null ? unknown(id) : rotateWebhookSecret(context, webhook.id, request);
    },
    answers: 'WebhookSecretCreated',
    shape: async ({ webhookId: id, secret }, context) => ({
      webhook: await writtenWebhook(context, id),
      secret,
    }),
  }),
  mutationInSteps('suspendWebhook', changeOfState({ to: 'SUSPENDED', because: 'REQUESTED' })),
  mutationInSteps('resumeWebhook', {
    needs,
    input: fields({ webhookId }),
    refuses: resumeWebhookCodes,
    run: async ({ webhookId: id }, context, request) => {
      const webhook = await managed(context, id);
      return webhook === null ? unknown(id) : resumeWebhook(context, webhook, request);
    },
    answers: 'WebhookChanged',
    shape: async ({ webhookId: id }, context) => ({ webhook: await writtenWebhook(context, id) }),
  }),
  mutationInSteps('deleteWebhook', changeOfState({ to: 'DELETED' })),
  mutationInSteps('sendTestWebhook', {
    needs,
    input: fields({ webhookId }),
    refuses: stateCodes,
    run: async ({ webhookId: id }, context, request) => {
      const webhook = await managed(context, id);
      if (webhook === null) return unknown(id);
      return context.books.executeControl(sendTestWebhookCommand, { webhookId: webhook.id }, request);
    },
    answers: 'WebhookDeliveryRequested',
    shape: async ({ deliveryId }, context) => ({ delivery: await writtenDelivery(context, deliveryId) }),
  }),
  mutationInSteps('replayWebhookDelivery', {
    needs,
    input: fields({ deliveryId: uuid }),
    refuses: replayCodes,
    run: async ({ deliveryId: id }, context, request) => {
      const { books, access } = context;
      const reader = { control: books.control, claim: access.claim };
      const delivery = await findDelivery(reader, id, 'Webhook.Manage');
      if (delivery === null)
        return refused(refuse('WEBHOOK_DELIVERY_UNKNOWN', { deliveryRef: id.slice(0, 64) }));
      const replay = { webhookId: delivery.webhook_id, deliveryId: delivery.id };
      return books.executeControl(replayWebhookDeliveryCommand, replay, request);
    },
    answers: 'WebhookDeliveryRequested',
    shape: async ({ deliveryId }, context) => ({ delivery: await writtenDelivery(context, deliveryId) }),
  }),
];
