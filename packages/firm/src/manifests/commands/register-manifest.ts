import { hash } from 'node:crypto';
import { controlCommand } from '@cifra/books/command';
import { jsonText } from '@cifra/database/chain/chain-recorder';
import { ChangeNumbers, FIRM_ID } from '@cifra/database/changes/count-up';
import { manifestOperations, manifestVersions } from '@cifra/database/tables/manifests';
import type { ControlTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import type { ManifestFindings, KeptOperation } from '../checked.ts';
import {
  idsOfFirstParties,
  idsOfName,
  keepCheck,
  liveVersions,
  versionsOfName,
  type VersionRow,
} from '../queries.ts';

export type ManifestAudience = VersionRow['audience'];

/** Operations that were checked, and who may send them. */
export interface NewManifestVersion {
  readonly name: string;
  /** Null: the next number of the manifest. */
  readonly label: string | null;
  readonly audience: ManifestAudience;
  readonly isPromoted: boolean;
  readonly operations: readonly KeptOperation[];
  readonly findings: ManifestFindings;
  readonly schemaDigest: string;
}

/** What names a version to people and clients. */
export interface VersionName {
  readonly name: string;
  readonly label: string;
}

/** Versions that are not revoked: the ids of all promoted ones are held in memory. */
const MOST_VERSIONS = 200;
const MOST_IDS_TOLD = 10;

const sha256 = (text: string): string => hash('sha256', text, 'hex');

const codes = refusalCodes(
  'MANIFEST_NAME_TAKEN',
  'MANIFEST_VERSION_TAKEN',
  'MANIFEST_LIMIT_REACHED',
  'MANIFEST_ID_TAKEN',
);
export const registerCodes = codes;

/**
 * Registers a version of a manifest. Refuses in this order: MANIFEST_NAME_TAKEN (by versions for others), MANIFEST_VERSION_TAKEN,
 * MANIFEST_LIMIT_REACHED, MANIFEST_ID_TAKEN.
 */
export const registerManifestCommand = controlCommand<NewManifestVersion, VersionName, CodeOf<typeof codes>>(
  'firm.registerManifest',
  async (tx, input, { newId }) => {
    const { name, audience } = input;
    const [ofName, live, taken, changes] = await Promise.all([
      tx.all(versionsOfName, { name }),
      tx.all(liveVersions, {}),
      audience === 'FIRST_PARTIES' ? tx.all(idsOfFirstParties, {}) : tx.all(idsOfName, { name }),
      ChangeNumbers.gather(tx),
    ]);
    if (ofName.some((version) => version.state !== 'REVOKED' && version.audience !== audience))
      return refused(refuse('MANIFEST_NAME_TAKEN', { manifest: name, why: whyOther(audience) }));
    const label = input.label ?? nextLabel(ofName);
    if (ofName.some((version) => version.label === label))
      return refused(refuse('MANIFEST_VERSION_TAKEN', { manifest: name, versionLabel: label }));
    if (live.length >= MOST_VERSIONS)
      return refused(refuse('MANIFEST_LIMIT_REACHED', { limit: MOST_VERSIONS }));
    const hashById = new Map(taken.map(({ id, bodyHash }) => [id, bodyHash]));
    const operations = input.operations.map((each) => ({ ...each, bodyHash: sha256(each.body) }));
    const others = operations.filter(({ id, bodyHash }) => (hashById.get(id) ?? bodyHash) !== bodyHash);
    if (others.length > 0) {
      const operationIds = others.slice(0, MOST_IDS_TOLD).map(({ id }) => id);
      return refused(refuse('MANIFEST_ID_TAKEN', { operationIds }));
    }
    write(tx, { ...input, id: newId(), label, operations });
    changes.countUp(tx, 'manifests', [FIRM_ID]);
    return accepted({ name, label });
  },
  {
    refuses: codes,
    keyedBy: ({ name, label, audience, isPromoted, operations }) => ({
      name,
      label,
      audience,
      isPromoted,
      digest: digestOf(operations),
    }),
  },
);

interface VersionToWrite extends NewManifestVersion {
  readonly id: Uuid;
  readonly label: string;
  readonly operations: readonly (KeptOperation & { readonly bodyHash: string })[];
}

function write(tx: ControlTx, version: VersionToWrite): void {
  const { id, name, label, audience, isPromoted, operations, findings, schemaDigest } = version;
  const digest = digestOf(operations);
  const operationCount = operations.length;
  tx.insert(manifestVersions, {
    id,
    name,
    label,
    audience,
    state: isPromoted ? 'PROMOTED' : 'REGISTERED',
    operation_count: operationCount,
    digest,
    registered_commit: tx.commitNumber,
    promoted_commit: isPromoted ? tx.commitNumber : null,
    revoked_commit: null,
  });
  for (const [index, operation] of operations.entries())
    tx.insert(manifestOperations, {
      version_id: id,
      ordinal: index + 1,
      operation_id: operation.id,
      name: operation.name,
      type: operation.type,
      body: jsonText(operation.body),
      body_hash: operation.bodyHash,
    });
  tx.upsert(keepCheck, {
    version_id: id,
    schema_digest: schemaDigest,
    checked_at: tx.commitInstantMicros,
    findings: jsonText(findings),
  });
  tx.record({
    event: 'MANIFEST_REGISTERED',
    objectType: 'Manifest',
    objectId: name,
    after: { versionId: id, version: label, audience, operationCount, digest, isPromoted },
  });
}

const whyOther = (audience: ManifestAudience): string =>
  audience === 'KEYS' ? 'it is one for first parties' : 'it is one for keys';

/** The first number that no version has, counted from how many there are. */
function nextLabel(versions: readonly VersionRow[]): string {
  const taken = new Set(versions.map(({ label }) => label));
  let number = versions.length + 1;
  while (taken.has(String(number))) number += 1;
  return String(number);
}

const digestOf = (operations: readonly KeptOperation[]): string =>
  sha256(JSON.stringify(operations.map(({ id, body }) => [id, body])));
