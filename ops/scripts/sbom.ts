import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

/**
 * `npm run sbom`: writes what is installed for serving as a CycloneDX bill of materials, and prints how many packages stand under which
 * licence. Fails where one stands under a licence that nobody has looked at. Options: `--out <file>` (cifra.cdx.json).
 */

/** The licences of packages that serve, and what follows from them (SECURITY.md). */
const lookedAt: ReadonlySet<string> = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'Unlicense',
  '(MIT AND BSD-3-Clause)',
  // A font's files inside a package of MIT.
  'MIT AND OFL-1.1',
  // Apollo's gateway and query planner: whoever offers Cifra to others as a hosted service has to read it.
  'Elastic-2.0',
]);

/** Packages that say their licence in a file instead of in their metadata. */
const saidElsewhere: ReadonlyMap<string, string> = new Map([['png-js', 'MIT']]);

interface Component {
  readonly name: string;
  readonly group?: string;
  readonly licenses?: readonly {
    readonly license?: { readonly id?: string };
    readonly expression?: string;
  }[];
}

const { values } = parseArgs({
  options: { out: { type: 'string', default: 'cifra.cdx.json' } },
  allowPositionals: true,
});
const { packageManager } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly packageManager: string;
};
const made = spawnSync('npx', ['--yes', packageManager, 'sbom', '--sbom-format', 'cyclonedx', '--prod'], {
  encoding: 'utf8',
  maxBuffer: 64 * 1024 * 1024,
  stdio: ['ignore', 'pipe', 'inherit'],
});
if (made.status !== 0) throw new Error(`pnpm sbom ended with ${made.status ?? made.signal}`);
const bill = JSON.parse(made.stdout) as { readonly components: readonly Component[] };
const foreign = bill.components.filter(({ group }) => group !== '@cifra');
const byLicence = Map.groupBy(foreign, licenceOf);
writeFileSync(values.out, made.stdout);
for (const [licence, packages] of [...byLicence].toSorted(
  ([, left], [, right]) => right.length - left.length,
))
  process.stdout.write(`${String(packages.length).padStart(5)}  ${licence}\n`);
process.stdout.write(`${foreign.length} packages; the bill of materials is in ${values.out}\n`);
const unknown = [...byLicence].filter(([licence]) => !lookedAt.has(licence));
for (const [licence, packages] of unknown)
  process.stderr.write(
    `${licence}: nobody has looked at it: ${packages.map(({ name }) => name).join(', ')}\n`,
  );
process.exit(unknown.length === 0 ? 0 : 1);

function licenceOf({ name, licenses = [] }: Component): string {
  const [first] = licenses;
  return first?.expression ?? first?.license?.id ?? saidElsewhere.get(name) ?? 'none said';
}
