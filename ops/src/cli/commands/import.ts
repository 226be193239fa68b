import type { TableFileFormat } from '@cifra/exchange/import/csv/import-table';
import type { ImportKind } from '@cifra/exchange/import/csv/importer';
import { declare } from '../declare.ts';
import { consent, dryRun, file, json, optionalText, tenant, text } from '../flags.ts';
import { everyOf, oneOf, type CliName } from '../values.ts';

const kinds = everyOf<CliName<ImportKind>>()('accounts', 'parties', 'items', 'opening-balances', 'journal');
const formats = everyOf<CliName<TableFileFormat>>()('csv', 'hledger-csv');

export const importCommand = declare({
  brief: 'Import a table of a tenant’s, all of it or nothing',
  details: 'Layouts: docs/specs/import-export.md.',
  examples: [
    'import panaderia-istmo journal journal.csv --dry-run',
    'import panaderia-istmo opening-balances opening.csv --consent',
    'import panaderia-istmo journal register.csv --format hledger-csv',
  ],
  parameters: {
    flags: {
      dryRun,
      mapping: optionalText('name', 'A mapping of the tenant’s: which column holds what'),
      consent,
      format: {
        ...text('format', `${formats.join(' or ')}; the latter for journals`),
        ...oneOf(formats),
        default: 'csv',
      },
      json,
    },
    positional: {
      kind: 'tuple',
      parameters: [
        tenant,
        { brief: `What it holds: ${kinds.join(', ')}`, placeholder: 'what', ...oneOf(kinds) },
        file,
      ],
    },
  },
  load: async () => (await import('../import-table.ts')).importFile,
});
