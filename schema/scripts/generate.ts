import { composeDescribed } from './compose.ts';
import { generateDocs } from './docs.ts';
import { REPOSITORY, writeOutputs } from './output.ts';
import { generateRefusals } from './refusals.ts';
import { ensureResolverTypes } from './resolver-types.ts';

/** Writes everything that is generated, in the order in which one needs the other. */
const GENERATORS = [generateDocs, generateRefusals, composeDescribed];

try {
  for (const generate of GENERATORS) {
    const written = writeOutputs({ root: REPOSITORY, outputs: await generate(REPOSITORY) });
    for (const file of written) process.stdout.write(`wrote ${file}\n`);
  }
  for (const file of await ensureResolverTypes()) process.stdout.write(`wrote ${file}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
