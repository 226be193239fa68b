import type { BooksContext, LoadersByTenant } from '@cifra/subgraph-kit/context';
import type { FxLoaders } from './loaders.ts';

export type FxContext = BooksContext & LoadersByTenant<FxLoaders>;
