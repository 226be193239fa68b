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

interface VersionQueries {
  /** Later than a commit, in order: of the current row and of the superseded ones. */
  readonly later: readonly Query<TenantTables, VersionParams, VersionRow>[];
  /** The last superseded one up to a commit. */
  readonly before: Query<TenantTables, VersionParams, VersionRow> | null;
}

const queriesOfTable = new Map<TableDefinition, VersionQueries>();

function versionQueries(table: TableDefinition): VersionQueries {
  const known = queriesOfTable.get(table);
  if (known) return known;
  const history = table.class === 'versioned' ? historyOf(table as never) : null;
  const rowsOf = (
    definition: TableDefinition,
    isLater: boolean,
  ): Query<TenantTables, VersionParams, VersionRow> =>
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
    }) as unknown as Query<TenantTables, VersionParams, VersionRow>;
  const queries = {
    later: [rowsOf(table, true), ...(history ? [rowsOf(history, true)] : [])],
    before: history ? rowsOf(history, false) : null,
  };
  queriesOfTable.set(table, queries);
  return queries;
}

/** The versions of an object's row after a commit, the earliest first, at most `limit`, each compared with the one before it. */
export async function listVersions(
  tx: TenantReadTx,
  { objectType, objectId }: ObjectName,
  { after, limit }: { readonly after: bigint; readonly limit: number },
): Promise<VersionFact[]> {
  const table = Object.hasOwn(tableOfObject, objectType) ? tableOfObject[objectType] : undefined;
  if (!table) return [];
  const [keyColumn] = table.primaryKey;
  if (table.columns[keyColumn as string]?.kind === 'id' && !parseUuid(objectId).ok) return [];
  const key = table.columns[keyColumn as string]?.kind === 'id' ? objectId.toLowerCase() : objectId;
  const queries = versionQueries(table);
  const rows: VersionRow[] = [];
  for (const query of queries.later) rows.push(...(await tx.all(query, { key, after, limit })));
  rows.sort((left, right) => (left.commit_number < right.commit_number ? -1 : 1));
  let previous =
    queries.before && after > 0n ? await tx.first(queries.before, { key, after, limit: 1 }) : null;
  return rows.slice(0, limit).map((row) => {
    const version = {
      commitNumber: row.commit_number,
      isFirst: previous === null,
      fields: rowChanges(table, previous, row),
    };
    previous = row;
    return version;
  });
}
