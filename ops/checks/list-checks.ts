import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { hashOfImports, ModuleGraph } from './module-graph.ts';
import { hashOf, hashOfFiles, type SourceTree } from './source-tree.ts';

/** A program to run under Node with its arguments, from the root. */
type Command = readonly string[];

export type Check = { readonly name: string; readonly command: Command } & (
  | { readonly kind: 'whole'; /** A hash of everything that the result depends on. */ readonly key: string }
  | {
      readonly kind: 'by-file';
      /** The same, for each file. */
      readonly keys: ReadonlyMap<string, string>;
      readonly commandFor: (files: readonly string[]) => Command;
    }
);

interface Places {
  /** Where the tools are installed. */
  readonly modules: string;
  /** Where tools store what they remember of their last run. */
  readonly cache: string;
}

const PARTS = ['gateway', 'subgraphs', 'schema', 'packages', 'ops', 'test'];
const CODE = /\.[cm]?[jt]s$/;
const GENERATED = /(^|\/)src\/generated\//;
const CONFIGURATION =
  /^(pnpm-lock\.yaml|pnpm-workspace\.yaml|\.pnpmfile\.cjs|tsconfig\.json|\.oxlintrc\.json|\.prettierrc\.json|\.prettierignore|\.editorconfig|\.dependency-cruiser\.cjs|patches\/.*|ops\/check\.ts|ops\/checks\/.*|(.*\/)?package\.json|.*\.d\.[cm]?ts)$/;
const AMBIENT = /\bdeclare\s+(global|module)\b/;

/** Every check, longest first. */
export function listChecks(tree: SourceTree, { modules, cache }: Places): readonly Check[] {
  const graph = new ModuleGraph(tree);
  const shared = sharedKey(tree, modules);
  const tool = (file: string): string => path.join(modules, file);
  const isCode = (file: string): boolean => CODE.test(file);

  const prettier = [tool('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '--ignore-unknown'];
  const oxlint = [tool('oxlint/bin/oxlint'), '--deny-warnings'];
  /** A script that compares what it generates with what is there. It may read any file that is not code. */
  const generator = (name: string, script: string): readonly Check[] =>
    tree.hashes.has(script)
      ? [
          {
            name,
            kind: 'whole',
            command: [script, '--check'],
            key: hashOf(
              shared,
              graph.closureOf(script),
              hashOfFiles(tree, (file) => !isCode(file) || GENERATED.test(file)),
            ),
          },
        ]
      : [];
  return [
    {
      name: 'types',
      kind: 'whole',
      command: [
        tool('typescript/bin/tsc'),
        '-p',
        'tsconfig.json',
        '--incremental',
        '--tsBuildInfoFile',
        path.join(cache, 'types.tsbuildinfo'),
      ],
      key: hashOf(
        shared,
        hashOfFiles(tree, (file) => isCode(file) || file.endsWith('.json')),
      ),
    },
    {
      name: 'lint',
      kind: 'by-file',
      command: oxlint,
      commandFor: (files) => [...oxlint, ...files],
      keys: keysOf(
        [...tree.code.keys()].filter((file) => !GENERATED.test(file)),
        (file) => hashOf(shared, graph.closureOf(file)),
      ),
    },
    {
      name: 'arrows',
      kind: 'whole',
      command: [
        tool('dependency-cruiser/bin/dependency-cruiser.mjs'),
        ...PARTS.filter((part) => existsSync(path.join(tree.root, part))),
        '--config',
        '.dependency-cruiser.cjs',
      ],
      key: hashOf(shared, hashOfImports(tree)),
    },
    {
      name: 'circles',
      kind: 'whole',
      command: ['ops/checks/circles.ts'],
      key: hashOf(shared, hashOfImports(tree)),
    },
    {
      name: 'format',
      kind: 'by-file',
      command: [...prettier, '.'],
      commandFor: (files) => [...prettier, ...files],
      keys: keysOf([...tree.hashes.keys()], (file) => hashOf(shared, file, tree.hashes.get(file) ?? '')),
    },
    ...generator('composition', 'schema/scripts/compose.ts'),
    ...generator('docs', 'schema/scripts/docs.ts'),
    ...generator('refusals', 'schema/scripts/refusals.ts'),
    ...generator('command line', 'ops/scripts/cli-reference.ts'),
  ];
}

/**
 * What every result depends on: the machine, the installed packages, the configuration, these checks, and declarations
 * that affect every file without an import.
 */
function sharedKey(tree: SourceTree, modules: string): string {
  const stamp = path.join(modules, '.cifra-installed');
  return hashOf(
    `${process.version} ${process.platform} ${process.arch}`,
    existsSync(stamp) ? readFileSync(stamp) : 'not installed by the bootstrap',
    hashOfFiles(tree, (file) => CONFIGURATION.test(file) || AMBIENT.test(tree.code.get(file) ?? '')),
  );
}

function keysOf(files: readonly string[], keyOf: (file: string) => string): ReadonlyMap<string, string> {
  return new Map(files.map((file) => [file, keyOf(file)]));
}
