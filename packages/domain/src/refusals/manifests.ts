import { counted } from '../counted.ts';
import { defineRefusal } from './define.ts';

/** Refusals of manifests of persisted operations. */
export const manifestRefusals = {
  MANIFEST_FILE_MALFORMED: defineRefusal({
    answeredAs: 'ManifestRefused',
    when: 'The file is not a manifest in a format that is known, or holds more than a manifest may have.',
    facts: { why: 'text' },
    example: { why: 'it is not JSON' },
    message: (f) => `The file is no manifest of persisted operations: ${f.why}.`,
    remedy: () =>
      'Give the file that the client’s tool writes: an Apollo manifest of version 1, or a JSON object of ids and texts (GraphQL Code Generator, Relay, Hive).',
  }),
  MANIFEST_OPERATIONS_REFUSED: defineRefusal({
    answeredAs: 'ManifestRefused',
    when: 'Operations of the manifest are not of the schema, exceed a limit, or have ids that are not those of their texts.',
    facts: { operationFaults: 'list', operationFaultCount: 'integer' },
    example: {
      operationFaults: ['Entries: Cannot query field "entrys" on type "Tenant".'],
      operationFaultCount: 1,
    },
    message: (f) =>
      `The operations have ${counted(f.operationFaultCount, 'fault')}: ${f.operationFaults.join('; ')}${f.operationFaultCount > f.operationFaults.length ? '; …' : ''}`,
    remedy: () => 'Correct the operations, and register the file that the client’s tool writes then.',
  }),
  MANIFEST_NAME_TAKEN: defineRefusal({
    answeredAs: 'ManifestRefused',
    when: 'The name is that of a manifest that comes with the product, or of one that is for other callers.',
    facts: { manifest: 'text', why: 'text' },
    example: { manifest: 'explorer', why: 'it comes with the product' },
    message: (f) => `A manifest cannot be named ${f.manifest}: ${f.why}.`,
    remedy: () => 'Choose another name.',
  }),
  MANIFEST_VERSION_TAKEN: defineRefusal({
    answeredAs: 'ManifestRefused',
    when: 'The manifest has a version of this label already; versions never change, and a revoked one keeps its label.',
    facts: { manifest: 'text', versionLabel: 'text' },
    example: { manifest: 'shop', versionLabel: '1.4.0' },
    message: (f) => `The manifest ${f.manifest} has a version ${f.versionLabel} already.`,
    remedy: () => 'Give the version another label.',
  }),
  MANIFEST_ID_TAKEN: defineRefusal({
    answeredAs: 'ManifestRefused',
    when: 'The same callers have an operation of this id already, with another text.',
    facts: { operationIds: 'list' },
    example: { operationIds: ['0cc175b9c0f1b6a831c399e269772661'] },
    message: (f) => `These ids stand for other texts already: ${f.operationIds.join(', ')}.`,
    remedy: () => 'Let the ids be hashes of the texts, or revoke the version that has them.',
  }),
  MANIFEST_UNKNOWN: defineRefusal({
    answeredAs: 'ManifestRefused',
    when: 'No manifest of this name, or no version of this label, was registered.',
    facts: { manifest: 'text', versionLabel: 'text?' },
    example: { manifest: 'shop', versionLabel: '1.4.0' },
    message: (f) =>
      f.versionLabel === null
        ? `There is no manifest ${f.manifest}.`
        : `There is no version ${f.versionLabel} of a manifest ${f.manifest}.`,
    remedy: () => 'Query the manifests for names and labels.',
  }),
  MANIFEST_STATE_CONFLICT: defineRefusal({
    answeredAs: 'ManifestRefused',
    when: 'The version is promoted or revoked already.',
    facts: { manifestState: 'ManifestState' },
    example: { manifestState: 'REVOKED' },
    message: (f) => `The version is ${f.manifestState}.`,
    remedy: (f) =>
      f.manifestState === 'REVOKED'
        ? 'Register the operations as another version.'
        : 'Nothing needs to be done.',
  }),
  MANIFEST_LIMIT_REACHED: defineRefusal({
    answeredAs: 'ManifestRefused',
    when: 'The firm has as many versions of manifests as it may have.',
    facts: { limit: 'integer' },
    example: { limit: 200 },
    message: (f) => `There are ${f.limit} versions that are not revoked, which is the limit.`,
    remedy: () => 'Revoke one that no client uses any more.',
  }),
} as const;
