import { serveSubgraph, type RunningSubgraph, type ServedSubgraph } from '@cifra/access/serve-subgraph';
import type { Books } from '@cifra/books/books';
import type { MaskOptions } from '@cifra/access/mask-error';
import type { LedgerContext } from './context.ts';
import { createLedgerSubgraph } from './subgraph.ts';

type Serving = Pick<ServedSubgraph<LedgerContext>, 'keys' | 'port' | 'host' | 'nowMicros' | 'onRefused'>;

/** The subgraph in a process of its own. */
export function serveLedgerSubgraph({
  books,
  log,
  ...serving
}: Serving & { readonly books: Books; readonly log: MaskOptions['log'] }): Promise<RunningSubgraph> {
  return serveSubgraph({ ...createLedgerSubgraph({ books, log }), ...serving });
}
