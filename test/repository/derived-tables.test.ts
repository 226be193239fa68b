import { expect, test } from 'vitest';
import { DerivedTables, type DerivedTable } from '@cifra/books/derived-tables';
import { loadRegistry } from '@cifra/books/registry';
import { tenantTables } from '@cifra/database/tables/tenant';
import { commandModules } from '@cifra/ops/command-modules';

test('every derived table of a tenant is registered once by a capability, to be rebuilt and verified', async () => {
  const { derivedTables } = await loadRegistry(commandModules);
  // Where the books are is the control plane's to say: nothing of theirs rebuilds it.
  const derived = Object.values(tenantTables).filter(
    ({ class: kind, name }) => kind === 'derived' && name !== 'serving_states',
  );
  expect(derivedTables.names.tables.toSorted()).toEqual(derived.map(({ name }) => name).toSorted());
  expect(derivedTables.names.sources).toEqual([
    'ledger.journal',
    'ledger.lostNumbers',
    'search.ACCOUNT',
    'search.JOURNAL_ENTRY',
    'documents.posted',
    'money.posted',
    'vouchers.files',
    'search.DOCUMENT',
    'search.MONEY_DOCUMENT',
    'search.PARTY',
    'search.ITEM',
  ]);
});

test('a table that is registered twice is thrown', () => {
  const table: DerivedTable = {
    name: 'account_balances',
    figure: null,
    count: () => Promise.resolve(0),
    begin: () => ({ receives: [], verify: () => Promise.resolve(0), rebuild: () => 0 }),
  };
  expect(() => new DerivedTables([], [table, table])).toThrow(
    'two derived tables are named account_balances',
  );
});
