import type { ChangeTopic } from '@cifra/database/changes/count-up';
import { FIRM_ID } from '@cifra/database/changes/count-up';
import type { Uuid } from '@cifra/domain/ids';
import type { Follower } from './follower.ts';

export interface ChangeWatcherOptions {
  readonly name: string;
  readonly topic: Exclude<ChangeTopic, 'commits'>;
  /** A change of a tenant, or, with null, of the firm. It must not throw, and is called again and again for the same. */
  readonly onChanged: (tenantId: Uuid | null) => void;
}

/**
 * A follower of the changes of a topic for what lasts no longer than its process: it keeps no cursor, and is told of what has changed since
 * the process started.
 */
export function changeWatcher({ name, topic, onChanged }: ChangeWatcherOptions): Follower<never> {
  return {
    name,
    source: topic,
    positions: () => Promise.resolve(new Map()),
    look: (tenantId) => {
      onChanged(tenantId === FIRM_ID ? null : tenantId);
      return Promise.resolve({ found: null });
    },
    keep: () => Promise.resolve(0),
  };
}
