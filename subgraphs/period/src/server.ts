import { serveSubgraph, type RunningSubgraph, type ServedSubgraph } from '@cifra/access/serve-subgraph';
import type { Books } from '@cifra/books/books';
import type { MaskOptions } from '@cifra/access/mask-error';
import type { PeriodContext } from './context.ts';
import { createPeriodSubgraph } from './subgraph.ts';

type Serving = Pick<ServedSubgraph<PeriodContext>, 'keys' | 'port' | 'host' | 'nowMicros' | 'onRefused'>;

/** The subgraph in a process of its own. */
export function servePeriodSubgraph({
  books,
  log,
  ...serving
}: Serving & { readonly books: Books; readonly log: MaskOptions['log'] }): Promise<RunningSubgraph> {
  return serveSubgraph({ ...createPeriodSubgraph({ books, log }), ...serving });
}
