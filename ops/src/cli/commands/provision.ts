import type { CountryPackCode } from '@cifra/domain/country-packs';
import { declare } from '../declare.ts';
import { json, optionalSwitch, optionalText, text } from '../flags.ts';
import { everyOf, oneOf, parseText } from '../values.ts';

const countryPacks = everyOf<CountryPackCode>()('PA', 'NEUTRAL');

export const provisionCommand = declare({
  brief: 'Create a tenant with its own books',
  details: 'Currency, time zone, locale and chart of accounts default to those of the country pack.',
  examples: [
    'provision panaderia-istmo --name "Panadería Istmo" --currency PAB --start 2026-01-01',
    'provision nordic-tools --pack NEUTRAL --currency EUR --zone Europe/Oslo --start 2026-01-01 --live',
    'provision cafe-boquete --start 2026-01-01 --books-from 2026-07-01',
    'provision big-client --start 2026-01-01 --engine mssql --server sql.example:1433',
  ],
  parameters: {
    flags: {
      name: optionalText('name', 'Name of the tenant; defaults to the slug'),
      currency: optionalText('code', 'Base currency, ISO 4217 code'),
      zone: optionalText('zone', 'Time zone, IANA name'),
      locale: optionalText('tag', 'Locale, BCP 47 tag'),
      pack: {
        ...text('code', `Country pack: ${countryPacks.join(' or ')}`),
        ...oneOf(countryPacks),
        default: 'PA',
      },
      template: optionalText('code', 'Chart of accounts to start with'),
      start: text('YYYY-MM-01', 'First day of the first fiscal year'),
      booksFrom: optionalText(
        'YYYY-MM-DD',
        'First day of the books here, where the client is taken over during that year; its opening balances bring the result to date',
      ),
      live: optionalSwitch('Create a LIVE tenant; the default is a SANDBOX'),
      engine: {
        ...optionalText(
          'engine',
          'Database engine, sqlite or mssql; by default its database is placed with the control plane',
        ),
        ...oneOf(['sqlite', 'mssql']),
      },
      server: optionalText('host:port', 'SQL Server to use, with --engine mssql'),
      json,
    },
    positional: {
      kind: 'tuple',
      parameters: [
        {
          brief: 'Name of the tenant in requests: lower-case letters, digits and hyphens',
          placeholder: 'slug',
          parse: parseText,
        },
      ],
    },
  },
  load: async () => (await import('../provision.ts')).provision,
});
