import { formatCsv } from './csv-format.ts';
import { formatJson } from './json-format.ts';
import { formatSheet } from './sheet-format.ts';

/** The formats of tables, by name. */
export const tableFormats = { CSV: formatCsv, JSON: formatJson, XLSX: formatSheet } as const;
export type TableFormatName = keyof typeof tableFormats;
