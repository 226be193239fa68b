import type { ExportFormat } from '@cifra/exchange/export/export-books';
import type { ExportTableName } from '@cifra/exchange/export/export-tables';
import { declare } from '../declare.ts';
import { json, optionalText, tenant, text } from '../flags.ts';
import { argumentOneOf, everyOf, oneOf, parseDay, type CliName } from '../values.ts';

const parts = everyOf<CliName<ExportTableName>>()(
  'journal',
  'general-ledger',
  'trial-balance',
  'balance-sheet',
  'income-statement',
  'accounts',
  'parties',
  'tax-codes',
  'items',
  'documents',
  'money-documents',
  'open-items',
  'former-balances',
);
const formats = everyOf<CliName<ExportFormat>>()(
  'saft',
  'saft-1-10',
  'csv',
  'xlsx',
  'json',
  'hledger',
  'beancount',
);

const date = (brief: string) => ({ ...optionalText('YYYY-MM-DD', brief), parse: parseDay }) as const;

export const exportCommand = declare({
  brief: 'Export part of a tenant’s books to a file',
  details:
    'Layouts, and the dates that each part needs: docs/specs/import-export.md. Existing files are never overwritten.',
  examples: [
    'export panaderia-istmo trial-balance --format xlsx --as-of 2026-11-20',
    'export panaderia-istmo journal --format hledger',
    'export panaderia-istmo general-ledger --format csv --from 2026-01-01 --to 2026-10-31 --out ledger.csv',
  ],
  parameters: {
    flags: {
      format: { ...text('format', `File format: ${formats.join(', ')}`), ...oneOf(formats) },
      from: date('First day of the period'),
      to: date('Last day of the period'),
      asOf: date('Date of the balances'),
      out: optionalText('file', 'New file to write; by default it is named after its contents'),
      json,
    },
    positional: {
      kind: 'tuple',
      parameters: [
        tenant,
        {
          brief: `What to export: ${parts.join(', ')}`,
          placeholder: 'part',
          ...argumentOneOf(parts),
          default: 'journal',
        },
      ],
    },
  },
  load: async () => (await import('../export.ts')).exportPart,
});
