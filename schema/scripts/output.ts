import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));

/** Generated text by its file name, relative to the repository. */
export type Outputs = Readonly<Record<string, string>>;

/** The subgraphs of the tree, in alphabetical order. */
export function listSubgraphs(root: string): readonly string[] {
  const names = readdirSync(path.join(root, 'subgraphs'), { withFileTypes: true });
  return names
    .filter(
      (entry) => entry.isDirectory() && existsSync(path.join(root, 'subgraphs', entry.name, 'package.json')),
    )
    .map((entry) => entry.name)
    .toSorted();
}

/** Writes what differs and returns the names of the files written. */
export function writeOutputs({
  root,
  outputs,
}: {
  readonly root: string;
  readonly outputs: Outputs;
}): readonly string[] {
  const stale = listStale({ root, outputs });
  for (const file of stale) {
    const absolute = path.join(root, file);
    mkdirSync(path.dirname(absolute), { recursive: true });
    // Another process may be reading it: it sees the old text or the new one, never a part.
    const temporary = `${absolute}.${process.pid}.tmp`;
    writeFileSync(temporary, outputs[file] ?? '');
    renameSync(temporary, absolute);
  }
  return stale;
}

/** The files whose content is not what is generated now. */
export function listStale({
  root,
  outputs,
}: {
  readonly root: string;
  readonly outputs: Outputs;
}): readonly string[] {
  return Object.entries(outputs)
    .filter(([file, text]) => {
      const absolute = path.join(root, file);
      return !existsSync(absolute) || readFileSync(absolute, 'utf8') !== text;
    })
    .map(([file]) => file);
}

/** Runs a generator from the command line: writes, or with `--check` only compares. */
export async function runGenerator(
  url: string,
  generate: (root: string) => Promise<Outputs> | Outputs,
): Promise<void> {
  if (url !== pathToFileURL(process.argv[1] ?? '').href) return;
  const isCheck = process.argv.includes('--check');
  try {
    const outputs = await generate(REPOSITORY);
    const files = isCheck
      ? listStale({ root: REPOSITORY, outputs })
      : writeOutputs({ root: REPOSITORY, outputs });
    if (isCheck && files.length > 0)
      throw new Error(`out of date: ${files.join(', ')} (npm run generate writes them)`);
    process.stdout.write(
      isCheck
        ? `${Object.keys(outputs).length} files are up to date\n`
        : files.map((file) => `wrote ${file}\n`).join(''),
    );
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
