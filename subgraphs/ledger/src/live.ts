import { tenant } from '@cifra/access/field-rule';
import { intoTenant, type DeclaredLive } from '@cifra/subgraph-kit/live';

/** What can be watched. */
export const live: readonly DeclaredLive[] = [
  {
    name: 'importProgressChanged',
    needs: tenant('Books.Import'),
    runs: [intoTenant, { field: 'importProgress' }],
    // An import is one transaction on its tenant's thread: while it runs, it writes its progress to a file and nothing else.
    wakes: [],
    endsAtNull: false,
  },
  {
    name: 'exportStateChanged',
    needs: tenant('Books.Export'),
    runs: [intoTenant, { field: 'exportState' }],
    // That a ticket's time is over is an event of nobody's.
    wakes: [],
    endsAtNull: true,
  },
];
