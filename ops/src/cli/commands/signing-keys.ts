import { buildRouteMap } from '@stricli/core';
import { declare } from '../declare.ts';
import { json } from '../flags.ts';
import { parseText } from '../values.ts';

const key = { brief: 'Id of the key', placeholder: 'key', parse: parseText } as const;

export const signingKeysCommands = buildRouteMap({
  docs: { brief: 'Keys that sign log-ins, claims and digests' },
  routes: {
    list: declare({
      brief: 'List the signing keys',
      details:
        'SIGNS: signs now. NEXT: signs in a few seconds. RETIRED: what it signed is good until it expires. REVOKED: what it signed is refused.',
      examples: ['signing-keys list', 'signing-keys list --json'],
      parameters: { flags: { json } },
      load: async () => (await import('../signing-keys.ts')).listKeys,
    }),
    rotate: declare({
      brief: 'Add a signing key, which takes over in a few seconds',
      details: 'Servers need no restart, and nobody has to sign in again.',
      examples: ['signing-keys rotate'],
      parameters: { flags: { json } },
      load: async () => (await import('../signing-keys.ts')).rotateKey,
    }),
    revoke: declare({
      brief: 'Refuse what a key signed, from now on',
      details:
        'For a key that somebody else may have. A new one is added where it was the last. Whoever signed in under it signs in again; digests that it signed no longer vouch for anything.',
      examples: ['signing-keys revoke kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k'],
      parameters: { flags: { json }, positional: { kind: 'tuple', parameters: [key] } },
      load: async () => (await import('../signing-keys.ts')).revokeKey,
    }),
  },
});
