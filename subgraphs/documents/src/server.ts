import { serveSubgraph, type RunningSubgraph, type ServedSubgraph } from '@cifra/access/serve-subgraph';
import type { Books } from '@cifra/books/books';
import type { MaskOptions } from '@cifra/access/mask-error';
import type { DocumentsContext } from './context.ts';
import { createDocumentsSubgraph } from './subgraph.ts';

type Serving = Pick<ServedSubgraph<DocumentsContext>, 'keys' | 'port' | 'host' | 'nowMicros' | 'onRefused'>;

/** The subgraph in a process of its own. */
export function serveDocumentsSubgraph({
  books,
  log,
  ...serving
}: Serving & { readonly books: Books; readonly log: MaskOptions['log'] }): Promise<RunningSubgraph> {
  return serveSubgraph({ ...createDocumentsSubgraph({ books, log }), ...serving });
}
