import type { BooksContext, LoadersByTenant } from '@cifra/subgraph-kit/context';
import type { PeriodLoaders } from './loaders.ts';

/** What batches need of their surroundings. */
export interface BatchPorts {
  /** Takes why a tenant's books could not be read; answers the reference under which the log has it. */
  readonly onUnread: (error: unknown) => string;
}

export interface PeriodContext extends BooksContext, LoadersByTenant<PeriodLoaders> {
  readonly batch: BatchPorts;
}
