import { randomFillSync } from 'node:crypto';
import { fixtureEvent } from '@cifra/database/audit-event.fixture';
import type { TenantTables } from '@cifra/database/statement';
import { accounts } from '@cifra/database/tables/tenant';
import type { CommitHeader, NewRow, WriteTx } from '@cifra/database/tx';
import type { Work } from '@cifra/database/writer';
import { uuidV7FromParts } from '@cifra/domain/ids';

/** The smallest works on a tenant's database: each keeps one account. Without vitest, so that child processes use them too. */

export const testHeader: CommitHeader = {
  actor: { kind: 'user', id: null, name: 'tester' },
  requestId: 'request-1',
  origin: '127.0.0.1',
  command: 'test.keepAccount',
  reason: null,
};

export function newAccount(code: string): NewRow<typeof accounts> {
  return {
    id: uuidV7FromParts(Date.now(), randomFillSync(new Uint8Array(10))),
    code,
    name: `Account ${code}`,
    type: 'ASSET',
    normal_side: 'DEBIT',
    kind: null,
    parent_id: null,
    is_postable: true,
    is_active: true,
    control_role: null,
    currency: null,
    bank_number: null,
  };
}

/** Keeps an account, then does what the test wants; answers the account's code. */
export function keepAccount(
  code: string,
  then: (tx: WriteTx<TenantTables>, row: NewRow<typeof accounts>) => void | Promise<void> = () => undefined,
): Work<string, TenantTables> {
  return {
    header: testHeader,
    run: async (tx) => {
      const row = newAccount(code);
      tx.insert(accounts, row);
      tx.record(
        fixtureEvent({ event: 'ACCOUNT_OPENED', objectType: 'Account', objectId: row.id, after: { code } }),
      );
      await then(tx, row);
      return { kind: 'keep', answer: code };
    },
  };
}
