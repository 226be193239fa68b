import { readdir, readFile } from 'node:fs/promises';

/** The operations that the explorer opens in tabs, in their order. They run as they are on every firm that has a client. */
export async function readExamples(): Promise<readonly string[]> {
  const folder = new URL('examples/', import.meta.url);
  const names = await readdir(folder);
  return Promise.all(names.toSorted().map((name) => readFile(new URL(name, folder), 'utf8')));
}
