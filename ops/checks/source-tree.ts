import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Directories without sources. */
const SKIPPED: ReadonlySet<string> = new Set(['node_modules', '.git', 'var', 'coverage']);
const CODE = /\.[cm]?[jt]s$/;

/** The repository's files in their current state. Paths are relative to the root, with forward slashes. */
export interface SourceTree {
  readonly root: string;
  /** SHA-256 of the content by path, sorted by path. */
  readonly hashes: ReadonlyMap<string, string>;
  /** The texts of TypeScript and JavaScript files. */
  readonly code: ReadonlyMap<string, string>;
}

export function readSourceTree(root: string): SourceTree {
  const hashes = new Map<string, string>();
  const code = new Map<string, string>();
  const visit = (directory: string): void => {
    const entries = readdirSync(path.join(root, directory), { withFileTypes: true });
    for (const entry of entries.toSorted((left, right) => (left.name < right.name ? -1 : 1))) {
      const file = directory === '' ? entry.name : `${directory}/${entry.name}`;
      if (entry.isDirectory() && !SKIPPED.has(entry.name)) visit(file);
      if (!entry.isFile() || entry.name.endsWith('.log')) continue;
      const content = readFileSync(path.join(root, file));
      hashes.set(file, hashOf(content));
      if (CODE.test(file)) code.set(file, content.toString());
    }
  };
  visit('');
  return { root, hashes, code };
}

/** SHA-256, hex. */
export function hashOf(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  // A separator, so that `ab` and `c` differ from `a` and `bc`.
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex');
}

/** One hash of the names and contents of the files that `isPicked` selects. */
export function hashOfFiles({ hashes }: SourceTree, isPicked: (file: string) => boolean): string {
  return hashOf(...[...hashes].filter(([file]) => isPicked(file)).map(([file, hash]) => `${file} ${hash}`));
}
