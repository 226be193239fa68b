import type { Uuid } from '@cifra/domain/ids';
import type { Connection, KeyPart } from '@cifra/books/connection';
import type { ControlReadTx } from '@cifra/database/tx';
import { permissionNames } from '@cifra/access/permissions';
import { clusterByCode } from '../directory/queries.ts';
import type { ManifestFindings, KeptOperation } from './checked.ts';
import { findingsOf } from './findings.ts';
import {
  commitsOfVersions,
  everyCheck,
  everyVersion,
  operationsOfVersion,
  type OperationRow,
  type VersionRow,
} from './queries.ts';

/** When something was done, and by whom: a user by id alone, anybody else by name. */
export interface DoneBy {
  readonly atMicros: bigint;
  readonly actorId: string | null;
  readonly actorName: string | null;
}

/** A version of a manifest as it stands. */
export interface ManifestVersionView {
  readonly id: Uuid;
  readonly name: string;
  readonly label: string;
  readonly audience: VersionRow['audience'];
  readonly state: VersionRow['state'];
  readonly operationCount: number;
  readonly registered: DoneBy | null;
  readonly promoted: DoneBy | null;
  readonly revoked: DoneBy | null;
  readonly findings: ManifestFindings;
}

export type ManifestVersionPage = Connection<ManifestVersionView>;
export type ManifestOperationPage = Connection<KeptOperation>;

/** The parts of a version's place in the list. */
export const versionKey: readonly KeyPart[] = ['text', 'id'];

/** By name, and in the order of their registration; of one name, or of all. */
export async function readManifestVersions(
  control: ControlReadTx,
  { name = null }: { readonly name?: string | null } = {},
): Promise<readonly ManifestVersionView[]> {
  const [versions, checks, commits] = await Promise.all([
    control.all(everyVersion, {}),
    control.all(everyCheck, {}),
    control.all(commitsOfVersions, {}),
  ]);
  const checkOf = new Map(checks.map((check) => [check.version_id, check]));
  const commitOf = new Map(commits.map((commit) => [commit.number, commit]));
  const doneBy = (number: bigint | null): DoneBy | null => {
    const commit = number === null ? undefined : commitOf.get(number);
    if (commit === undefined) return null;
    return { atMicros: commit.instant, actorId: commit.actorId, actorName: commit.actorName };
  };
  return versions
    .filter((row) => name === null || row.name === name)
    .map((row) => ({
      id: row.id,
      name: row.name,
      label: row.label,
      audience: row.audience,
      state: row.state,
      operationCount: row.operation_count,
      registered: doneBy(row.registered_commit),
      promoted: doneBy(row.promoted_commit),
      revoked: doneBy(row.revoked_commit),
      findings: findingsOf(checkOf.get(row.id)),
    }));
}

/** In the order of their file. */
export async function readManifestOperations(
  control: ControlReadTx,
  versionId: Uuid,
): Promise<readonly KeptOperation[]> {
  return (await control.all(operationsOfVersion, { versionId })).map(operationOf);
}

const operationOf = ({ operation_id, name, type, body }: OperationRow): KeptOperation => ({
  id: operation_id,
  name,
  type,
  body: JSON.parse(body) as string,
});

/** What operations need that a cluster does not grant; null where there is no such cluster. */
export async function missingInCluster(
  control: ControlReadTx,
  code: string,
  { needs }: Pick<ManifestFindings, 'needs'>,
): Promise<readonly string[] | null> {
  const cluster = await control.first(clusterByCode, { code });
  if (cluster === null || cluster.is_removed) return null;
  const granted = new Set(JSON.parse(cluster.permissions) as string[]);
  return permissionNames.filter((permission) => needs.includes(permission) && !granted.has(permission));
}
