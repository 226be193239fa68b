import { someTenant } from '@cifra/access/field-rule';
import type { DeclaredLive } from '@cifra/subgraph-kit/live';

/** What can be watched. */
export const live: readonly DeclaredLive[] = [
  {
    name: 'firmDashboardChanged',
    needs: someTenant('Dashboard.Read'),
    runs: [{ field: 'firmDashboard' }],
    // A row shows the tenant's status, its place in a batch, and jobs that failed.
    wakes: [
      { topic: 'status', of: 'any' },
      { topic: 'progress', of: 'firm' },
      { topic: 'jobs', of: 'firm' },
    ],
    endsAtNull: false,
  },
  {
    name: 'jobsChanged',
    needs: someTenant('Job.Read'),
    runs: [{ field: 'jobs' }],
    wakes: [{ topic: 'jobs', of: 'firm' }],
    endsAtNull: false,
  },
];
