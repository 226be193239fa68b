import type { Uuid } from '@cifra/domain/ids';

/** A user by id, whom another subgraph knows. */
export function userOf(id: Uuid | null): { readonly __typename: 'User'; readonly id: Uuid } | null {
  return id === null ? null : { __typename: 'User', id };
}
