import type { Uuid } from '@cifra/domain/ids';
import { firmObjectId, objectId, parseObjectId, type ObjectName } from '@cifra/domain/object-id';
import type { TenantObjectType } from '@cifra/domain/object-types';

/** Ids as the API writes them, in texts: what was asked, what was answered. */

const idForm = /(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{24}(?:[A-Za-z0-9_-]{22})?(?![A-Za-z0-9_-])/g;

/** A text with something else in place of its ids. */
export function replaceIds(text: string, to: (name: ObjectName, id: string) => string): string {
  return text.replaceAll(idForm, (id) => {
    const name = parseObjectId(id);
    return name === null ? id : to(name, id);
  });
}

/** Rows and tenants that a text names by its ids. */
export function rowsNamedIn(text: string): readonly string[] {
  const rows: string[] = [];
  replaceIds(text, ({ tenantId, rowId }, id) => {
    rows.push(rowId, ...(tenantId === null ? [] : [tenantId]));
    return id;
  });
  return rows;
}

export function writtenId({ type, tenantId, rowId }: ObjectName): string {
  return tenantId === null ? firmObjectId(type, rowId) : objectId(type, tenantId, rowId);
}

export function idOfTenant(tenantId: string): string {
  return firmObjectId('Tenant', tenantId as Uuid);
}

const typesOfTables: Readonly<Record<string, TenantObjectType>> = {
  accounts: 'Account',
  allocations: 'Allocation',
  close_items: 'CloseItem',
  documents: 'Document',
  document_drafts: 'DocumentDraft',
  money_documents: 'MoneyDocument',
  money_drafts: 'MoneyDraft',
  entry_drafts: 'EntryDraft',
  exchange_rate_history: 'ExchangeRate',
  fiscal_years: 'FiscalYear',
  imports: 'Import',
  import_mappings: 'ImportMapping',
  items: 'Item',
  journal_entries: 'JournalEntry',
  open_items: 'OpenItem',
  parties: 'Party',
  periods: 'Period',
  recurring_entries: 'RecurringEntry',
  tax_codes: 'TaxCode',
  year_closes: 'YearClose',
};

/** The type of a table's rows; of rows that are no objects, some other's. */
export function typeOfTable(table: string): TenantObjectType {
  return typesOfTables[table] ?? 'Account';
}
