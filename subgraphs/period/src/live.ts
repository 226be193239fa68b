import { someTenant } from '@cifra/access/field-rule';
import type { DeclaredLive } from '@cifra/subgraph-kit/live';

/** What can be watched. */
export const live: readonly DeclaredLive[] = [
  {
    name: 'batchRunChanged',
    needs: someTenant('Batch.Read'),
    runs: [{ field: 'batchRun' }],
    wakes: [{ topic: 'progress', of: 'firm' }],
    endsAtNull: true,
  },
];
