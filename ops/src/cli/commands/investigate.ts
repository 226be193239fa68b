import { declare } from '../declare.ts';
import { as, json, optionalSwitch, optionalText, tenant, text } from '../flags.ts';
import { parseText } from '../values.ts';

export const investigateCommand = declare({
  brief: 'Read a tenant’s database, or the control plane, with SQL',
  details:
    'One statement that reads, as a principal that can change nothing: docs/specs/investigation.md. It is recorded before it runs. `--saved list` lists what comes with the product and what the firm saved; `--columns` explains the tables.',
  examples: [
    'investigate panaderia-istmo --saved who-posted --param from=2026-10-01 --param to=2026-10-31 --as investigator@demo.example --reason "Audit of October, request 17"',
    'investigate panaderia-istmo --sql "select code, name from accounts" --csv --as investigator@demo.example --reason "The chart for the auditors"',
    'investigate --control-plane --file grants.sql --as investigator@demo.example --reason "Who may approve, yearly review"',
    'investigate --save large-bills --about "Bills from an amount on" --sql "select display_number from documents where total_amount >= :least" --param least:amount --as investigator@demo.example --reason "For the yearly review"',
    'investigate panaderia-istmo --columns --as investigator@demo.example --reason "To find the tables"',
  ],
  parameters: {
    flags: {
      controlPlane: optionalSwitch('Read the control plane, not a tenant'),
      as,
      reason: text('text', 'Why, at least 20 characters; it is recorded'),
      sql: optionalText('statement', 'The statement'),
      file: optionalText('file', 'File with the statement'),
      saved: optionalText('name', 'Name of a saved query; `list` lists them'),
      param: {
        kind: 'parsed',
        parse: parseText,
        placeholder: 'name[:type]=value',
        brief:
          'Value of :name; the type is text, integer, amount, date, instant, id or flag, or that of the saved query',
        variadic: true,
        optional: true,
      },
      rows: { ...optionalText('number', 'Rows at most; 10000 by default'), parse: Number },
      seconds: { ...optionalText('number', 'Seconds at most; 30 by default'), parse: Number },
      save: optionalText(
        'name',
        'Run nothing: save the statement for the firm’s investigators, with --about and a --param name:type each',
      ),
      about: optionalText('text', 'What the query that is saved finds'),
      forget: optionalText('name', 'Run nothing: delete a query that the firm saved'),
      csv: optionalSwitch('Write the result to a CSV file'),
      xlsx: optionalSwitch('Write the result to a workbook'),
      out: optionalText('file', 'New file to write; by default it is named after the investigation'),
      columns: optionalSwitch('Explain tables and columns; nothing is run'),
      json,
    },
    positional: { kind: 'tuple', parameters: [{ ...tenant, optional: true }] },
  },
  load: async () => (await import('../investigate.ts')).investigateDatabase,
});
