import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import type { DocumentNode } from 'graphql';

import type { MutationMembers } from '../src/mutation-unions.ts';
import { loadSubgraphTypeDefs } from '../src/type-defs.ts';

/** The type definitions of a subgraph of the tree, with the mutations that its `src/mutations.ts` declares. */
export async function subgraphTypeDefs(root: string, name: string): Promise<DocumentNode> {
  const file = path.join(root, 'subgraphs', name, 'src', 'mutations.ts');
  if (!existsSync(file)) return loadSubgraphTypeDefs(name, { root });
  const { mutations } = (await import(pathToFileURL(file).href)) as {
    readonly mutations: readonly MutationMembers[];
  };
  return loadSubgraphTypeDefs(name, { root, mutations });
}
