import { declare } from '../declare.ts';
import { json, optionalSwitch, optionalText, tenant } from '../flags.ts';
import type { ComparedName, ReportArgument } from '../report.ts';
import { argumentOneOf, everyOf, oneOf, parseDay, parseInstant } from '../values.ts';

const reports = everyOf<ReportArgument>()(
  'trial-balance',
  'balance-sheet',
  'income-statement',
  'general-ledger',
  'ageing-receivables',
  'ageing-payables',
);
const compared = everyOf<ComparedName>()('previous-period', 'previous-year', 'both');
const languages = everyOf<'es-pa' | 'en'>()('es-pa', 'en');

const day = (brief: string) => ({ ...optionalText('YYYY-MM-DD', brief), parse: parseDay }) as const;

export const reportCommand = declare({
  brief: 'Write a report of a tenant’s books as a PDF, with comparatives',
  details:
    'With the legal details of the tenant and what its figures rest on, in the language of the tenant. Existing files are never overwritten.',
  examples: [
    'report panaderia-istmo balance-sheet --to 2026-10-31 --compare both',
    'report panaderia-istmo income-statement --from 2026-01-01 --to 2026-10-31 --language en',
    'report panaderia-istmo trial-balance --to 2026-09-30 --known-at 2026-10-15T17:00:00Z',
    'report panaderia-istmo ageing-receivables --html --out ageing.html',
  ],
  parameters: {
    flags: {
      from: day('First day, of what has one; the default is the first of the month of the last day'),
      to: day('Last day; the default is today, where the tenant is'),
      knownAt: {
        ...optionalText(
          'instant',
          'The books as they were then, in UTC, like 2026-03-31T14:05:09Z; not for an ageing',
        ),
        parse: parseInstant,
      },
      compare: {
        ...optionalText('comparative', `What to compare with: ${compared.join(', ')}`),
        ...oneOf(compared),
      },
      language: {
        ...optionalText('language', `Language: ${languages.join(' or ')}; the default is a setting`),
        ...oneOf(languages),
      },
      html: optionalSwitch('Write HTML, not PDF'),
      out: optionalText('file', 'New file to write; by default it is named after its contents'),
      json,
    },
    positional: {
      kind: 'tuple',
      parameters: [
        tenant,
        { brief: `Report: ${reports.join(', ')}`, placeholder: 'report', ...argumentOneOf(reports) },
      ],
    },
  },
  load: async () => (await import('../report.ts')).writeReport,
});
