import { listSubgraphs, REPOSITORY, writeOutputs } from './output.ts';
import { isCurrent } from './resolver-types-stamp.ts';

/** Generates the resolver types that are missing or stale; answers the files that were written. */
export async function ensureResolverTypes(root: string = REPOSITORY): Promise<readonly string[]> {
  const stale = listSubgraphs(root).filter((name) => !isCurrent({ root, name }));
  if (stale.length === 0) return [];
  const { generateResolverTypes } = await import('./codegen.ts');
  return writeOutputs({ root, outputs: await generateResolverTypes(root, stale) });
}
