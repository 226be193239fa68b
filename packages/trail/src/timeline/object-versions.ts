import { and, asc, desc, eq, sql } from 'drizzle-orm';
import { historyOf } from '@cifra/database/queries/as-of';
import { paged } from '@cifra/database/dialects/page';
import { queryTable } from '@cifra/database/dialects/query-tables';
import type { TableDefinition } from '@cifra/database/kit/table';
import { tenantQuery, type Query, type TenantTables } from '@cifra/database/statement';
import { closeItems, yearCloses } from '@cifra/database/tables/close';
import {
  accountRoles,
  accounts,
  entryDrafts,
  exchangeRateHistory,
  fiscalYears,
  imports,
  journalEntries,
  periods,
  recurringEntries,
  tenantProfile,
} from '@cifra/database/tables/tenant';
import type { TenantReadTx } from '@cifra/database/tx';
import { parseUuid } from '@cifra/domain/ids';
import { rowChanges, type FieldChange, type VersionRow } from './field-changes.ts';

/** The table that holds an object's rows, by the object type that events name. Other objects have events alone. */
const tableOfObject: Readonly<Record<string, TableDefinition>> = {
  Account: accounts,
  AccountRole: accountRoles,
  CloseItem: closeItems,
  EntryDraft: entryDrafts,
  ExchangeRate: exchangeRateHistory,
  FiscalYear: fiscalYears,
  Import: imports,
  JournalEntry: journalEntries,
  Period: periods,
  RecurringEntry: recurringEntries,
  Tenant: tenantProfile,
  YearClose: yearCloses,
};

export interface ObjectName {
  readonly objectType: string;
  readonly objectId: string;
}

/** A version of an object's row: its commit, and what changed from the version before. */
export interface VersionFact {
  readonly commitNumber: bigint;
  readonly isFirst: boolean;
  readonly fields: readonly FieldChange[];
}

interface VersionParams {
  readonly key: string;
  readonly after: bigint;
  readonly limit: number;
}

type VersionQuery = Query<TenantTables, VersionParams, VersionRow>;

/** Of the current row and of the superseded ones. */
interface VersionQueries {
  /** Later than a commit, in order. */
  readonly later: readonly VersionQuery[];
  /** Up to a commit, the latest first. */
  readonly upTo: readonly VersionQuery[];
}

const queriesOfTable = new Map<TableDefinition, VersionQueries>();

function versionQueries(table: TableDefinition): VersionQueries {
  const known = queriesOfTable.get(table);
  if (known) return known;
  const history = table.class === 'versioned' ? historyOf(table as never) : null;
  const rowsOf = (definition: TableDefinition, isLater: boolean): VersionQuery =>
    tenantQuery<VersionParams>()((q) => {
      const source = queryTable(definition, q.dialect);
      const columns = source as unknown as Record<string, typeof q.t.periods.id>;
      const key = columns[definition.primaryKey[0] as string] as typeof q.t.periods.id;
      const commitNumber = columns['commit_number'] as typeof q.t.periods.id;
      const after = q.arg(commitNumber, 'after');
      const rows = q.db
        .select()
        .from(source)
        .where(
          and(
            eq(key, q.arg(key, 'key')),
            isLater ? sql`${commitNumber} > ${after}` : sql`${commitNumber} <= ${after}`,
          ),
        )
        .orderBy(isLater ? asc(commitNumber) : desc(commitNumber));
      return paged(rows, q, sql.placeholder('limit'));
    }) as unknown as VersionQuery;
  const queries = {
    later: [rowsOf(table, true), ...(history ? [rowsOf(history, true)] : [])],
    upTo: [rowsOf(table, false), ...(history ? [rowsOf(history, false)] : [])],
  };
  queriesOfTable.set(table, queries);
  return queries;
}

/** Where a walk through the commits of an object begins, which way it goes, and how many it reads. */
export interface CommitWalk {
  /** The commit that it begins at, not included; null: the object's first, or, backward, its last. */
  readonly place: bigint | null;
  readonly isBackward: boolean;
  readonly limit: number;
}

/** Above every commit. */
const BEYOND_ALL = 9_223_372_036_854_775_807n;

/** The versions of an object's row beyond a commit, the earliest first, at most `limit`, each compared with the one before it. */
export async function listVersions(
  tx: TenantReadTx,
  { objectType, objectId }: ObjectName,
  walk: CommitWalk,
): Promise<VersionFact[]> {
  const table = Object.hasOwn(tableOfObject, objectType) ? tableOfObject[objectType] : undefined;
  if (!table) return [];
  const [keyColumn] = table.primaryKey;
  if (table.columns[keyColumn as string]?.kind === 'id' && !parseUuid(objectId).ok) return [];
  const key = table.columns[keyColumn as string]?.kind === 'id' ? objectId.toLowerCase() : objectId;
  const queries = versionQueries(table);
  const read = async (some: readonly VersionQuery[], after: bigint, limit: number): Promise<VersionRow[]> => {
    const rows: VersionRow[] = [];
    for (const query of some) rows.push(...(await tx.all(query, { key, after, limit })));
    return rows.toSorted((left, right) => (left.commit_number < right.commit_number ? -1 : 1));
  };
  const { place, isBackward, limit } = walk;
  const rows = isBackward
    ? (await read(queries.upTo, place === null ? BEYOND_ALL : place - 1n, limit)).slice(-limit)
    : (await read(queries.later, place ?? 0n, limit)).slice(0, limit);
  const [earliest] = rows;
  let previous =
    earliest === undefined
      ? null
      : ((await read(queries.upTo, earliest.commit_number - 1n, 1)).at(-1) ?? null);
  return rows.map((row) => {
    const version = {
      commitNumber: row.commit_number,
      isFirst: previous === null,
      fields: rowChanges(table, previous, row),
    };
    previous = row;
    return version;
  });
}
