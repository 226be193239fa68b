import type { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import { InvariantBroken } from '@cifra/database/failures';
import type { MasterKeys } from '@cifra/database/sealed/master-keys';
import type { FollowerLog } from '@cifra/books/follow/follower-line';
import type { AccessNow } from '../../access/access-now.ts';
import { changeWebhookStateCommand, type SuspendedBecause } from '../commands/change-webhook-state.ts';
import { isWebhookEventType, webhookEvents } from '../event-types.ts';
import { messageIdOf, payloadOf } from '../payload.ts';
import type { DeliveryRow, WebhookRow } from '../queries.ts';
import { allows, missingRight } from '../rights.ts';
import { keepAttemptCommand, type Attempt } from './keep-attempt.ts';
import { post, type PostOutcome, type PostSettings } from './post.ts';
import { signedHeaders } from './signatures.ts';
import { backOffMilliseconds, type SenderTiming } from './timing.ts';

export interface DelivererParts {
  readonly books: Books;
  readonly masterKeys: MasterKeys;
  readonly accessOf: AccessNow;
  readonly request: () => CommandRequest;
  readonly log: FollowerLog;
  readonly post: PostSettings;
  readonly timing: SenderTiming;
}

/** How a lane goes on. */
export type DeliveryStep =
  | { readonly kind: 'done' }
  | { readonly kind: 'later'; readonly milliseconds: number }
  | { readonly kind: 'suspended' };

interface Delivering {
  readonly delivery: DeliveryRow;
  readonly isRequested: boolean;
  readonly cursor: Attempt['cursor'];
}

const HTTP_GONE = 410;

/** Makes attempts: checks the creator's rights, signs, posts, and keeps what came of it. */
export class Deliverer {
  readonly #parts: DelivererParts;

  constructor(parts: DelivererParts) {
    this.#parts = parts;
  }

  /**
   * One attempt at one delivery. Rights are checked first: an event that the creator may not read is passed over, or suspends the webhook; nothing
   * of it leaves.
   */
  async deliver(webhook: WebhookRow, { delivery, isRequested, cursor }: Delivering): Promise<DeliveryStep> {
    const right = await this.#right(webhook, delivery);
    if (right === 'suspend') return this.#suspend(webhook, 'RIGHTS_LOST');
    if (right === 'pass') {
      if (isRequested) await this.#keepRefusedRequest(delivery);
      return { kind: 'done' };
    }
    const { books, masterKeys, log, timing } = this.#parts;
    const body = payloadOf(delivery, { isReplay: isRequested && delivery.tenant_commit_number !== null });
    const at = new Date();
    const signed = await signedHeaders({ control: books.control, masterKeys }, webhook, {
      id: messageIdOf(delivery.id),
      at,
      body,
    });
    if (!signed.ok) {
      log({ level: 'error', event: 'webhook.unsigned', webhookId: webhook.id, code: signed.refusal.code });
      return { kind: 'later', milliseconds: timing.ownFailureMilliseconds };
    }
    const outcome = await post(new URL(webhook.url), { headers: signed.value, body }, this.#parts.post);
    if (outcome.detail !== null)
      log({
        level: 'info',
        event: 'webhook.failure',
        webhookId: webhook.id,
        failure: outcome.failure,
        detail: outcome.detail,
      });
    return this.#settle(webhook, { delivery, isRequested, cursor }, outcome);
  }

  async #settle(
    webhook: WebhookRow,
    { delivery, isRequested, cursor }: Delivering,
    outcome: PostOutcome,
  ): Promise<DeliveryStep> {
    const { timing } = this.#parts;
    const atMicros = nowMicros();
    const pause =
      outcome.failure === null || isRequested
        ? null
        : backOffMilliseconds(timing, delivery.attempt_count + 1);
    await this.#keep({
      id: delivery.id,
      begins: delivery,
      isRequested,
      atMicros,
      failure: outcome.failure,
      statusCode: outcome.statusCode,
      answer: outcome.answer,
      nextAttemptAtMicros: pause === null ? null : atMicros + BigInt(pause) * 1000n,
      cursor: outcome.failure === null ? cursor : null,
    });
    if (outcome.statusCode === HTTP_GONE) return this.#suspend(webhook, 'GONE');
    if (pause === null) return { kind: 'done' };
    const failingMicros = atMicros - (delivery.first_failed_at ?? atMicros);
    if (failingMicros >= BigInt(timing.suspendAfterMilliseconds) * 1000n)
      return this.#suspend(webhook, 'FAILING');
    return { kind: 'later', milliseconds: pause };
  }

  async #right(webhook: WebhookRow, delivery: DeliveryRow): Promise<'send' | 'pass' | 'suspend'> {
    const access = await this.#parts.accessOf(webhook.created_by);
    const { event_type: type, tenant_id: tenantId } = delivery;
    if (missingRight(access, { tenantId: webhook.tenant_id, eventTypes: [] }) !== null) return 'suspend';
    if (!isWebhookEventType(type) || allows(access, webhookEvents[type].needs, tenantId)) return 'send';
    return webhook.tenant_id === null ? 'pass' : 'suspend';
  }

  /** A replay of what the creator may not read any more: it is answered for, and nothing was sent. */
  #keepRefusedRequest({ id, status_code, answer, failure }: DeliveryRow): Promise<void> {
    return this.#keep({
      id,
      begins: null,
      isRequested: true,
      atMicros: nowMicros(),
      failure,
      statusCode: status_code,
      answer,
      nextAttemptAtMicros: null,
      cursor: null,
    });
  }

  async #keep(attempt: Attempt): Promise<void> {
    const { books, request } = this.#parts;
    const kept = await books.executeControl(keepAttemptCommand, attempt, request());
    if (!kept.ok) throw new InvariantBroken(`keeping a webhook's attempt was refused: ${kept.refusal.code}`);
  }

  /** Somebody may have suspended or deleted it just before; then it stays as they want it. */
  async #suspend({ id }: WebhookRow, because: SuspendedBecause): Promise<DeliveryStep> {
    const { books, request, log } = this.#parts;
    const change = { to: 'SUSPENDED', because } as const;
    const suspended = await books.executeControl(
      changeWebhookStateCommand,
      { webhookId: id, change },
      request(),
    );
    if (suspended.ok) log({ level: 'error', event: 'webhook.suspended', webhookId: id, because });
    return { kind: 'suspended' };
  }
}

const nowMicros = (): bigint => BigInt(Date.now()) * 1000n;
