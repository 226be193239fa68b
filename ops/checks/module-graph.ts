import { readFileSync } from 'node:fs';
import path from 'node:path';
import { hashOf, hashOfFiles, type SourceTree } from './source-tree.ts';

const SPECIFIER = /\b(?:from|import|require)\s*\(?\s*(['"])([^'"\n]+)\1/g;

/**
 * Which file imports which, and from that a hash of everything that a file's types can depend on: its own text and
 * everything that it imports, directly or not. Packages from npm are covered by the lock file, which is part of every
 * key.
 */
export class ModuleGraph {
  readonly #tree: SourceTree;
  /** The source directory of each workspace package, by the package's name. */
  readonly #packages: ReadonlyMap<string, string>;
  readonly #closures = new Map<string, string>();
  /** Files in the order in which they were visited. */
  readonly #visits = new Map<string, number>();
  /** Visited files whose cycle is not complete yet. */
  readonly #open: string[] = [];
  #everything: string | undefined;

  constructor(tree: SourceTree) {
    this.#tree = tree;
    this.#packages = workspacePackages(tree);
  }

  /** A hash of a file and of everything that it imports. */
  closureOf(file: string): string {
    if (!this.#tree.hashes.has(file)) return this.#hashOfImport(file);
    if (!this.#closures.has(file)) this.#visit(file);
    return this.#closures.get(file) ?? '';
  }

  /**
   * Files that import each other in a circle share one closure. Source: Tarjan, "Depth-First Search and Linear Graph
   * Algorithms", 1972. Returns the earliest visit that the file reaches.
   */
  #visit(file: string): number {
    const order = this.#visits.size;
    this.#visits.set(file, order);
    this.#open.push(file);
    let earliest = order;
    for (const imported of this.importsOf(file)) {
      if (!this.#tree.hashes.has(imported) || this.#closures.has(imported)) continue;
      earliest = Math.min(earliest, this.#visits.get(imported) ?? this.#visit(imported));
    }
    if (earliest === order) this.#close(this.#open.splice(this.#open.indexOf(file)));
    return earliest;
  }

  #close(circle: readonly string[]): void {
    const own = circle.map((file) => `${file} ${this.#tree.hashes.get(file) ?? 'missing'}`).toSorted();
    const others = circle
      .flatMap((file) => this.importsOf(file))
      .filter((imported) => !circle.includes(imported))
      .map((imported) => this.#hashOfImport(imported))
      .toSorted();
    const closure = hashOf(...own, ...others);
    for (const file of circle) this.#closures.set(file, closure);
  }

  /** For a missing file, its absence is what counts: some text may only look like an import. */
  #hashOfImport(file: string): string {
    const closure = this.#closures.get(file);
    if (closure !== undefined) return closure;
    return path.posix.extname(file) === '' ? this.#wholeTree() : `${file} missing`;
  }

  /** Files of the workspace that a file imports, whether they exist or not. */
  importsOf(file: string): readonly string[] {
    const text = this.#tree.code.get(file) ?? '';
    const specifiers = new Set([...text.matchAll(SPECIFIER)].map(([, , specifier = '']) => specifier));
    return [...specifiers].flatMap((specifier) => this.#resolve(file, specifier));
  }

  #resolve(from: string, specifier: string): readonly string[] {
    if (specifier.startsWith('.')) return [path.posix.join(path.posix.dirname(from), specifier)];
    const [, name = '', rest = ''] = /^(@[^/]+\/[^/]+|[^/]+)(?:\/(.+))?$/.exec(specifier) ?? [];
    const directory = this.#packages.get(name);
    return directory === undefined ? [] : [`${directory}/src/${rest}.ts`];
  }

  #wholeTree(): string {
    return (this.#everything ??= hashOfFiles(this.#tree, () => true));
  }
}

function workspacePackages({ root, hashes }: SourceTree): ReadonlyMap<string, string> {
  const packages = new Map<string, string>();
  for (const file of hashes.keys()) {
    if (path.posix.basename(file) !== 'package.json') continue;
    const manifest: unknown = JSON.parse(readFileSync(path.join(root, file), 'utf8'));
    if (typeof manifest === 'object' && manifest !== null && 'name' in manifest)
      packages.set(String(manifest.name), path.posix.dirname(file));
  }
  return packages;
}

/** A hash of what the files import, and of which files exist: their texts up to the end of the last import. */
export function hashOfImports({ hashes, code }: SourceTree): string {
  const heads = [...code].map(([file, text]) => {
    const last = [...text.matchAll(/\bfrom\s*['"]|\bimport\b|\brequire\b/g)].at(-1);
    if (last === undefined) return file;
    const end = text.indexOf(';', last.index);
    return `${file} ${text.slice(0, end === -1 ? text.length : end)}`;
  });
  return hashOf([...hashes.keys()].join('\n'), ...heads);
}
