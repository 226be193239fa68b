import { messageOf } from '@cifra/domain/refusals';
import { importEcbFile } from '@cifra/subgraph-fx/operations/import-ecb-file';
import type { CliCommand } from './context.ts';

/** `import-rates`: the ECB's history becomes the firm's provider rates; what is there already and equal is not written again. */
export const importRates: CliCommand = async ({ books, positionals, request, print }) => {
  const [path] = positionals;
  if (path === undefined) {
    print('Name a file.');
    return 2;
  }
  const startedAt = performance.now();
  const outcome = await importEcbFile(books, { path }, request);
  print(
    outcome.ok
      ? `${path}: ${JSON.stringify(outcome.value)} in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`
      : messageOf(outcome.refusal),
  );
  return outcome.ok ? 0 : 1;
};
