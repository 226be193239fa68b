import { accepted } from '@cifra/domain/result';
import { tenantCommand } from '@cifra/books/command';
import type { Figures } from '@cifra/books/derived-tables';

export interface DerivedRebuilt {
  readonly balances: number;
  readonly counters: number;
}

/** Makes the derived tables that the capabilities registered anew, in one transaction. Refuses nothing. */
export const rebuildDerived = tenantCommand<Record<string, never>, DerivedRebuilt, never>(
  'books.rebuildDerived',
  async (tx, _input, { tenant, derivedTables }) => {
    const { before, after } = await derivedTables.rebuild(tx);
    const rebuilt = rebuiltOf(after);
    tx.record({
      event: 'DERIVED_TABLES_REBUILT',
      objectType: 'Tenant',
      objectId: tenant.id,
      before: rebuiltOf(before),
      after: rebuilt,
    });
    return accepted(rebuilt);
  },
  {
    stepwise:
      'It reads every line and every number of the books, some thousands at a time: books have no bound.',
  },
);

function rebuiltOf({ balances = 0, counters = 0 }: Figures): DerivedRebuilt {
  return { balances, counters };
}
