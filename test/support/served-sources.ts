import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Source {
  /** From the repository's root, with `/`. */
  readonly file: string;
  readonly text: string;
}

const isServed = (file: string): boolean =>
  file.endsWith('.ts') && !/\.(test|fixture)\.ts$|\/generated\//.test(file);

/** The sources of the server and its command line, without tests and what is generated. */
export function servedSources(): readonly Source[] {
  const packages = ['packages', 'subgraphs'].flatMap((group) =>
    readdirSync(path.join(root, group)).map((name) => `${group}/${name}`),
  );
  return ['gateway', 'ops', ...packages].flatMap((name) => {
    const folder = path.join(root, name, 'src');
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((file) => `${name}/src/${file.replaceAll(path.sep, '/')}`)
      .filter(isServed)
      .map((file) => ({ file, text: readFileSync(path.join(root, file), 'utf8') }));
  });
}
