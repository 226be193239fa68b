import { apiSchema } from '../../test/schema/api-schema.ts';
import { relayDocuments } from '../../test/schema/relay-documents.ts';
import type { WholeOperation } from '../../test/schema/whole-operations.ts';

/** A document with its name. */
export type Document = Pick<WholeOperation, 'name' | 'text'>;

/** A compiler of a client: what it is given, and how it is called, from the folder that holds it. */
export interface Compiler {
  readonly name: string;
  /** Whether it goes on after a document with a fault: then one with a fault is among the others, and must be the only one that it finds. */
  readonly findsAll: boolean;
  /** By path in its folder. `schema.graphql`, `schema.json` (introspection) and `node_modules` are there already. */
  readonly files: (operations: readonly Document[]) => Readonly<Record<string, string>>;
  /** What else this compiler is given, besides the operations that all get. */
  readonly others?: () => readonly Document[];
  readonly commands: readonly (readonly [string, ...string[]])[];
  /** The files of persisted operations that it writes, which the server takes as manifests. */
  readonly manifests?: readonly string[];
}

/** How the API's scalars arrive: as text, all of them. */
const scalars = {
  BigInt: 'string',
  CurrencyCode: 'string',
  DateTime: 'string',
  Decimal: 'string',
  LocalDate: 'string',
};

const strictTypes = JSON.stringify({
  compilerOptions: {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    module: 'nodenext',
    target: 'es2024',
    allowImportingTsExtensions: true,
    verbatimModuleSyntax: true,
    types: [],
  },
  include: ['src'],
});

/**
 * The client preset and Apollo's own advice for Apollo Client, in one run of the generator, and Apollo's manifest of persisted queries. Sources:
 * the-guild.dev/graphql/codegen/plugins/presets/preset-client; apollographql.com/docs/react/development-testing/graphql-codegen.
 */
const codegen: Compiler = {
  name: 'codegen',
  findsAll: false,
  files: (operations) => ({
    ...Object.fromEntries(operations.map(({ name, text }) => [`src/${name}.graphql`, text])),
    'codegen.json': JSON.stringify({
      schema: 'schema.graphql',
      documents: 'src/*.graphql',
      ignoreNoDocuments: false,
      generates: {
        'src/gql/': {
          preset: 'client',
          presetConfig: { persistedDocuments: true },
          config: {
            scalars,
            strictScalars: true,
            useTypeImports: true,
            enumsAsTypes: true,
            importExtension: '.ts',
          },
        },
        'src/documents.ts': {
          plugins: ['typescript-operations', 'typed-document-node'],
          config: {
            scalars,
            strictScalars: true,
            avoidOptionals: { field: true, inputValue: false },
            defaultScalarType: 'unknown',
            nonOptionalTypename: true,
            skipTypeNameForRoot: true,
            useTypeImports: true,
            enumType: 'string-literal',
          },
        },
      },
    }),
    'persisted-query-manifest.config.json': JSON.stringify({
      documents: 'src/*.graphql',
      output: 'manifest.json',
    }),
    'tsconfig.json': strictTypes,
  }),
  commands: [
    ['graphql-codegen', '--config', 'codegen.json'],
    ['generate-persisted-query-manifest', '--config', 'persisted-query-manifest.config.json'],
    ['tsc'],
  ],
  manifests: ['src/gql/persisted-documents.json', 'manifest.json'],
};

/** urql's advice: gql.tada. What the TypeScript compiler infers from such documents is left out: from all of them it takes more than four gigabytes. Source: gql-tada.0no.co. */
const urql: Compiler = {
  name: 'urql',
  findsAll: true,
  files: (operations) => ({
    'src/graphql.ts': [
      "import { initGraphQLTada } from 'gql.tada';",
      "import type { introspection } from './graphql-env.d.ts';",
      `export const graphql = initGraphQLTada<{ introspection: introspection; scalars: ${JSON.stringify(scalars).replaceAll('"', '').replaceAll(',', ';')} }>();`,
    ].join('\n'),
    ...Object.fromEntries(
      operations.map(({ name, text }) => [
        `src/${name}.ts`,
        `import { graphql } from './graphql.ts';\nexport const ${name} = graphql(\`${text}\`);\n`,
      ]),
    ),
    'tsconfig.json': JSON.stringify({
      ...(JSON.parse(strictTypes) as object),
      compilerOptions: {
        ...(JSON.parse(strictTypes) as { compilerOptions: object }).compilerOptions,
        plugins: [
          {
            name: 'gql.tada/ts-plugin',
            schema: './schema.graphql',
            tadaOutputLocation: './src/graphql-env.d.ts',
          },
        ],
      },
    }),
  }),
  commands: [
    ['gql.tada', 'generate-output'],
    ['gql.tada', 'check', '--fail-on-warn'],
  ],
};

/** Source: relay.dev/docs/getting-started/compiler-config. An operation stands in a module of its name. */
const relay: Compiler = {
  name: 'relay',
  findsAll: false,
  others: () => relayDocuments(apiSchema),
  files: (operations) => ({
    ...Object.fromEntries(
      operations.map(({ name, text }) => [
        `src/${name}.ts`,
        `import { graphql } from 'relay-runtime';\nexport const operation = graphql\`${text}\`;\n`,
      ]),
    ),
    'persisted.json': '{}',
    'src/__generated__/.keep': '',
    'relay.config.json': JSON.stringify({
      src: 'src',
      language: 'typescript',
      schema: 'schema.graphql',
      artifactDirectory: 'src/__generated__',
      eagerEsModules: true,
      customScalarTypes: scalars,
      persistConfig: { file: 'persisted.json', algorithm: 'SHA256' },
    }),
  }),
  commands: [['relay-compiler']],
  manifests: ['persisted.json'],
};

export const compilers: readonly Compiler[] = [codegen, urql, relay];
