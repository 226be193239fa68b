import type { BooksContext, LoadersByTenant } from '@cifra/subgraph-kit/context';
import type { DocumentsLoaders } from './loaders.ts';
import type { LoadersByParty } from './own-loaders.ts';

export type DocumentsContext = BooksContext & LoadersByTenant<DocumentsLoaders> & LoadersByParty;
