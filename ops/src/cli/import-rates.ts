import { importEcbFile } from '@cifra/rates/refresh/import-ecb-file';
import type { CliCommand } from './context.ts';
import { printResult, type JsonFlag } from './output.ts';
import { accept } from './refused.ts';
import { withBooks } from './session.ts';

/**
 * `import-rates`: the ECB's history becomes the firm's provider rates. Rates that are already stored with the same
 * value are not written again. JSON: the counts.
 */
export const importRates: CliCommand<JsonFlag, [path: string]> = (context, flags, path) =>
  withBooks(context, async ({ books, request }) => {
    const startedAt = performance.now();
    const imported = accept(await importEcbFile(books, { path }, request));
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    printResult(context, flags, imported, (counts) => [`${path}: ${JSON.stringify(counts)} in ${seconds} s`]);
  });
