import { serveSubgraph, type RunningSubgraph, type ServedSubgraph } from '@cifra/access/serve-subgraph';
import type { Books } from '@cifra/books/books';
import type { MaskOptions } from '@cifra/access/mask-error';
import type { FxContext } from './context.ts';
import { createFxSubgraph } from './subgraph.ts';

type Serving = Pick<ServedSubgraph<FxContext>, 'keys' | 'port' | 'host' | 'nowMicros' | 'onRefused'>;

/** The subgraph in a process of its own. */
export function serveFxSubgraph({
  books,
  log,
  ...serving
}: Serving & { readonly books: Books; readonly log: MaskOptions['log'] }): Promise<RunningSubgraph> {
  return serveSubgraph({ ...createFxSubgraph({ books, log }), ...serving });
}
