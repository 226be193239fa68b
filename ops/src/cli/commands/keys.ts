import { buildRouteMap } from '@stricli/core';
import { declare } from '../declare.ts';
import { as, json, optionalText, tenants, text } from '../flags.ts';
import { oneOf, parseDay, parseHours, parseText } from '../values.ts';

const KEPT = 'Keep older lines of the file as long as you keep backups from their time.';
const KEY = 'g2tfnebi';
const SHOWN = 'The key is printed once and kept nowhere.';

const reason = optionalText('text', 'Why, in at least 20 characters; needed where it takes two persons');

const key = {
  brief: 'Prefix or id of a key, as shown by `keys list`',
  placeholder: 'key',
  parse: parseText,
} as const;

export const keysCommands = buildRouteMap({
  docs: {
    brief: 'Keys of partners and clients’ systems; master keys, under which secrets of the firm are sealed',
  },
  routes: {
    list: declare({
      brief: 'List the keys of partners and systems',
      examples: ['keys list', 'keys list --json'],
      parameters: { flags: { json } },
      load: async () => (await import('../api-keys.ts')).listKeys,
    }),
    create: declare({
      brief: 'Create a key of one or more tenants for a partner or a system',
      details: `${SHOWN} It can have no permission that the user lacks in one of the tenants.\nIt counts once a second person who manages keys there has confirmed it (\`changes confirm\`).`,
      examples: [
        'keys create panaderia-istmo --name "Web shop" --holder partner --cluster client --manifest web-shop --reason "Ordered by the client on the phone." --as owner@demo.example',
        'keys create panaderia-istmo --name "Cash desk" --holder system --cluster client --addresses 203.0.113.0/24 --until 2027-06-30 --reason "For the new cash desk in town." --as owner@demo.example',
      ],
      parameters: {
        flags: {
          name: text('name', 'Name, as people know it'),
          holder: {
            ...text('holder', 'Whose it is: partner (always with a manifest) or system'),
            ...oneOf(['PARTNER', 'SYSTEM']),
          },
          cluster: text('code', 'Role cluster that says what it may do'),
          manifest: optionalText('name', 'Manifest whose operations it may run, and no other'),
          operations: optionalText('names', 'Operations of the manifest, with commas; the default is all'),
          addresses: optionalText('networks', 'Where it may come from, as CIDR, with commas'),
          until: {
            ...optionalText('YYYY-MM-DD', 'Its last day, in UTC; the default is 90 days from now'),
            parse: parseDay,
          },
          as,
          reason,
          json,
        },
        positional: { ...tenants, minimum: 1 },
      },
      load: async () => (await import('../api-keys.ts')).createApiKey,
    }),
    rotate: declare({
      brief: 'Give a key a new secret; the old one works on for a while',
      details: SHOWN,
      examples: [
        `keys rotate ${KEY} --as owner@demo.example`,
        `keys rotate ${KEY} --overlap 0 --as owner@demo.example`,
      ],
      parameters: {
        flags: {
          overlap: {
            ...text('hours', 'How long the old secret works on, 0 to 168 hours'),
            parse: parseHours,
            default: '24',
          },
          as,
          reason,
          json,
        },
        positional: { kind: 'tuple', parameters: [key] },
      },
      load: async () => (await import('../api-keys.ts')).rotateApiKey,
    }),
    revoke: declare({
      brief: 'Revoke a key at once and for good',
      examples: [`keys revoke ${KEY}`, `keys revoke ${KEY} --reason "Found in a public repository."`],
      parameters: {
        flags: { reason: optionalText('reason', 'Recorded with it'), json },
        positional: { kind: 'tuple', parameters: [key] },
      },
      load: async () => (await import('../api-keys.ts')).revokeApiKey,
    }),
    'rotate-master': declare({
      brief: 'Add a master key and seal all secrets anew under it',
      details: `Adds a line to the file that CIFRA_MASTER_KEY_FILE names, or creates the file. Servers need no restart.\n${KEPT}`,
      examples: ['keys rotate-master'],
      parameters: { flags: { json } },
      load: async () => (await import('../keys.ts')).rotateMaster,
    }),
    'reseal-master': declare({
      brief: 'Seal secrets anew that are not under the newest master key',
      details: `Completes a rotation that was interrupted, or one whose key you added to the file yourself.\n${KEPT}`,
      examples: ['keys reseal-master'],
      parameters: { flags: { json } },
      load: async () => (await import('../keys.ts')).resealMaster,
    }),
  },
});
