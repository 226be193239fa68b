import { defineEvent } from './define.ts';

const manifest = { in: 'control', object: 'Manifest', id: 'the name of the manifest' } as const;

/** Events of manifests of persisted operations. */
export const manifestEvents = {
  MANIFEST_REGISTERED: defineEvent({
    ...manifest,
    when: 'A version of a manifest was registered; promoted at once, it is served.',
    after: {
      versionId: 'id',
      version: 'text',
      audience: 'text',
      operationCount: 'integer',
      digest: 'id',
      isPromoted: 'flag',
    },
  }),
  MANIFEST_PROMOTED: defineEvent({
    ...manifest,
    when: 'A version of a manifest was promoted: its operations are served.',
    after: { versionId: 'id', version: 'text' },
  }),
  MANIFEST_REVOKED: defineEvent({
    ...manifest,
    when: 'A version of a manifest was revoked: its operations are not served any more.',
    mayHaveReason: true,
    before: { versionId: 'id', version: 'text', state: 'text' },
  }),
} as const;
