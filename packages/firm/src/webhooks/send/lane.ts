import type { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import { findCursor, saveCursors } from '@cifra/books/follow/cursors';
import { readLastCommitBefore } from '@cifra/books/follow/last-commit-before';
import { readCommitsAfter, type FollowedCommit } from '@cifra/books/follow/tenant-head';
import type { Uuid } from '@cifra/domain/ids';
import { isWebhookEventType, typeOf, type WebhookEventType } from '../event-types.ts';
import { deliveryIdOf } from '../payload.ts';
import { cursorName, deliveryById, webhookById, type DeliveryRow, type WebhookRow } from '../queries.ts';
import type { Deliverer, DeliveryStep } from './deliverer.ts';
import type { Turns } from './turns.ts';

/** Commits that are read at a time, and after which a cursor is saved that nothing was sent for. */
const PAGE = 100;

interface LaneParts {
  readonly books: Books;
  readonly request: () => CommandRequest;
  readonly deliverer: Deliverer;
  /** The webhook as it is now; null if nothing is to be sent to it. */
  readonly webhook: () => WebhookRow | null;
  readonly tenantId: Uuid;
  /** For reading the books. */
  readonly reading: Turns;
  /** For attempts. Null: another process makes them by now. */
  readonly sending: <Value>(work: () => Promise<Value>) => Promise<Value | null>;
  readonly isStopping: () => boolean;
}

/** How a run of a lane ended: everything is sent, the webhook is not active, or it goes on later. */
export type LaneEnd =
  { readonly kind: 'upToDate' | 'inactive' } | { readonly kind: 'later'; readonly milliseconds: number };

/**
 * A webhook's events of one tenant, in order, one at a time. The queue is the tenant's commit log: what is behind the position is delivered, or
 * was not chosen.
 */
export class Lane {
  readonly #parts: LaneParts;
  /** The last commit that is dealt with; null: not known yet. */
  #position: bigint | null = null;
  /** What the kept cursor says. */
  #saved = 0n;

  constructor(parts: LaneParts) {
    this.#parts = parts;
  }

  get position(): bigint | null {
    return this.#position;
  }

  /** Sends what there is until it is done, fails, or is to stop. Throws what fails of ours. */
  async run(): Promise<LaneEnd> {
    const { books, webhook, tenantId, reading, isStopping } = this.#parts;
    for (;;) {
      const current = webhook();
      if (current === null || isStopping()) return { kind: 'inactive' };
      this.#position ??= await reading.run(() => this.#begin(current));
      const after = this.#position.toString();
      const commits = await reading.run(() =>
        books.report(readCommitsAfter, tenantId, { after, limit: PAGE }),
      );
      if (commits === null || commits.length === 0) return { kind: 'upToDate' };
      for (const commit of commits) {
        const step = await this.#deal(commit);
        if (step.kind === 'suspended') return { kind: 'inactive' };
        if (step.kind === 'later') return step;
        this.#position = BigInt(commit.number);
      }
      if (this.#position - this.#saved >= BigInt(PAGE)) await this.#save(this.#position);
    }
  }

  /** Where the cursor is; without one, at the last commit before the webhook was created. */
  async #begin({ id, created_at }: WebhookRow): Promise<bigint> {
    const { books, tenantId } = this.#parts;
    this.#saved = await findCursor(books.control, { follower: cursorName(id), tenantId });
    if (this.#saved > 0n) return this.#saved;
    const before = await books.report(readLastCommitBefore, tenantId, {
      instantMicros: created_at.toString(),
    });
    this.#saved = BigInt(before?.number ?? '0');
    return this.#saved;
  }

  async #deal(commit: FollowedCommit): Promise<DeliveryStep> {
    const { webhook, isStopping } = this.#parts;
    const current = webhook();
    if (current === null) return { kind: 'suspended' };
    const chosen = chosenIn(commit, current);
    for (const [index, event] of chosen.entries()) {
      // Changed or suspended while the one before was sent.
      const now = webhook();
      if (now === null || isStopping()) return { kind: 'suspended' };
      const step = await this.#deliver(now, { commit, event, isLast: index === chosen.length - 1 });
      if (step.kind !== 'done') return step;
    }
    return { kind: 'done' };
  }

  async #deliver(
    webhook: WebhookRow,
    { commit, event, isLast }: { commit: FollowedCommit; event: ChosenEvent; isLast: boolean },
  ): Promise<DeliveryStep> {
    const { books, deliverer, tenantId, sending } = this.#parts;
    const id = deliveryIdOf(webhook.id, { tenantId, commitNumber: commit.number, ordinal: event.ordinal });
    const kept = await books.control.first(deliveryById, { id });
    if (kept?.state === 'DELIVERED') return { kind: 'done' };
    const waitMicros = (kept?.next_attempt_at ?? 0n) - BigInt(Date.now()) * 1000n;
    if (waitMicros > 0n) return { kind: 'later', milliseconds: Number(waitMicros / 1000n) + 1 };
    const position = commit.number;
    const step = await sending<DeliveryStep>(async () => {
      // As it is now: it may have waited for its turn, and somebody may have changed it.
      const now = await books.control.first(webhookById, { id: webhook.id });
      if (now?.state !== 'ACTIVE') return { kind: 'suspended' };
      return deliverer.deliver(now, {
        delivery: kept ?? beginning({ id, webhook: now, tenantId, commit, event }),
        isRequested: false,
        cursor: isLast ? { follower: cursorName(now.id), tenantId, position } : null,
      });
    });
    return step ?? { kind: 'suspended' };
  }

  async #save(position: bigint): Promise<void> {
    const { books, webhook, tenantId, request } = this.#parts;
    const current = webhook();
    if (current === null) return;
    const cursor = { follower: cursorName(current.id), tenantId, position: position.toString() };
    await saveCursors(books, [cursor], request());
    this.#saved = position;
  }
}

interface ChosenEvent {
  readonly type: WebhookEventType;
  readonly ordinal: number;
  readonly objectType: string;
  readonly objectId: string;
}

/** The events of a commit that a webhook wants, in their order. */
function chosenIn(commit: FollowedCommit, { event_types }: WebhookRow): readonly ChosenEvent[] {
  const wanted = new Set((JSON.parse(event_types) as string[]).filter(isWebhookEventType));
  return commit.events.flatMap(({ event, objectType, objectId }, index) => {
    const type = typeOf(event);
    return type !== null && wanted.has(type) ? [{ type, ordinal: index + 1, objectType, objectId }] : [];
  });
}

interface Beginning {
  readonly id: Uuid;
  readonly webhook: WebhookRow;
  readonly tenantId: Uuid;
  readonly commit: FollowedCommit;
  readonly event: ChosenEvent;
}

function beginning({ id, webhook, tenantId, commit, event }: Beginning): DeliveryRow {
  return {
    id,
    webhook_id: webhook.id,
    tenant_id: tenantId,
    event_type: event.type,
    object_type: event.objectType,
    object_id: event.objectId,
    tenant_commit_number: BigInt(commit.number),
    occurred_at: BigInt(commit.instantMicros),
    state: 'WAITING',
    requested_at: null,
    attempt_count: 0,
    replay_count: 0,
    recorded_at: BigInt(Date.now()) * 1000n,
    first_failed_at: null,
    last_attempt_at: null,
    next_attempt_at: null,
    delivered_at: null,
    status_code: null,
    answer: null,
    failure: null,
  };
}
