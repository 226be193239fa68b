import { changeWatcher } from '@cifra/books/follow/change-watcher';
import type { Follower } from '@cifra/books/follow/follower';
import type { LiveChange, LiveChanges } from '@cifra/gateway/live/contract';

/** What the streams of events follow. */
const topics = ['status', 'jobs', 'batches', 'progress'] as const;

/** Hands what changes on to whoever watches, for as long as they do. */
export class FollowedChanges implements LiveChanges {
  readonly #listeners = new Set<(change: LiveChange) => void>();

  watch(listener: (change: LiveChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** One for each topic, to be started with the others. */
  followers(): readonly Follower[] {
    return topics.map((topic) =>
      changeWatcher({
        name: `live ${topic}`,
        topic,
        onChanged: (tenantId) => {
          for (const listener of this.#listeners) listener({ topic, tenantId });
        },
      }),
    );
  }
}
