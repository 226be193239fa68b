import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { hashOfImports, ModuleGraph } from './module-graph.ts';
import { hashOf, hashOfFiles, type SourceTree } from './source-tree.ts';

/** A program to run under Node with its arguments, from the root. */
type Command = readonly string[];

export interface WholeCheck {
  readonly kind: 'whole';
  readonly name: string;
  readonly command: Command;
  /** A hash of everything that the result depends on. */
  readonly key: string;
  /** It writes what another check reads: once it has run on something else, it has to run again to pass. */
  readonly isRead?: true;
}

export interface FileCheck {
  readonly kind: 'by-file';
  readonly name: string;
  readonly command: Command;
  readonly commandFor: (files: readonly string[]) => Command;
  /** The check that has to end first, because it writes what the keys are made of. */
  readonly after?: string;
  /** For each file, a hash of everything that the result depends on. */
  readonly keys: () => ReadonlyMap<string, string>;
}

export type Check = WholeCheck | FileCheck;

interface Places {
  /** Where the tools are installed. */
  readonly modules: string;
  /** Where tools store what they remember of their last run. */
  readonly cache: string;
}

const PARTS = ['gateway', 'subgraphs', 'schema', 'packages', 'ops', 'test'];
const CODE = /\.[cm]?[jt]s$/;
/** Scripts of pages. */
const PAGES = ['gateway/src/auth-pages/page', 'gateway/src/explorer/page'];
const GENERATED = /(^|\/)src\/generated\//;
const CONFIGURATION =
  /^(pnpm-lock\.yaml|pnpm-workspace\.yaml|\.pnpmfile\.cjs|tsconfig\.json|\.oxlintrc\.json|\.prettierrc\.json|\.prettierignore|\.editorconfig|\.dependency-cruiser\.cjs|patches\/.*|ops\/check\.ts|ops\/checks\/.*|(.*\/)?package\.json|.*\.d\.[cm]?ts)$/;
const AMBIENT = /\bdeclare\s+(global|module)\b/;

/**
 * Every check, longest first; one that waits for another stands last, so that the others run meanwhile.
 *
 * `types` also writes each file's declarations. The compiler then looks again only at files whose imports are declared
 * otherwise than before, and so does `lint`: an edit inside a function costs that one file.
 */
export function listChecks(tree: SourceTree, { modules, cache }: Places): readonly Check[] {
  const graph = new ModuleGraph(tree);
  const shared = sharedKey(tree, modules);
  const tool = (file: string): string => path.join(modules, file);
  const declarations = path.join(cache, 'declarations');
  const isCode = (file: string): boolean => CODE.test(file);

  const prettier = [tool('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '--ignore-unknown'];
  // Of the files that changed, all may be those that are not linted.
  const oxlint = [tool('oxlint/bin/oxlint'), '--deny-warnings', '--no-error-on-unmatched-pattern'];
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
      isRead: true,
      command: [
        tool('typescript/bin/tsc'),
        '-p',
        'tsconfig.json',
        '--noEmit',
        'false',
        '--declaration',
        '--emitDeclarationOnly',
        '--rootDir',
        '.',
        '--outDir',
        declarations,
        '--incremental',
        '--tsBuildInfoFile',
        path.join(cache, 'types.tsbuildinfo'),
      ],
      key: hashOf(
        shared,
        hashOfFiles(tree, (file) => isCode(file) || file.endsWith('.json')),
      ),
    },
    // What runs in a browser has other globals than what runs in Node.
    ...PAGES.filter((folder) => existsSync(path.join(tree.root, folder))).map((folder): Check => ({
      name: `types of ${folder}`,
      kind: 'whole',
      command: [tool('typescript/bin/tsc'), '-p', folder],
      key: hashOf(
        shared,
        hashOfFiles(tree, (file) => file.startsWith(`${folder}/`)),
      ),
    })),
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
      keys: () =>
        keysOf([...tree.hashes.keys()], (file) => hashOf(shared, file, tree.hashes.get(file) ?? '')),
    },
    ...generator('composition', 'schema/scripts/compose.ts'),
    ...generator('docs', 'schema/scripts/docs.ts'),
    ...generator('refusals', 'schema/scripts/refusals.ts'),
    ...generator('command line', 'ops/scripts/cli-reference.ts'),
    ...generator('manifests', 'ops/scripts/manifests.ts'),
    ...generator('field needs', 'ops/scripts/field-needs.ts'),
    ...generator('api', 'schema/scripts/breaking.ts'),
    {
      name: 'lint',
      kind: 'by-file',
      command: oxlint,
      commandFor: (files) => [...oxlint, ...files],
      after: 'types',
      keys: () => {
        const declared = new ModuleGraph(declaredTree(tree, declarations));
        return keysOf(
          [...tree.code.keys()].filter((file) => !GENERATED.test(file)),
          (file) =>
            hashOf(
              shared,
              file,
              tree.hashes.get(file) ?? '',
              ...graph.importsOf(file).map((imported) => declared.closureOf(imported)),
            ),
        );
      },
    },
  ];
}

/** The checks of these names, and those that have to end before them. */
export function withWhatTheyFollow(all: readonly Check[], names: readonly string[]): readonly Check[] {
  const followed = all.flatMap((check) =>
    names.includes(check.name) && check.kind === 'by-file' && check.after !== undefined ? [check.after] : [],
  );
  return all.filter(({ name }) => names.includes(name) || followed.includes(name));
}

/** The same files, each TypeScript file by its declarations where the compiler has written them. */
function declaredTree(tree: SourceTree, directory: string): SourceTree {
  const hashes = new Map(tree.hashes);
  const code = new Map(tree.code);
  for (const file of tree.code.keys()) {
    const declaration = path.join(directory, file.replace(/\.([cm]?)ts$/, '.d.$1ts'));
    if (!existsSync(declaration)) continue;
    const text = readFileSync(declaration, 'utf8');
    hashes.set(file, hashOf(text));
    code.set(file, text);
  }
  return { root: tree.root, hashes, code };
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
