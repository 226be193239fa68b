import type { ClusterCode } from '@cifra/access/clusters';
import type { Books } from '@cifra/books/books';
import { newId } from '@cifra/books/ids';
import type { Uuid } from '@cifra/domain/ids';
import { systemRequest } from '@cifra/ops/system-request';
import { createActor } from '../../isolation/world-commands.ts';
import { idOfStored, storedId, type StoredRows } from '../../support/stored/stored-rows.ts';

/** The people of the test's firm: each has one cluster in all tenants. The colleague is a second senior. */
const people = {
  owner: 'owner',
  senior: 'senior',
  colleague: 'senior',
  junior: 'junior',
  reviewer: 'reviewer',
  client: 'client',
} as const satisfies Record<string, ClusterCode>;
export type Person = keyof typeof people;

export async function createPeople(books: Books, control: StoredRows): Promise<Record<Person, Uuid>> {
  const clusterIds = await readClusterIds(control);
  const ids: Partial<Record<Person, Uuid>> = {};
  for (const [name, cluster] of Object.entries(people) as [Person, ClusterCode][]) {
    const userId = newId();
    const clusterId = clusterIds.get(cluster);
    if (clusterId === undefined) throw new Error(`there is no cluster ${cluster}`);
    ids[name] = userId;
    const grant = {
      id: newId(),
      userId,
      clusterId,
      tenantId: null,
      isRevoked: false,
      validUntilMicros: null,
    };
    const created = await books.executeControl(
      createActor,
      { id: userId, name, isActive: true, grants: [grant] },
      systemRequest('periods'),
    );
    if (!created.ok) throw new Error(JSON.stringify(created));
  }
  return ids as Record<Person, Uuid>;
}

/** Ids of the firm's role clusters by their codes. */
export async function readClusterIds(control: StoredRows): Promise<ReadonlyMap<string, Uuid>> {
  const rows = await control.rows('select code, id from role_clusters');
  return new Map(rows.map((row) => [String(row['code']), idOfStored(row['id'])]));
}

/** The commit that wrote a grant as it stands. */
export async function versionOfGrant(control: StoredRows, grantId: Uuid): Promise<string> {
  const [row] = await control.rows('select commit_number from grants where id = ?', storedId(grantId));
  return String(row?.['commit_number']);
}
