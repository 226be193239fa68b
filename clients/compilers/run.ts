import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { argv, exit, stdout } from 'node:process';
import { fileURLToPath } from 'node:url';
import { otherHash, readManifestFile } from '../../gateway/src/safelist/manifest-file.ts';
import { apiIntrospection, apiSchema, apiSdl } from '../../test/schema/api-schema.ts';
import { refetchedValue } from '../../test/schema/relay-documents.ts';
import { wholeOperations } from '../../test/schema/whole-operations.ts';
import { compilers, type Compiler, type Document } from './compilers.ts';

/**
 * Runs the compilers of the clients that front ends use on documents that select everything (`test/schema/whole-operations.ts`).
 *
 *     node clients/compilers/run.ts [--planted | --planted-refetch] [names]
 *
 * Prints what each compiler finds, and exits with 1 if one of them finds anything. A compiler that finds all faults at once gets a document with
 * one beside the others, and must find that and no other; `--planted` gives it alone to those that end at the first,
 * `--planted-refetch` a fragment that Relay's cannot read again.
 */
const CLIENTS = fileURLToPath(new URL('..', import.meta.url));
const planted: Document = { name: 'PlantedQuery', text: 'query PlantedQuery { fieldThatIsNotThere }' };
/** By option, the document with a fault that stands alone. */
const faults: Readonly<Record<string, Document>> = {
  '--planted': planted,
  '--planted-refetch': refetchedValue,
};
const [alone] = argv.flatMap((argument) => faults[argument] ?? []);
const operations: readonly Document[] = alone === undefined ? wholeOperations(apiSchema) : [alone];

const wanted = argv.slice(2).filter((argument) => faults[argument] === undefined);
const chosen = compilers.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
if (chosen.length === 0) throw new Error(`there is no compiler named ${wanted.join(', ')}`);

let failures = 0;
for (const compiler of chosen) failures += compile(compiler) ? 0 : 1;
const most = Math.max(...chosen.map((compiler) => documentsOf(compiler).length));
stdout.write(
  `${chosen.length - failures} of ${chosen.length} compilers take ${most} document${most === 1 ? '' : 's'}\n`,
);
exit(failures === 0 ? 0 : 1);

/** What a compiler has to take. */
function documentsOf({ others }: Compiler): readonly Document[] {
  return alone === undefined ? [...operations, ...(others?.() ?? [])] : operations;
}

function compile(compiler: Compiler): boolean {
  const { name, findsAll, files, commands } = compiler;
  const hasPlanted = findsAll && alone === undefined;
  const given = [...documentsOf(compiler), ...(hasPlanted ? [planted] : [])];
  const directory = mkdtempSync(path.join(tmpdir(), `cifra-${name}-`));
  try {
    symlinkSync(path.join(CLIENTS, 'node_modules'), path.join(directory, 'node_modules'));
    writeFileSync(path.join(directory, 'package.json'), '{ "type": "module" }');
    writeFileSync(path.join(directory, 'schema.graphql'), apiSdl);
    writeFileSync(path.join(directory, 'schema.json'), JSON.stringify(apiIntrospection()));
    for (const [file, text] of Object.entries(files(given))) {
      mkdirSync(path.dirname(path.join(directory, file)), { recursive: true });
      writeFileSync(path.join(directory, file), text);
    }
    const begun = performance.now();
    for (const [program, ...rest] of commands) {
      const {
        status,
        stdout: out,
        stderr,
      } = spawnSync(path.join(CLIENTS, 'node_modules/.bin', program), rest, {
        cwd: directory,
        encoding: 'utf8',
        maxBuffer: 1 << 28,
      });
      if (status === 0) continue;
      if (hasPlanted && onlyThePlanted(out + stderr)) {
        stdout.write(`${name}: no finding but the planted one, ${secondsSince(begun)} s\n`);
        return true;
      }
      stdout.write(`${name}: ${program} ${rest.join(' ')} ended with ${status}\n${out}\n${stderr}\n`);
      return false;
    }
    if (hasPlanted) {
      stdout.write(`${name}: the planted fault was not found\n`);
      return false;
    }
    stdout.write(`${name}: no finding, ${secondsSince(begun)} s\n`);
    return (compiler.manifests ?? []).every((file) => areIdsRight(directory, file));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Whether the server reads what a compiler has persisted, and finds each id to be the hash of its text. */
function areIdsRight(directory: string, file: string): boolean {
  const read = readManifestFile(readFileSync(path.join(directory, file), 'utf8'));
  const listed = read.kind === 'read' ? read.operations : [];
  const others = listed.filter(
    (operation) => otherHash(operation) !== null || !/^[0-9a-f]{64}$/.test(operation.id),
  );
  stdout.write(
    `${file}: ${listed.length} operations, ${others.length} with an id that is not the hash of its text\n`,
  );
  return listed.length > 0 && others.length === 0;
}

function secondsSince(begun: number): string {
  return ((performance.now() - begun) / 1000).toFixed(1);
}

/** gql.tada ends with the count of what it found. */
function onlyThePlanted(output: string): boolean {
  return output.includes('fieldThatIsNotThere') && /1 problems? \(1 errors?, 0 warnings\)/.test(output);
}
