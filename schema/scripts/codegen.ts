import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { codegen } from '@graphql-codegen/core';
import * as typescript from '@graphql-codegen/typescript';
import * as resolvers from '@graphql-codegen/typescript-resolvers';

import { listSubgraphs, runGenerator, type Outputs } from './output.ts';
import { resolverTypesFile, stamped } from './resolver-types-stamp.ts';
import { subgraphTypeDefs } from './subgraph-type-defs.ts';

/** A subgraph's `codegen.json`: whence its resolvers' context and parents come, as `<module>#<type>`, seen from src/generated. */
interface SubgraphConfig {
  readonly contextType?: string;
  readonly mappers?: Readonly<Record<string, string>>;
}

/** How custom scalars travel: all as text. An amount is never a JavaScript number. */
const SCALARS = {
  ID: 'string',
  Decimal: 'string',
  LocalDate: 'string',
  DateTime: 'string',
  CurrencyCode: 'string',
  BigInt: 'string',
  UUID: 'string',
  _Any: 'unknown',
  _FieldSet: 'string',
  federation__FieldSet: 'string',
};

const KNOWN_SETTINGS = ['contextType', 'mappers'];

function readConfig({ root, name }: { readonly root: string; readonly name: string }): SubgraphConfig {
  const file = path.join(root, 'subgraphs', name, 'codegen.json');
  if (!existsSync(file)) return {};
  const config = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  const unknownSetting = Object.keys(config).find((setting) => !KNOWN_SETTINGS.includes(setting));
  if (unknownSetting !== undefined)
    throw new Error(`subgraphs/${name}/codegen.json: unknown setting ${unknownSetting}`);
  return config;
}

async function generateOne({
  root,
  name,
}: {
  readonly root: string;
  readonly name: string;
}): Promise<Outputs> {
  const filename = resolverTypesFile(name);
  const text = await codegen({
    filename,
    documents: [],
    schema: await subgraphTypeDefs(root, name),
    plugins: [{ typescript: {} }, { 'typescript-resolvers': {} }],
    pluginMap: { typescript, 'typescript-resolvers': resolvers },
    config: {
      scalars: SCALARS,
      ...readConfig({ root, name }),
      federation: true,
      strictScalars: true,
      enumsAsTypes: true,
      useTypeImports: true,
      immutableTypes: true,
      nonOptionalTypename: true,
      avoidOptionals: { field: true, object: true, inputValue: false },
      maybeValue: 'T | null',
      inputMaybeValue: 'T | null | undefined',
      emitLegacyCommonJSImports: false,
    },
  });
  // The generator's one `any`: what a scalar serializes to.
  const strict = text.replaceAll(/(GraphQLScalarTypeConfig<.*), any>/g, '$1, unknown>');
  return { [filename]: stamped({ root, name }, `${strict.trim()}\n`) };
}

/** The types of the resolvers of every subgraph, or of those named. */
export async function generateResolverTypes(
  root: string,
  names: readonly string[] = listSubgraphs(root),
): Promise<Outputs> {
  const outputs: Outputs[] = [];
  for (const name of names) outputs.push(await generateOne({ root, name }));
  return Object.assign({}, ...outputs) as Outputs;
}

await runGenerator(import.meta.url, (root) => generateResolverTypes(root));
