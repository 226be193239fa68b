import { controlProjection } from '@cifra/books/command';
import { jsonText } from '@cifra/database/chain/chain-recorder';
import { ChangeNumbers, FIRM_ID } from '@cifra/database/changes/count-up';
import type { Uuid } from '@cifra/domain/ids';
import type { ManifestFindings } from '../checked.ts';
import { keepCheck } from '../queries.ts';

export interface VersionCheck {
  readonly versionId: Uuid;
  readonly schemaDigest: string;
  readonly findings: ManifestFindings;
}

/** Keeps what was found when versions were held against the schema of now. */
export const keepManifestChecksCommand = controlProjection<
  { readonly checks: readonly VersionCheck[] },
  null
>('firm.keepManifestChecks', async (tx, { checks }) => {
  const changes = await ChangeNumbers.gather(tx);
  for (const { versionId, schemaDigest, findings } of checks)
    tx.upsert(keepCheck, {
      version_id: versionId,
      schema_digest: schemaDigest,
      checked_at: tx.commitInstantMicros,
      findings: jsonText(findings),
    });
  changes.countUp(tx, 'manifests', [FIRM_ID]);
  return null;
});
