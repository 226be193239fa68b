import { controlCommand } from '@cifra/books/command';
import { ChangeNumbers, FIRM_ID } from '@cifra/database/changes/count-up';
import { manifestVersions } from '@cifra/database/tables/manifests';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { operationsRefused } from '../operations-refused.ts';
import { checksOfName, versionsOfName } from '../queries.ts';
import { findingsOf } from '../findings.ts';
import type { VersionName } from './register-manifest.ts';

const promoteCodes = refusalCodes(
  'MANIFEST_UNKNOWN',
  'MANIFEST_STATE_CONFLICT',
  'MANIFEST_OPERATIONS_REFUSED',
);

/**
 * Has a registered version served, beside those that are. Refuses in this order: MANIFEST_UNKNOWN, MANIFEST_STATE_CONFLICT,
 * MANIFEST_OPERATIONS_REFUSED where the last check found faults.
 */
export const promoteManifestCommand = controlCommand<VersionName, VersionName, CodeOf<typeof promoteCodes>>(
  'firm.promoteManifest',
  async (tx, { name, label }) => {
    const [versions, checks, changes] = await Promise.all([
      tx.all(versionsOfName, { name }),
      tx.all(checksOfName, { name }),
      ChangeNumbers.gather(tx),
    ]);
    const row = versions.find((version) => version.label === label);
    if (!row) return refused(refuse('MANIFEST_UNKNOWN', { manifest: name, versionLabel: label }));
    if (row.state !== 'REGISTERED')
      return refused(refuse('MANIFEST_STATE_CONFLICT', { manifestState: row.state }));
    const { faults } = findingsOf(checks.find(({ versionId }) => versionId === row.id));
    if (faults.length > 0) return refused(operationsRefused(faults));
    const { commit_number: seen, ...version } = row;
    tx.replace(manifestVersions, { ...version, state: 'PROMOTED', promoted_commit: tx.commitNumber }, seen);
    changes.countUp(tx, 'manifests', [FIRM_ID]);
    tx.record({
      event: 'MANIFEST_PROMOTED',
      objectType: 'Manifest',
      objectId: name,
      after: { versionId: row.id, version: label },
    });
    return accepted({ name, label });
  },
  { refuses: promoteCodes },
);

const revokeCodes = refusalCodes('MANIFEST_UNKNOWN', 'MANIFEST_STATE_CONFLICT');

/**
 * Revokes a version, or without a label all versions of a name: their operations are not served any more, and streams that they opened end.
 * Refuses in this order: MANIFEST_UNKNOWN, MANIFEST_STATE_CONFLICT where nothing is left to revoke.
 */
export const revokeManifestCommand = controlCommand<
  { readonly name: string; readonly label: string | null },
  { readonly name: string; readonly labels: readonly string[] },
  CodeOf<typeof revokeCodes>
>(
  'firm.revokeManifest',
  async (tx, { name, label }) => {
    const [versions, changes] = await Promise.all([
      tx.all(versionsOfName, { name }),
      ChangeNumbers.gather(tx),
    ]);
    const named = versions.filter((version) => label === null || version.label === label);
    if (named.length === 0)
      return refused(refuse('MANIFEST_UNKNOWN', { manifest: name, versionLabel: label }));
    const live = named.filter(({ state }) => state !== 'REVOKED');
    if (live.length === 0) return refused(refuse('MANIFEST_STATE_CONFLICT', { manifestState: 'REVOKED' }));
    for (const { commit_number: seen, ...version } of live) {
      tx.replace(manifestVersions, { ...version, state: 'REVOKED', revoked_commit: tx.commitNumber }, seen);
      tx.record({
        event: 'MANIFEST_REVOKED',
        objectType: 'Manifest',
        objectId: name,
        before: { versionId: version.id, version: version.label, state: version.state },
      });
    }
    changes.countUp(tx, 'manifests', [FIRM_ID]);
    return accepted({ name, labels: live.map((version) => version.label) });
  },
  { refuses: revokeCodes },
);
