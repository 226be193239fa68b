import type { TableFileFormat } from '@cifra/exchange/import/csv/import-table';
import type { ImportKind } from '@cifra/exchange/import/csv/importer';
import { declare } from '../declare.ts';
import { consent, dryRun, file, json, optionalText, tenant, text } from '../flags.ts';
import { argumentOneOf, everyOf, oneOf, type CliName } from '../values.ts';

const kinds = everyOf<CliName<ImportKind>>()(
  'accounts',
  'parties',
  'tax-codes',
  'items',
  'opening-balances',
  'journal',
  'former-balances',
  'documents',
);
const formats = everyOf<CliName<TableFileFormat>>()('csv', 'hledger-csv');

export const importCommand = declare({
  brief: 'Import a file into a tenant’s books, all or nothing',
  details: 'File layouts: docs/specs/import-export.md.',
  examples: [
    'import panaderia-istmo journal journal.csv --dry-run',
    'import panaderia-istmo opening-balances opening.csv --consent',
    'import panaderia-istmo journal register.csv --format hledger-csv',
    'import panaderia-istmo documents invoices.csv',
  ],
  parameters: {
    flags: {
      dryRun,
      mapping: optionalText('name', 'Name of one of the tenant’s column mappings'),
      consent,
      format: {
        ...text('format', `File format: ${formats.join(' or ')}; the latter only for journals`),
        ...oneOf(formats),
        default: 'csv',
      },
      json,
    },
    positional: {
      kind: 'tuple',
      parameters: [
        tenant,
        {
          brief: `What the file contains: ${kinds.join(', ')}`,
          placeholder: 'what',
          ...argumentOneOf(kinds),
        },
        file,
      ],
    },
  },
  load: async () => (await import('../import-table.ts')).importFile,
});
