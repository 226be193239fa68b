import { buildRouteMap } from '@stricli/core';
import { declare } from '../declare.ts';
import { file, json, optionalSwitch, optionalText } from '../flags.ts';
import { oneOf, parseText } from '../values.ts';

const name = { brief: 'Name of the manifest', placeholder: 'name', parse: parseText } as const;
const label = {
  brief: 'Version, as shown by `manifests list`',
  placeholder: 'label',
  parse: parseText,
} as const;
const cluster = optionalText('code', 'Show what a role cluster does not grant of what the operations need');
const FORMATS =
  'Takes what the client’s tool writes: an Apollo manifest of version 1, or a JSON object of ids and texts (GraphQL Code Generator, Relay, Hive).';

export const manifestsCommands = buildRouteMap({
  docs: { brief: 'Manifests: the operations that clients name by their ids' },
  routes: {
    list: declare({
      brief: 'List the registered manifests with their versions, and what does not fit the schema any more',
      details: 'A running server checks them when it starts.',
      examples: ['manifests list', 'manifests list --json'],
      parameters: { flags: { json } },
      load: async () => (await import('../manifests.ts')).listManifests,
    }),
    show: declare({
      brief: 'Show a manifest’s versions with their operations and what those need',
      examples: ['manifests show shop', 'manifests show shop --label 1.4.0 --cluster client'],
      parameters: {
        flags: { label: optionalText('label', 'Only this version'), cluster, json },
        positional: { kind: 'tuple', parameters: [name] },
      },
      load: async () => (await import('../manifests.ts')).showManifest,
    }),
    check: declare({
      brief: 'Hold a file against the schema, the limits and the permissions without registering it',
      details: FORMATS,
      examples: [
        'manifests check persisted-documents.json',
        'manifests check persisted-documents.json --cluster client',
      ],
      parameters: { flags: { cluster, json }, positional: { kind: 'tuple', parameters: [file] } },
      load: async () => (await import('../manifests.ts')).checkManifestFile,
    }),
    add: declare({
      brief: 'Register a version of a manifest',
      details: `${FORMATS}\nEvery operation is checked first, as \`manifests check\` does. Earlier versions are served on until they are revoked.`,
      examples: [
        'manifests add shop persisted-documents.json --promote',
        'manifests add acme-partner manifest.json --for keys --label 1.4.0',
      ],
      parameters: {
        flags: {
          for: {
            kind: 'parsed',
            brief: 'Who may send its ids: first-parties, or keys that are confined to its name',
            placeholder: 'whom',
            default: 'first-parties',
            ...oneOf(['first-parties', 'keys']),
          },
          label: optionalText('label', 'Version, as its clients call it; otherwise the next number'),
          promote: optionalSwitch('Serve it at once'),
          json,
        },
        positional: { kind: 'tuple', parameters: [name, file] },
      },
      load: async () => (await import('../manifests.ts')).addManifest,
    }),
    promote: declare({
      brief: 'Have a registered version served, beside the earlier ones',
      details: 'A running server serves it within two seconds.',
      examples: ['manifests promote shop 1.4.0'],
      parameters: { flags: { json }, positional: { kind: 'tuple', parameters: [name, label] } },
      load: async () => (await import('../manifests.ts')).promoteManifest,
    }),
    revoke: declare({
      brief: 'Revoke a version, or all versions of a manifest',
      details:
        'Running servers stop serving it within two seconds, also to streams that are open. It cannot be undone.',
      examples: [
        'manifests revoke shop 1.3.0',
        'manifests revoke shop --reason "The key of this client leaked"',
      ],
      parameters: {
        flags: { reason: optionalText('text', 'Why, for the audit trail'), json },
        positional: { kind: 'tuple', parameters: [name, { ...label, optional: true }] },
      },
      load: async () => (await import('../manifests.ts')).revokeManifest,
    }),
  },
});
