import type { ChangeLog } from '@cifra/books/follow/changes';
import { FIRM_ID } from '@cifra/database/changes/count-up';

/** The changes of a job store that is not the control plane, as followers of the topic `jobs` read them: they are the firm's. */
export function jobChanges(lastChange: () => Promise<bigint>): ChangeLog {
  return {
    topics: ['jobs'],
    changesAfter: async (after) => {
      const number = await lastChange();
      return number > after ? [{ topic: 'jobs', tenantId: FIRM_ID, number }] : [];
    },
    lastChange: async (topic) => (topic === 'jobs' ? lastChange() : 0n),
  };
}
