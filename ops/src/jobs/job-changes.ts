import type { ChangeLog } from '@cifra/books/follow/changes';
import { FIRM_ID } from '@cifra/database/changes/count-up';

/**
 * The changes of a job store outside the control plane, in the form that followers of the topic `jobs` read. They
 * concern the firm.
 */
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
