import type { KeyRing } from '@cifra/access/keys';
import type { JobBoard } from '@cifra/jobs/job-board';
import type { BooksContext } from '@cifra/subgraph-kit/context';
import type { SubgraphOptions } from '@cifra/subgraph-kit/subgraph';
import type { EntitiesOfRequest, FindEntity } from './find-entity.ts';
import type { FirmLoaders } from './loaders.ts';

export interface FirmOptions extends SubgraphOptions {
  readonly keys: KeyRing;
  /** Where new tenants' databases go. */
  readonly dataDirectory: string;
  /** The clock; defaults to the server's own. */
  readonly nowMicros?: () => bigint;
  /** The scheduled jobs; null: there are none here. */
  readonly jobs?: JobBoard | null;
  /** How `node` finds what other subgraphs own; defaults to nothing. */
  readonly entities?: EntitiesOfRequest;
}

export interface FirmContext extends BooksContext {
  readonly keys: KeyRing;
  readonly dataDirectory: string;
  readonly nowMicros: () => bigint;
  readonly jobs: JobBoard | null;
  readonly loaders: FirmLoaders;
  readonly findEntity: FindEntity;
}
