import { parseUuid, type Uuid } from '@cifra/domain/ids';
import { accounts, accountRoles, entryDrafts, exchangeRateHistory, fiscalYears, imports, journalEntries, periods, tenantProfile } from '@cifra/database/tables/tenant';
import type { StoredRow } from '@cifra/database/chain/row-hash';
import type { commits } from '@cifra/database/tables/common';
import type { Columns, Row, TableDefinition } from '@cifra/database/kit/table';
import type { TenantReadTx } from '@cifra/database/tx';
import { tenantReport } from '@cifra/books/command';
import { commitByNumber, entryRelations, eventsOfObject, reversalsOfEntry, versionQueries } from '../repository/trail.ts';

/** Objects whose versions a timeline shows, by the type that their events name. */
const tableOfType: ReadonlyMap<string, TableDefinition<string, Columns>> = new Map<string, TableDefinition<string, Columns>>([
  ['Account', accounts],
  ['AccountRole', accountRoles],
  ['EntryDraft', entryDrafts],
  ['ExchangeRate', exchangeRateHistory],
  ['FiscalYear', fiscalYears],
  ['Import', imports],
  ['JournalEntry', journalEntries],
  ['Period', periods],
  ['Tenant', tenantProfile],
]);
const queriesOfType = new Map([...tableOfType].map(([type, table]) => [type, versionQueries(table)]));

/** Objects that one timeline takes together at most: an entry, its draft, its reversals. */
const MAXIMUM_OBJECTS = 8;

export type CommitRow = Row<typeof commits>;

export interface TimelineEvent {
  readonly __typename: 'TimelineEvent';
  readonly event: string;
  readonly objectType: string;
  readonly objectId: string;
  readonly before: string | null;
  readonly after: string | null;
}

export interface FieldChange {
  readonly __typename: 'FieldChange';
  readonly objectType: string;
  readonly objectId: string;
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What one commit did to the object. */
export interface TimelineItem {
  readonly commit: CommitRow;
  readonly events: readonly TimelineEvent[];
  readonly changes: readonly FieldChange[];
}

interface NamedObject {
  readonly objectType: string;
  readonly objectId: string;
}

/** Events and versions of an object, merged by commit, in order of commit number. Of an entry: its draft's and its reversal's too. */
export const readTimeline = tenantReport<NamedObject, readonly TimelineItem[]>('audit.timeline', async (tx, named) => {
  const items = new Map<bigint, { commit: CommitRow; events: TimelineEvent[]; changes: FieldChange[] }>();
  const itemOf = async (number: bigint, known: CommitRow | null): Promise<{ events: TimelineEvent[]; changes: FieldChange[] } | null> => {
    const found = items.get(number);
    if (found) return found;
    const commit = known ?? (await tx.first(commitByNumber, { number }));
    if (!commit) return null;
    const item = { commit, events: [], changes: [] };
    items.set(number, item);
    return item;
  };
  for (const object of await relatedObjects(tx, named)) {
    for (const { event, commit } of await tx.all(eventsOfObject, object)) {
      const item = await itemOf(commit.number, commit);
      item?.events.push({ __typename: 'TimelineEvent', event: event.event, ...object, before: event.before, after: event.after });
    }
    let previous: StoredRow | null = null;
    for (const version of await versionsOf(tx, object)) {
      const item = await itemOf(version['commit_number'] as bigint, null);
      item?.changes.push(...changesBetween(previous, version, object));
      previous = version;
    }
  }
  return [...items.values()].toSorted((left, right) => (left.commit.number < right.commit.number ? -1 : 1));
});

async function relatedObjects(tx: TenantReadTx, { objectType, objectId }: NamedObject): Promise<NamedObject[]> {
  const objects: NamedObject[] = [{ objectType, objectId }];
  const id = parseUuid(objectId);
  if (objectType !== 'JournalEntry' || !id.ok) return objects;
  const entry = await tx.first(entryRelations, { id: id.value });
  if (entry?.sourceId) objects.push({ objectType: 'EntryDraft', objectId: entry.sourceId });
  for (const { entry_id: reversed, reversing_entry_id: reversing } of await tx.all(reversalsOfEntry, { id: id.value })) {
    objects.push({ objectType: 'JournalEntry', objectId: reversed === id.value ? reversing : reversed });
  }
  return objects.slice(0, MAXIMUM_OBJECTS);
}

/** Every version of the object's row, the earliest first. */
async function versionsOf(tx: TenantReadTx, { objectType, objectId }: NamedObject): Promise<StoredRow[]> {
  const [queries, table] = [queriesOfType.get(objectType), tableOfType.get(objectType)];
  if (!queries || !table) return [];
  const [keyName = ''] = table.primaryKey;
  const key = table.columns[keyName]?.kind === 'id' ? uuidOrNull(objectId) : objectId;
  if (key === null) return [];
  const rows = [...(queries.superseded ? await tx.all(queries.superseded, { key }) : []), ...(await tx.all(queries.current, { key }))];
  return rows.toSorted((left, right) => ((left['commit_number'] as bigint) < (right['commit_number'] as bigint) ? -1 : 1));
}

function uuidOrNull(text: string): Uuid | null {
  const id = parseUuid(text);
  return id.ok ? id.value : null;
}

/** The fields that differ; of a first version, every field that has a value. */
function changesBetween(previous: StoredRow | null, version: StoredRow, object: NamedObject): FieldChange[] {
  const textOf = (value: StoredRow[string] | undefined): string | null => (value === null || value === undefined ? null : String(value));
  return Object.keys(version).flatMap((field): FieldChange[] => {
    if (field === 'commit_number') return [];
    const [before, after] = [textOf(previous?.[field]), textOf(version[field])];
    return before === after ? [] : [{ __typename: 'FieldChange', ...object, field, before, after }];
  });
}
