import { and, asc, eq, sql } from 'drizzle-orm';
import { InvariantBroken } from '@cifra/database/failures';
import { openEvents } from '@cifra/database/personal/references';
import { paged } from '@cifra/database/dialects/page';
import { tenantQuery } from '@cifra/database/statement';
import type { TenantReadTx } from '@cifra/database/tx';
import { findCommit, type CommitFact } from '@cifra/books/commits';
import { jsonChanges, type FieldChange } from './field-changes.ts';
import { listVersions, type ObjectName, type VersionFact } from './object-versions.ts';
import { relatedObjects } from './related-objects.ts';

/** A version of a row, as the timeline shows it; plain data. */
export interface TimelineVersion extends ObjectName {
  /** The row came into being with this version. */
  readonly isFirst: boolean;
  readonly fields: readonly FieldChange[];
}

export interface TimelineEvent extends ObjectName {
  readonly event: string;
  readonly changes: readonly FieldChange[];
}

/** All that one commit did to an object and what belongs to it: who, when, from where, why; plain data. */
export interface TimelineEntry {
  readonly commit: CommitFact;
  readonly events: readonly TimelineEvent[];
  readonly versions: readonly TimelineVersion[];
}

const commitsOfObject = tenantQuery<{ objectType: string; objectId: string; after: bigint; limit: number }>()(
  (q) => {
    const t = q.t.audit_events;
    const query = q.db
      .selectDistinct({ commitNumber: t.commit_number })
      .from(t)
      .where(
        and(
          eq(t.object_type, q.arg(t.object_type, 'objectType')),
          eq(t.object_id, q.arg(t.object_id, 'objectId')),
          sql`${t.commit_number} > ${q.arg(t.commit_number, 'after')}`,
        ),
      )
      .orderBy(asc(t.commit_number));
    return paged(query, q, sql.placeholder('limit'));
  },
);

const eventsOfObject = tenantQuery<{ objectType: string; objectId: string; commitNumber: bigint }>()((q) => {
  const t = q.t.audit_events;
  return q.db
    .select({ event: t.event, before: t.before, after: t.after })
    .from(t)
    .where(
      and(
        eq(t.object_type, q.arg(t.object_type, 'objectType')),
        eq(t.object_id, q.arg(t.object_id, 'objectId')),
        eq(t.commit_number, q.arg(t.commit_number, 'commitNumber')),
      ),
    )
    .orderBy(asc(t.ordinal));
});

/**
 * The history of an object, versions and events merged by commit, the earliest first: at most `limit` commits after a number.
 * The caller holds one unchanging state. Each source is read by its key, so it costs by what is shown.
 */
export async function readTimeline(
  tx: TenantReadTx,
  object: ObjectName,
  { after, limit }: { readonly after: bigint; readonly limit: number },
): Promise<TimelineEntry[]> {
  const objects = await relatedObjects(tx, object);
  const versions = new Map<bigint, TimelineVersion[]>();
  const numbers = new Set<bigint>();
  for (const each of objects) {
    for (const { commitNumber, ...version } of await listVersions(tx, each, { after, limit })) {
      numbers.add(commitNumber);
      versions.set(commitNumber, [
        ...(versions.get(commitNumber) ?? []),
        { ...each, ...(version satisfies Omit<VersionFact, 'commitNumber'>) },
      ]);
    }
    for (const { commitNumber } of await tx.all(commitsOfObject, { ...each, after, limit }))
      numbers.add(commitNumber);
  }
  const shown = [...numbers].toSorted((left, right) => (left < right ? -1 : 1)).slice(0, limit);
  const entries: TimelineEntry[] = [];
  for (const commitNumber of shown) {
    const commit = await findCommit(tx, commitNumber);
    if (!commit) throw new InvariantBroken(`a row names commit ${commitNumber}, which does not exist`);
    const events: TimelineEvent[] = [];
    for (const { objectType, objectId } of objects) {
      const told = await tx.all(eventsOfObject, { objectType, objectId, commitNumber });
      for (const { event, before, after: afterText } of await openEvents(tx, told))
        events.push({ objectType, objectId, event, changes: jsonChanges(before, afterText) });
    }
    entries.push({ commit, events, versions: versions.get(commitNumber) ?? [] });
  }
  return entries;
}
