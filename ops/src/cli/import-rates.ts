import { counted } from '@cifra/domain/counted';
import type { ProviderRatesImported } from '@cifra/rates/refresh/import-provider-rates';
import { importEcbFile } from '@cifra/rates/refresh/import-ecb-file';
import type { CliCommand } from './context.ts';
import { printResult, type JsonFlag } from './output.ts';
import { requireReadable } from './readable-file.ts';
import { accept } from './refused.ts';
import { withBooks } from './session.ts';

/**
 * `import-rates`: the ECB's history becomes the firm's provider rates. Rates that are already stored with the same
 * value are not written again. JSON: the counts.
 */
export const importRates: CliCommand<JsonFlag, [path: string]> = (context, flags, path) =>
  withBooks(context, async ({ books, request }) => {
    await requireReadable(path);
    const startedAt = performance.now();
    const imported = accept(await importEcbFile(books, { path }, request));
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    printResult(context, flags, imported, (done) => linesOf(done, { path, seconds }));
  });

function linesOf(
  { isRepeated, dayCount, recordedCount, unchangedCount, heldCount, held }: ProviderRatesImported,
  { path, seconds }: { readonly path: string; readonly seconds: string },
): readonly string[] {
  if (isRepeated) return [`${path}: imported before; nothing was recorded`];
  const counts = [
    counted(dayCount, 'day'),
    `${counted(recordedCount, 'rate')} recorded`,
    `${counted(unchangedCount, 'rate')} unchanged`,
    ...(heldCount > 0 ? [`${counted(heldCount, 'rate')} held for confirmation`] : []),
  ];
  return [
    `${path}: ${counts.join(', ')}, in ${seconds} s`,
    ...held.map(
      ({ currency, rateDate, rate, previousRate, previousDate }) =>
        `  held: ${currency} ${rate} on ${rateDate}, after ${previousRate} on ${previousDate}`,
    ),
    ...(heldCount > held.length ? [`  and ${heldCount - held.length} more`] : []),
  ];
}
