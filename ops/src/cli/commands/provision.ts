import type { CountryPackCode } from '@cifra/domain/country-packs';
import { declare } from '../declare.ts';
import { json, optionalSwitch, optionalText, text } from '../flags.ts';
import { everyOf, oneOf, parseText } from '../values.ts';

const countryPacks = everyOf<CountryPackCode>()('PA', 'NEUTRAL');

export const provisionCommand = declare({
  brief: 'Make a tenant with books of its own',
  details: 'What is not given comes from the country pack.',
  examples: [
    'provision panaderia-istmo --name "Panadería Istmo" --currency PAB --start 2026-01-01',
    'provision nordic-tools --pack NEUTRAL --currency EUR --zone Europe/Oslo --start 2026-01-01 --live',
    'provision big-client --start 2026-01-01 --engine mssql --server sql.example:1433',
  ],
  parameters: {
    flags: {
      name: optionalText('name', 'Its name; the slug when not given'),
      currency: optionalText('code', 'Base currency, ISO 4217'),
      zone: optionalText('zone', 'Time zone, IANA name'),
      locale: optionalText('tag', 'Locale, BCP 47'),
      pack: { ...text('code', 'Country pack'), ...oneOf(countryPacks), default: 'PA' },
      template: optionalText('code', 'Chart of accounts'),
      start: text('YYYY-MM-01', 'First day of the first fiscal year'),
      live: optionalSwitch('LIVE; a SANDBOX when not given'),
      engine: {
        ...optionalText(
          'engine',
          'Where its database goes, sqlite or mssql; beside the control plane when not given',
        ),
        ...oneOf(['sqlite', 'mssql']),
      },
      server: optionalText('host:port', 'The SQL Server, with --engine mssql'),
      json,
    },
    positional: {
      kind: 'tuple',
      parameters: [
        { brief: 'Lower-case letters, digits and hyphens', placeholder: 'slug', parse: parseText },
      ],
    },
  },
  load: async () => (await import('../provision.ts')).provision,
});
