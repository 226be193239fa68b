import type { Books } from '@cifra/books/books';
import type { Follower, Position } from '@cifra/books/follow/follower';
import { FIRM_ID, lastChangeOf } from '@cifra/database/changes/count-up';
import type { Uuid } from '@cifra/domain/ids';
import type { WebhookSender } from './webhook-sender.ts';

/** Wakes the lanes of tenants with new commits. The lanes keep how far they are, and fail by themselves, so there is nothing to keep here. */
export function webhookCommitsFollower(sender: WebhookSender): Follower<never> {
  return {
    name: 'webhooks',
    source: 'commits',
    positions: (tenantIds) => Promise.resolve(sender.positions(tenantIds)),
    look: (tenantId) => {
      sender.wake(tenantId);
      return Promise.resolve({ found: null });
    },
    keep: () => Promise.resolve(0),
  };
}

/**
 * Has the sender read the webhooks anew when one has changed, or when something was asked to be sent. Each process needs to know, so
 * the position is its own and is kept nowhere.
 */
export function webhookChangesFollower(books: Books, sender: WebhookSender): Follower<bigint> {
  let seen: Position | null = null;
  return {
    name: 'webhookChanges',
    source: 'webhooks',
    positions: () => Promise.resolve(new Map<Uuid, Position>(seen === null ? [] : [[FIRM_ID, seen]])),
    look: async () => {
      const number = await lastChangeOf(books.control, 'webhooks', FIRM_ID);
      await sender.refresh();
      return { found: number };
    },
    keep: (numbers) => {
      const number = numbers.at(-1);
      if (number !== undefined) seen = { number };
      return Promise.resolve(0);
    },
  };
}
