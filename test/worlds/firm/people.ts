import { DatabaseSync } from 'node:sqlite';
import type { ClusterCode } from '@cifra/access/clusters';
import type { Books } from '@cifra/books/books';
import { newId } from '@cifra/books/ids';
import type { Uuid } from '@cifra/domain/ids';
import { systemRequest } from '@cifra/ops/system-request';
import { createActor } from '../../isolation/world-commands.ts';
import { uuidText } from '../../isolation/sightings.ts';

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

export async function createPeople(books: Books, controlFile: string): Promise<Record<Person, Uuid>> {
  const clusterIds = readClusterIds(controlFile);
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
export function readClusterIds(controlFile: string): ReadonlyMap<string, Uuid> {
  const database = new DatabaseSync(controlFile, { readOnly: true });
  try {
    return new Map(
      database
        .prepare('select code, id from role_clusters')
        .all()
        .map((row) => [String(row['code']), uuidText(row['id'] as Uint8Array) as Uuid]),
    );
  } finally {
    database.close();
  }
}
