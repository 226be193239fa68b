import type { ExportFormat } from '@cifra/exchange/export/export-books';
import type { ExportTableName } from '@cifra/exchange/export/export-tables';
import { declare } from '../declare.ts';
import { json, optionalText, tenant, text } from '../flags.ts';
import { everyOf, oneOf, parseDay, type CliName } from '../values.ts';

const parts = everyOf<CliName<ExportTableName>>()(
  'journal',
  'general-ledger',
  'trial-balance',
  'balance-sheet',
  'income-statement',
  'accounts',
  'parties',
  'items',
  'documents',
  'open-items',
);
const formats = everyOf<CliName<ExportFormat>>()('saft', 'csv', 'xlsx', 'json', 'hledger', 'beancount');

const date = (brief: string) => ({ ...optionalText('YYYY-MM-DD', brief), parse: parseDay }) as const;

export const exportCommand = declare({
  brief: 'Export part of a tenant’s books to a file',
  details: 'Layouts, and which part needs which dates: docs/specs/import-export.md. No file is written over.',
  examples: [
    'export panaderia-istmo trial-balance --format xlsx --as-of 2026-11-20',
    'export panaderia-istmo journal --format hledger',
    'export panaderia-istmo general-ledger --format csv --from 2026-01-01 --to 2026-10-31 --out ledger.csv',
  ],
  parameters: {
    flags: {
      format: { ...text('format', formats.join(', ')), ...oneOf(formats) },
      from: date('First day'),
      to: date('Last day'),
      asOf: date('Day of the balances'),
      out: optionalText('file', 'A file that is not there yet; named after its contents when not given'),
      json,
    },
    positional: {
      kind: 'tuple',
      parameters: [
        tenant,
        { brief: parts.join(', '), placeholder: 'part', ...oneOf(parts), default: 'journal' },
      ],
    },
  },
  load: async () => (await import('../export.ts')).exportPart,
});
