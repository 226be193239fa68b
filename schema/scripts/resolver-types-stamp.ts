import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { REPOSITORY } from './output.ts';

/**
 * The types of a subgraph's resolvers are generated and not committed. Each file names the hash of what it was made from and of
 * its own text, so that whether it must be made anew is told by reading files, without loading the generator (half a second).
 */

const FIRST_LINE =
  "// Generated from the subgraph's schema (schema/scripts/codegen.ts). Not committed; do not edit.";

/** What every subgraph's types depend on besides its own schema. */
const GENERATOR = [
  'package.json',
  'schema/scripts/codegen.ts',
  'schema/scripts/resolver-types-stamp.ts',
  'schema/scripts/subgraph-type-defs.ts',
  'schema/src/common-words.ts',
  'schema/src/description.ts',
  'schema/src/mutation-unions.ts',
  'schema/src/mutation-words.ts',
  'schema/src/type-defs.ts',
];
const SHARED = ['schema/common.graphql', 'schema/refusals.graphql'];

interface Subgraph {
  readonly root: string;
  readonly name: string;
}

export const resolverTypesFile = (name: string): string => `subgraphs/${name}/src/generated/resolvers.ts`;

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);

/** The hash of everything that decides a subgraph's resolver types; a file that is not there counts as empty. */
function sourcesHash({ root, name }: Subgraph): string {
  const own = path.join(root, 'subgraphs', name);
  const folder = path.join(own, 'schema');
  const extensions = existsSync(folder) ? readdirSync(folder).toSorted() : [];
  const files = [
    ...GENERATOR.map((file) => path.join(REPOSITORY, file)),
    ...SHARED.map((file) => path.join(root, file)),
    path.join(own, 'codegen.json'),
    path.join(own, 'schema.graphql'),
    ...extensions.map((file) => path.join(folder, file)),
  ];
  const texts = files.map((file) => [path.basename(file), textOf(file)]);
  return hashOf(JSON.stringify([...texts, unionsOf(root)]));
}

const textOf = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');

/** The unions of the mutations are made from their declarations; the public schema has them as they were composed last. */
function unionsOf(root: string): readonly string[] {
  const schema = textOf(path.join(root, 'schema', 'api.graphql'));
  return schema.split('\n').filter((line) => line.startsWith('union '));
}

/** The file's text with the lines by which it is recognized. */
export function stamped(subgraph: Subgraph, text: string): string {
  return `${FIRST_LINE}\n// sources ${sourcesHash(subgraph)} text ${hashOf(text)}\n${text}`;
}

/** Whether the file is there, was made from these sources and has not been changed since. */
export function isCurrent(subgraph: Subgraph): boolean {
  const file = path.join(subgraph.root, resolverTypesFile(subgraph.name));
  if (!existsSync(file)) return false;
  const [first, stamp, ...lines] = readFileSync(file, 'utf8').split('\n');
  return (
    first === FIRST_LINE && stamp === `// sources ${sourcesHash(subgraph)} text ${hashOf(lines.join('\n'))}`
  );
}
