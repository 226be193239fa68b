import type { SubgraphRequest } from '@cifra/access/subgraph-context';
import type { ObjectType } from '@cifra/domain/object-types';

/** An entity as its own subgraph answers a reference to it, with its type. */
export interface FoundEntity {
  readonly __typename: string;
}

/**
 * What `node` asks the subgraph that owns an entity: the entity of an id, as a reference to it is answered. Null where it is not there, where
 * the caller may not read it, and where no subgraph owns such entities. The subgraphs are put together elsewhere: they do not know each other.
 */
export type FindEntity = (type: ObjectType, id: string) => Promise<FoundEntity | null>;

/** Called once for each request that asks. */
export type EntitiesOfRequest = (request: SubgraphRequest) => FindEntity;

/** Where this subgraph stands alone. */
export const noEntities: EntitiesOfRequest = () => async () => null;
