import { and, asc, desc, eq, lt, sql, type Column, type SQL } from 'drizzle-orm';
import { historyOf } from '@cifra/database/dialects/as-of';
import { paged } from '@cifra/database/dialects/page';
import { queryTable } from '@cifra/database/dialects/query-tables';
import type { StoredRow } from '@cifra/database/chain/row-hash';
import type { Columns, TableDefinition } from '@cifra/database/kit/table';
import { controlQuery, tenantQuery, type Query, type QueryScope, type TenantTables } from '@cifra/database/statement';
import type { Uuid } from '@cifra/domain/ids';

/** Rows of the trail, as they stand. Both kinds of database have the same two tables. */

/** A filter that is off when its parameter is null: one prepared statement for all combinations. */
const optional = (column: Column, parameter: SQL): SQL => sql`(${parameter} is null or ${column} = ${parameter})`;

export interface EventFilter {
  readonly event: string | null;
  readonly objectType: string | null;
  readonly objectId: string | null;
  /** Events before this commit and ordinal; the newest first. */
  readonly beforeNumber: bigint;
  readonly beforeOrdinal: number;
  readonly limit: number;
}

function eventsBuilder(q: QueryScope<TenantTables>) {
  const { audit_events: e, commits: c } = q.t;
  const number = q.arg(e.commit_number, 'beforeNumber');
  const ordinal = q.arg(e.ordinal, 'beforeOrdinal');
  return paged(
    q.db
      .select({ event: e, commit: c })
      .from(e)
      .innerJoin(c, eq(c.number, e.commit_number))
      .where(
        and(
          optional(e.event, q.arg(e.event, 'event')),
          optional(e.object_type, q.arg(e.object_type, 'objectType')),
          optional(e.object_id, q.arg(e.object_id, 'objectId')),
          sql`(${e.commit_number} < ${number} or (${e.commit_number} = ${number} and ${e.ordinal} < ${ordinal}))`,
        ),
      )
      .orderBy(desc(e.commit_number), desc(e.ordinal)),
    q,
    sql.placeholder('limit'),
  );
}

export const eventsBefore = tenantQuery<EventFilter>()(eventsBuilder);
export const firmEventsBefore = controlQuery<EventFilter>()((q) => eventsBuilder(q as unknown as QueryScope<TenantTables>));

export const eventsOfObject = tenantQuery<{ objectType: string; objectId: string }>()((q) => {
  const { audit_events: e, commits: c } = q.t;
  return q.db
    .select({ event: e, commit: c })
    .from(e)
    .innerJoin(c, eq(c.number, e.commit_number))
    .where(and(eq(e.object_type, q.arg(e.object_type, 'objectType')), eq(e.object_id, q.arg(e.object_id, 'objectId'))))
    .orderBy(asc(e.commit_number), asc(e.ordinal));
});

export const commitByNumber = tenantQuery<{ number: bigint }>()((q) =>
  q.db.select().from(q.t.commits).where(eq(q.t.commits.number, q.arg(q.t.commits.number, 'number'))),
);

export const commitsBefore = tenantQuery<{ before: bigint; limit: number }>()((q) =>
  paged(
    q.db.select().from(q.t.commits).where(lt(q.t.commits.number, q.arg(q.t.commits.number, 'before'))).orderBy(desc(q.t.commits.number)),
    q,
    sql.placeholder('limit'),
  ),
);

type ByKey = Query<TenantTables, { key: unknown }, StoredRow>;

/** The current row of a key, and its superseded versions: two queries per table, made once. */
export function versionQueries(definition: TableDefinition<string, Columns>): { readonly current: ByKey; readonly superseded: ByKey | null } {
  const [keyName = ''] = definition.primaryKey;
  const rowsOf = (of: TableDefinition): ByKey =>
    tenantQuery<{ key: unknown }>()((q) => {
      const table = queryTable(of, q.dialect) as unknown as Record<string, Column>;
      const column = table[keyName] as Column;
      return q.db.select().from(table as never).where(sql`${column} = ${q.arg(column, 'key')}`);
    }) as unknown as ByKey;
  const isVersioned = definition.class === 'versioned';
  return { current: rowsOf(definition), superseded: isVersioned ? rowsOf(historyOf(definition as TableDefinition<string, Columns, 'versioned'>)) : null };
}

export const entryRelations = tenantQuery<{ id: Uuid }>()((q) =>
  q.db.select({ sourceId: q.t.journal_entries.source_id }).from(q.t.journal_entries).where(eq(q.t.journal_entries.id, q.arg(q.t.journal_entries.id, 'id'))),
);

export const reversalsOfEntry = tenantQuery<{ id: Uuid }>()((q) => {
  const r = q.t.entry_reversals;
  return q.db.select().from(r).where(sql`${r.entry_id} = ${q.arg(r.entry_id, 'id')} or ${r.reversing_entry_id} = ${q.arg(r.reversing_entry_id, 'id')}`);
});

export const chainHead = tenantQuery()((q) =>
  paged(q.db.select({ number: q.t.commits.number, hash: q.t.commits.hash }).from(q.t.commits).orderBy(desc(q.t.commits.number)), q, 1),
);

export const knownHeads = controlQuery<{ tenantId: Uuid }>()((q) => {
  const h = q.t.chain_heads;
  return q.db.select({ number: h.head_number, hash: h.head_hash }).from(h).where(eq(h.tenant_id, q.arg(h.tenant_id, 'tenantId'))).orderBy(asc(h.head_number));
});
