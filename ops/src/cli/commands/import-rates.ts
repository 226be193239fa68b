import { declare } from '../declare.ts';
import { file, json } from '../flags.ts';

export const importRatesCommand = declare({
  brief: 'Import the ECB’s eurofxref history as provider rates',
  examples: ['import-rates eurofxref-hist.csv'],
  parameters: { flags: { json }, positional: { kind: 'tuple', parameters: [file] } },
  load: async () => (await import('../import-rates.ts')).importRates,
});
