import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { Kind, parse, visit } from 'graphql';
import type { DocumentNode, TypeDefinitionNode } from 'graphql';

import { withCommonWords } from './common-words.ts';
import { withConnections } from './connections.ts';
import { withMutationUnions, type MutationMembers } from './mutation-unions.ts';
import { withMutationWords } from './mutation-words.ts';
import { withTenantIds } from './tenant-inputs.ts';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const SHARED_FILES = ['schema/common.graphql', 'schema/refusals.graphql'];

const loaded = new Map<string, DocumentNode>();
const loadedShared = new Map<string, DocumentNode>();

export interface TypeDefsOptions {
  /** The declared mutations: the unions that they answer and the tenantId of their inputs are made from them. Left out: the subgraph has none, or writes its unions by hand. */
  readonly mutations?: readonly MutationMembers[];
  readonly root?: string;
}

/** The type definitions of a subgraph: its own SDL (`schema.graphql` and the files of `schema/`), the unions of its mutations, what its
 * connections share, the common words, and of the shared types those that it reaches. Read once; a subgraph without a schema, or with one
 * that does not parse, throws. */
export function loadSubgraphTypeDefs(
  name: string,
  { mutations, root = REPOSITORY }: TypeDefsOptions = {},
): DocumentNode {
  const key = `${path.join(root, 'subgraphs', name)}${mutations === undefined ? '' : ' with its unions'}`;
  const known = loaded.get(key);
  if (known !== undefined) return known;
  const files = ownFiles({ root, name }).map((file) => parseFile({ root, file }));
  const definitions =
    mutations === undefined
      ? files.flatMap((file) => file.definitions)
      : withMutationWords(withTenantIds(withMutationUnions(files, mutations), mutations), mutations);
  const typeDefs = joinTypeDefs({
    own: { kind: Kind.DOCUMENT, definitions: withCommonWords(withConnections(definitions)) },
    shared: SHARED_FILES.map((file) => sharedFile({ root, file })),
  });
  loaded.set(key, typeDefs);
  return typeDefs;
}

/** `schema.graphql`, and where a subgraph has grown beyond one page the files of its folder `schema/`, which extend its types. */
function ownFiles({ root, name }: { readonly root: string; readonly name: string }): string[] {
  const folder = path.join(root, 'subgraphs', name, 'schema');
  const more = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.graphql')) : [];
  return [
    `subgraphs/${name}/schema.graphql`,
    ...more.toSorted().map((file) => `subgraphs/${name}/schema/${file}`),
  ];
}

/** Parsed once: every subgraph has them. */
function sharedFile({ root, file }: { readonly root: string; readonly file: string }): DocumentNode {
  const key = path.join(root, file);
  const known = loadedShared.get(key) ?? parseFile({ root, file });
  loadedShared.set(key, known);
  return known;
}

function parseFile({ root, file }: { readonly root: string; readonly file: string }): DocumentNode {
  const absolute = path.join(root, file);
  if (!existsSync(absolute)) throw new Error(`${file} does not exist`);
  try {
    return parse(readFileSync(absolute, 'utf8'), { noLocation: true });
  } catch (error) {
    throw new Error(`${file} does not parse: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

/** Joins a subgraph's own definitions with the shared ones that it reaches, in the shared files' order. An unused shared
 * type would make the composed schema promise what nobody answers. */
function joinTypeDefs({
  own,
  shared,
}: {
  readonly own: DocumentNode;
  readonly shared: readonly DocumentNode[];
}): DocumentNode {
  const sharedTypes = new Map<string, TypeDefinitionNode>();
  for (const definition of shared.flatMap((document) => document.definitions)) {
    if (!('name' in definition) || !isTypeDefinition(definition))
      throw new Error(`a shared file defines types only, not ${definition.kind}`);
    if (sharedTypes.has(definition.name.value))
      throw new Error(`the shared type ${definition.name.value} is defined twice`);
    sharedTypes.set(definition.name.value, definition);
  }
  for (const definition of own.definitions) {
    if (isTypeDefinition(definition) && sharedTypes.has(definition.name.value)) {
      throw new Error(`${definition.name.value} is a shared type: a subgraph does not define it again`);
    }
  }

  const reached = new Set<string>();
  const waiting = namedTypes(own);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const definition = sharedTypes.get(name);
    if (definition === undefined || reached.has(name)) continue;
    reached.add(name);
    waiting.push(...namedTypes(definition));
  }
  const kept = [...sharedTypes.values()].filter((definition) => reached.has(definition.name.value));
  return { kind: Kind.DOCUMENT, definitions: [...own.definitions, ...kept] };
}

function isTypeDefinition(node: { readonly kind: string }): node is TypeDefinitionNode {
  return node.kind.endsWith('TypeDefinition');
}

/** Every type that a definition names: of fields, arguments, interfaces and union members. */
function namedTypes(node: DocumentNode | TypeDefinitionNode): string[] {
  const names: string[] = [];
  visit(node, { NamedType: ({ name }) => void names.push(name.value) });
  return names;
}
