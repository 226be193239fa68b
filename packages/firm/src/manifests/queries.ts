import { and, asc, eq, ne, or } from 'drizzle-orm';
import type { Row } from '@cifra/database/kit/table';
import { controlQuery, upsertOf } from '@cifra/database/statement';
import {
  manifestChecks,
  type manifestOperations,
  type manifestVersions,
} from '@cifra/database/tables/manifests';
import type { Uuid } from '@cifra/domain/ids';

/** Versions of manifests, their operations and what checks found, as they stand. */

export type VersionRow = Row<typeof manifestVersions>;
export type OperationRow = Row<typeof manifestOperations>;
export type CheckRow = Row<typeof manifestChecks>;

/** By name, and in the order of their registration: ids are. */
export const everyVersion = controlQuery()((q) => {
  const t = q.t.manifest_versions;
  return q.db.select().from(t).orderBy(asc(t.name), asc(t.id));
});

export const versionsOfName = controlQuery<{ name: string }>()((q) => {
  const t = q.t.manifest_versions;
  return q.db
    .select()
    .from(t)
    .where(eq(t.name, q.arg(t.name, 'name')))
    .orderBy(asc(t.id));
});

/** Those that are not revoked. */
export const liveVersions = controlQuery()((q) => {
  const t = q.t.manifest_versions;
  return q.db.select().from(t).where(ne(t.state, 'REVOKED')).orderBy(asc(t.name), asc(t.id));
});

export const operationsOfVersion = controlQuery<{ versionId: Uuid }>()((q) => {
  const t = q.t.manifest_operations;
  return q.db
    .select()
    .from(t)
    .where(eq(t.version_id, q.arg(t.version_id, 'versionId')))
    .orderBy(asc(t.ordinal));
});

/** The ids that all first parties may send, with the digests of their texts. */
export const idsOfFirstParties = controlQuery()((q) => {
  const [o, v] = [q.t.manifest_operations, q.t.manifest_versions];
  return q.db
    .select({ id: o.operation_id, bodyHash: o.body_hash })
    .from(o)
    .innerJoin(v, eq(v.id, o.version_id))
    .where(and(ne(v.state, 'REVOKED'), eq(v.audience, 'FIRST_PARTIES')));
});

/** The ids of a name's versions. */
export const idsOfName = controlQuery<{ name: string }>()((q) => {
  const [o, v] = [q.t.manifest_operations, q.t.manifest_versions];
  return q.db
    .select({ id: o.operation_id, bodyHash: o.body_hash })
    .from(o)
    .innerJoin(v, eq(v.id, o.version_id))
    .where(and(ne(v.state, 'REVOKED'), eq(v.name, q.arg(v.name, 'name'))));
});

export const everyCheck = controlQuery()((q) => q.db.select().from(q.t.manifest_checks));

export const checksOfName = controlQuery<{ name: string }>()((q) => {
  const [c, v] = [q.t.manifest_checks, q.t.manifest_versions];
  return q.db
    .select({ versionId: c.version_id, findings: c.findings })
    .from(c)
    .innerJoin(v, eq(v.id, c.version_id))
    .where(eq(v.name, q.arg(v.name, 'name')));
});

/** The commits that registered, promoted and revoked versions. */
export const commitsOfVersions = controlQuery()((q) => {
  const [c, v] = [q.t.commits, q.t.manifest_versions];
  return q.db
    .select({ number: c.number, instant: c.instant, actorId: c.actor_id, actorName: c.actor_name })
    .from(c)
    .innerJoin(
      v,
      or(eq(c.number, v.registered_commit), eq(c.number, v.promoted_commit), eq(c.number, v.revoked_commit)),
    );
});

export const keepCheck = upsertOf(manifestChecks, { set: ['schema_digest', 'checked_at', 'findings'] });
