import { and, asc, eq } from 'drizzle-orm';
import { InvariantBroken } from '@cifra/database/failures';
import { openEvents } from '@cifra/database/personal/references';
import { tenantQuery } from '@cifra/database/statement';
import type { TenantReadTx } from '@cifra/database/tx';
import { MOST_COUNTED, type PageRequest } from '@cifra/books/connection';
import { tenantListing } from '@cifra/books/listing';
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

/** The commits that have an event of an object. */
const commitsOfObject = tenantListing<ObjectName>()({
  key: ['bigint'],
  build: (q) => {
    const t = q.t.audit_events;
    const walk = q.along([t.commit_number]);
    return (
      q.db
        .select({ commitNumber: t.commit_number })
        .from(t)
        .where(
          and(
            eq(t.object_type, q.arg(t.object_type, 'objectType')),
            eq(t.object_id, q.arg(t.object_id, 'objectId')),
            walk.beyond,
          ),
        )
        // Not DISTINCT: what it counts would have no order that SQL Server takes (145).
        .groupBy(t.commit_number)
        .orderBy(...walk.order)
    );
  },
});

/** The parts of an entry's place: the number of its commit. */
export const timelineKey = commitsOfObject.key;

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
 * The history of an object, versions and events merged by commit: the rows of a page, one more than it holds, in the direction of the page.
 * The caller holds one unchanging state. Each source is read by its key, so it costs by what is shown.
 */
export async function readTimeline(
  tx: TenantReadTx,
  object: ObjectName,
  page: PageRequest,
): Promise<TimelineEntry[]> {
  const objects = await relatedObjects(tx, object);
  const { numbers, versions } = await commitsOf(tx, objects, page);
  const entries: TimelineEntry[] = [];
  for (const commitNumber of numbers) {
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

/** How many commits did anything to an object and what belongs to it, counted to one more than lists are counted. */
export async function countTimeline(tx: TenantReadTx, object: ObjectName): Promise<number> {
  const whole = { size: MOST_COUNTED, isBackward: false, place: null, stamp: '' };
  return (await commitsOf(tx, await relatedObjects(tx, object), whole)).numbers.length;
}

/** The commits of a page and one more, and the versions that they wrote. */
async function commitsOf(
  tx: TenantReadTx,
  objects: readonly ObjectName[],
  page: PageRequest,
): Promise<{
  readonly numbers: readonly bigint[];
  readonly versions: ReadonlyMap<bigint, TimelineVersion[]>;
}> {
  const versions = new Map<bigint, TimelineVersion[]>();
  const numbers = new Set<bigint>();
  const { size, isBackward, place } = page;
  const limit = size + 1;
  const walk = { place: place === null ? null : BigInt(place[0] ?? 0), isBackward, limit };
  for (const each of objects) {
    for (const { commitNumber, ...version } of await listVersions(tx, each, walk)) {
      numbers.add(commitNumber);
      versions.set(commitNumber, [
        ...(versions.get(commitNumber) ?? []),
        { ...each, ...(version satisfies Omit<VersionFact, 'commitNumber'>) },
      ]);
    }
    const { objectType, objectId } = each;
    for (const { commitNumber } of await commitsOfObject.rows(tx, { objectType, objectId }, page))
      numbers.add(commitNumber);
  }
  const sign = isBackward ? 1 : -1;
  const ordered = [...numbers].toSorted((left, right) => (left < right ? sign : -sign));
  return { numbers: ordered.slice(0, limit), versions };
}
