import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Finds circles of folders: at every level of the tree, the neighbours (files and folders; a file counts as part of the
 * folder with its name) must have an order in which each imports only from those before it. dependency-cruiser finds
 * circles of files, but two folders can import each other's files without one, and are just as entangled. Tests and
 * fixtures may import anything and are left out. The packages of the workspace must have such an order too, counted with the
 * dependencies of their tests: an installer cannot order a circle.
 *
 *   node ops/checks/circles.ts [root]
 */
const PARTS = ['gateway', 'ops', 'packages', 'schema', 'subgraphs'];
/** Where the workspace has packages (pnpm-workspace.yaml). */
const WORKSPACE = [...PARTS, 'test'];
const NOT_PRODUCT = /(\.test|\.fixture|contract-suite)\.ts$|(^|\/)(generated|testing)\//;
const SPECIFIER = /(?:\bfrom|\bimport|\bimport\s*\()\s*'([^'\n]+)'/g;

type Imports = ReadonlyMap<string, readonly string[]>;

function* sourcesUnder(folder: string): Generator<string> {
  const entries = readdirSync(folder, { withFileTypes: true }).toSorted((left, right) =>
    left.name < right.name ? -1 : 1,
  );
  for (const entry of entries) {
    const at = path.join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== 'node_modules') yield* sourcesUnder(at);
    if (entry.isFile() && entry.name.endsWith('.ts')) yield at;
  }
}

function listSources(root: string): string[] {
  return PARTS.map((part) => path.join(root, part))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => [...sourcesUnder(folder)])
    .map((file) => path.relative(root, file).replaceAll('\\', '/'))
    .filter((file) => !NOT_PRODUCT.test(file));
}

/** The file of this tree that a specifier names; null for an external package. */
function fileOf(specifier: string, from: string): string | null {
  if (specifier.startsWith('.')) return path.posix.join(path.posix.dirname(from), specifier);
  const workspace = /^@cifra\/(subgraph-)?([a-z-]+)\/(.+)$/.exec(specifier);
  if (!workspace) return null;
  const [, subgraph, name = '', inside = ''] = workspace;
  if (subgraph !== undefined && name !== 'kit') return `subgraphs/${name}/src/${inside}.ts`;
  const whole = `${subgraph ?? ''}${name}`;
  const folder = ['gateway', 'ops', 'schema'].includes(whole) ? whole : `packages/${whole}`;
  return `${folder}/src/${inside}.ts`;
}

function readImports(root: string): Imports {
  return new Map(
    listSources(root).map((file) => [
      file,
      [...readFileSync(path.join(root, file), 'utf8').matchAll(SPECIFIER)].flatMap(
        ([, specifier = '']) => fileOf(specifier, file) ?? [],
      ),
    ]),
  );
}

interface Arrow {
  readonly place: string;
  readonly from: string;
  readonly to: string;
  readonly example: string;
}

/** The arrow that an import draws between two neighbours: where the paths of the two files diverge. */
function arrowOf(from: string, to: string): Arrow | null {
  const [left, right] = [from.split('/'), to.split('/')];
  let depth = 0;
  while (depth < Math.min(left.length, right.length) - 1 && left[depth] === right[depth]) depth += 1;
  const roomOf = (parts: readonly string[]): string => (parts[depth] ?? '').replace(/\.ts$/, '');
  if (roomOf(left) === roomOf(right)) return null;
  const place = left.slice(0, depth).join('/');
  return { place, from: roomOf(left), to: roomOf(right), example: `${from} -> ${to}` };
}

/** One circle among neighbours, as the arrows that form it; null if there is none. */
function findCircle(arrows: readonly Arrow[]): readonly Arrow[] | null {
  const leaving = Map.groupBy(arrows, ({ from }) => from);
  const done = new Set<string>();
  const walk = (room: string, trail: readonly Arrow[]): readonly Arrow[] | null => {
    const start = trail.findIndex(({ from }) => from === room);
    if (start !== -1) return trail.slice(start);
    if (done.has(room)) return null;
    for (const arrow of leaving.get(room) ?? []) {
      const circle = walk(arrow.to, [...trail, arrow]);
      if (circle) return circle;
    }
    done.add(room);
    return null;
  };
  for (const room of leaving.keys()) {
    const circle = walk(room, []);
    if (circle) return circle;
  }
  return null;
}

function sentenceOf(place: string, circle: readonly Arrow[]): string {
  const way = [...circle.map(({ from }) => from), circle[0]?.from ?? ''].join(' -> ');
  return `${place}: ${way}\n${circle.map(({ example }) => `    ${example}`).join('\n')}`;
}

/** The circles of a tree, one for each level that has any, in sentences. */
export function findFolderCircles(root: string): readonly string[] {
  const imports = readImports(root);
  const arrows = [...imports].flatMap(([from, targets]) =>
    targets.filter((to) => imports.has(to)).flatMap((to) => arrowOf(from, to) ?? []),
  );
  return [...Map.groupBy(arrows, ({ place }) => place)].flatMap(([place, inPlace]) => {
    const circle = findCircle(inPlace);
    if (!circle) return [];
    return sentenceOf(place === '' ? 'the repository' : place, circle);
  });
}

const DEPENDENCY_KINDS = [
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'peerDependencies',
] as const;

type Manifest = Readonly<
  { name?: string } & Partial<Record<(typeof DEPENDENCY_KINDS)[number], Record<string, string>>>
>;

function* manifestsUnder(root: string, folder: string): Generator<string> {
  const file = path.posix.join(folder, 'package.json');
  if (existsSync(path.join(root, file))) yield file;
  for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true }))
    if (entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.'))
      yield* manifestsUnder(root, path.posix.join(folder, entry.name));
}

/** The first circle of packages whose manifests name each other, of whatever kind the dependency is; in a sentence. */
export function findPackageCircle(root: string): string | null {
  const manifests = WORKSPACE.filter((part) => existsSync(path.join(root, part)))
    .flatMap((part) => [...manifestsUnder(root, part)])
    .map((file) => ({ file, manifest: JSON.parse(readFileSync(path.join(root, file), 'utf8')) as Manifest }));
  const names = new Set(manifests.map(({ manifest }) => manifest.name));
  const circle = findCircle(
    manifests.flatMap(({ file, manifest }) =>
      DEPENDENCY_KINDS.flatMap((kind) =>
        Object.keys(manifest[kind] ?? {})
          .filter((to) => names.has(to))
          .map((to) => ({ place: '', from: manifest.name ?? file, to, example: `${file}: ${kind} ${to}` })),
      ),
    ),
  );
  return circle === null ? null : sentenceOf('packages of the workspace', circle);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = process.argv[2] ?? fileURLToPath(new URL('../..', import.meta.url));
  const circles = [...findFolderCircles(root), findPackageCircle(root)].filter((each) => each !== null);
  for (const circle of circles) process.stdout.write(`${circle}\n`);
  process.exitCode = circles.length > 0 ? 1 : 0;
}
