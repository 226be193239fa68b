import type { BooksContext, LoadersByTenant } from '@cifra/subgraph-kit/context';
import type { LedgerLoaders } from './loaders.ts';

export type LedgerContext = BooksContext & LoadersByTenant<LedgerLoaders>;
