import { buildRouteMap } from '@stricli/core';
import { declare } from '../declare.ts';
import { as, json, optionalSwitch, optionalText, text } from '../flags.ts';
import { parseDay, parseText } from '../values.ts';

const code = {
  brief: 'Code of the provider, as shown by `identity-providers list`',
  placeholder: 'code',
  parse: parseText,
} as const;

export const identityProvidersCommands = buildRouteMap({
  docs: { brief: 'OpenID providers with which people sign in' },
  routes: {
    list: declare({
      brief: 'List the identity providers, with the address to register at each',
      examples: ['identity-providers list', 'identity-providers list --json'],
      parameters: { flags: { json } },
      load: async () => (await import('../identity-providers.ts')).listProviders,
    }),
    add: declare({
      brief: 'Let people sign in with another provider',
      details:
        'It is asked what it is, and refused by name if it does not fit. Needs a master key if it has a secret, which is read from a file and sealed.',
      examples: [
        'identity-providers add entra --name "Work account" --issuer https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0 --client-id 6731de76-14a6-49ae-97bc-6eba6914391e --secret-file client.secret',
      ],
      parameters: {
        flags: {
          name: text('name', 'Name, as people know it'),
          issuer: text('url', 'Its address, exactly as it writes it in what it signs'),
          clientId: text('id', 'What it calls this server'),
          secretFile: optionalText(
            'file',
            'File with the client’s secret; the default is a client without one',
          ),
          secondFactor: optionalSwitch('It asks for a second factor itself'),
          reason: optionalText('reason', 'Recorded with it'),
          json,
        },
        positional: {
          kind: 'tuple',
          parameters: [{ ...code, brief: 'Code that names it for good: letters, digits, hyphens' }],
        },
      },
      load: async () => (await import('../identity-providers.ts')).addIdentityProvider,
    }),
    'scim-token': declare({
      brief: 'Issue the token with which a provider makes and deactivates users over SCIM',
      details:
        'It is printed once and kept nowhere. It counts once a second person has confirmed it; the one before stops working then.',
      examples: [
        'identity-providers scim-token entra --until 2027-06-30 --reason "Entra makes our people from now on." --as owner@demo.example',
        'identity-providers scim-token entra --until 2027-06-30 --external-id-is-subject --reason "Entra makes our people from now on." --as owner@demo.example',
      ],
      parameters: {
        flags: {
          until: { ...text('YYYY-MM-DD', 'Its last day, in UTC, at most 366 days ahead'), parse: parseDay },
          externalIdIsSubject: optionalSwitch(
            'What the provider sends as externalId is the subject of its accounts: users that it makes sign in at once',
          ),
          reason: text('reason', 'Recorded with it, at least 20 characters'),
          as,
          json,
        },
        positional: { kind: 'tuple', parameters: [code] },
      },
      load: async () => (await import('../scim-tokens.ts')).issueScimToken,
    }),
    'revoke-scim-token': declare({
      brief: 'Have the token of a provider refused at once',
      examples: ['identity-providers revoke-scim-token entra'],
      parameters: { flags: { json }, positional: { kind: 'tuple', parameters: [code] } },
      load: async () => (await import('../scim-tokens.ts')).revokeScimToken,
    }),
    remove: declare({
      brief: 'Let nobody sign in with a provider any more, and end the sessions that it began',
      examples: ['identity-providers remove entra'],
      parameters: {
        flags: { reason: optionalText('reason', 'Recorded with it'), json },
        positional: { kind: 'tuple', parameters: [code] },
      },
      load: async () => (await import('../identity-providers.ts')).removeIdentityProvider,
    }),
  },
});
