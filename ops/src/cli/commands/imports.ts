import { buildRouteMap } from '@stricli/core';
import type { TableFileFormat } from '@cifra/exchange/import/csv/import-table';
import type { ProposalKind } from '@cifra/exchange/import/proposals/proposed-file';
import { declare } from '../declare.ts';
import { as, consent, file, json, optionalText, tenant, text } from '../flags.ts';
import { argumentOneOf, everyOf, oneOf, parseText, type CliName } from '../values.ts';

const kinds = everyOf<CliName<ProposalKind>>()('journal', 'opening-balances', 'saft');
const formats = everyOf<CliName<TableFileFormat>>()('csv', 'hledger-csv');
const delimiters = ['comma', 'semicolon', 'tab'] as const;
const decimalMarks = ['point', 'comma'] as const;
const dateFormats = ['YYYY-MM-DD', 'DD/MM/YYYY', 'MM/DD/YYYY'] as const;
const IMPORT = 'ASZRcOTg1wEAAAAAAAAAAA';
const REASON = '"It is the file of another client."';

const one = {
  kind: 'tuple',
  parameters: [
    tenant,
    { brief: 'Id of an import, as shown by `imports list`', placeholder: 'import', parse: parseText },
  ],
} as const;

export const importsCommands = buildRouteMap({
  docs: { brief: 'Imports that wait for a second person' },
  routes: {
    propose: declare({
      brief: 'Propose a file that posts, for somebody else to approve',
      details:
        'Where entries need approval, `import` and `import-saft` are refused for what posts, and this is the way.',
      examples: [
        'imports propose panaderia-istmo journal journal.csv --as senior@demo.example',
        'imports propose nordic-tools saft saft.xml --consent --as senior@demo.example',
      ],
      parameters: {
        flags: {
          as,
          mapping: optionalText('name', 'Mapping to read a table with'),
          format: {
            ...text('format', `Of a journal: which program wrote the file, ${formats.join(' or ')}`),
            ...oneOf(formats),
            default: 'csv',
          },
          consent,
          types: optionalText(
            'file',
            'Of a SAF-T file: CSV with the columns account and type, for accounts whose type it does not state',
          ),
          json,
        },
        positional: {
          kind: 'tuple',
          parameters: [
            tenant,
            {
              brief: `What the file is: ${kinds.join(', ')}`,
              placeholder: 'proposed',
              ...argumentOneOf(kinds),
            },
            file,
          ],
        },
      },
      load: async () => (await import('../imports.ts')).proposeImport,
    }),
    map: declare({
      brief: 'Say how the files of a tenant differ, for --mapping; a mapping of that name is replaced',
      details:
        'The names are a CSV file with the columns sort (column, account, currency or type), file (what the files call it) and here.',
      examples: [
        'imports map panaderia-istmo contable --delimiter semicolon --decimal-mark comma --date-format DD/MM/YYYY',
        'imports map panaderia-istmo contable --names names.csv',
      ],
      parameters: {
        flags: {
          delimiter: {
            ...text('name', `What divides cells: ${delimiters.join(', ')}`),
            ...oneOf(delimiters),
            default: 'comma',
          },
          decimalMark: {
            ...text('name', `What divides decimals: ${decimalMarks.join(', ')}`),
            ...oneOf(decimalMarks),
            default: 'point',
          },
          dateFormat: {
            ...text('format', `How dates are written: ${dateFormats.join(', ')}`),
            ...oneOf(dateFormats),
            default: 'YYYY-MM-DD',
          },
          names: optionalText('file', 'CSV file with names that differ'),
          json,
        },
        positional: {
          kind: 'tuple',
          parameters: [tenant, { brief: 'Name of the mapping', placeholder: 'mapping', parse: parseText }],
        },
      },
      load: async () => (await import('../import-mapping.ts')).mapImport,
    }),
    list: declare({
      brief:
        'List the imports that were proposed, with balances of former books, and what was decided on each',
      examples: ['imports list panaderia-istmo', 'imports list panaderia-istmo --json'],
      parameters: { flags: { json }, positional: { kind: 'tuple', parameters: [tenant] } },
      load: async () => (await import('../imports.ts')).listImports,
    }),
    approve: declare({
      brief: 'Approve an import: what was proposed is planned again, and posted',
      details: 'Balances of former books are shown by reports from then on. Whoever proposed it is refused.',
      examples: [`imports approve panaderia-istmo ${IMPORT} --as ben@firm.example`],
      parameters: {
        flags: {
          as,
          reason: optionalText('text', 'Why, where whoever proposed it approves it, alone'),
          json,
        },
        positional: one,
      },
      load: async () => (await import('../imports.ts')).approveImport,
    }),
    reject: declare({
      brief: 'Reject an import',
      examples: [`imports reject panaderia-istmo ${IMPORT} --reason ${REASON} --as ben@firm.example`],
      parameters: {
        flags: { as, reason: text('text', 'Why, in at least 20 characters'), json },
        positional: one,
      },
      load: async () => (await import('../imports.ts')).rejectImport,
    }),
  },
});
