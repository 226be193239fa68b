import { capabilityModules } from '@cifra/capabilities/registry';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Uuid } from '@cifra/domain/ids';
import { localDate } from '@cifra/domain/local-date';
import { postingMatrix, type LockState } from '@cifra/domain/periods';
import { periodOfDate } from '@cifra/ledger/journal/queries';
import type { Books } from '@cifra/books/books';
import { post } from '../../../test/support/fixture-commands.ts';
import { storedId } from '../../../test/support/stored/stored-rows.ts';
import { openTenantBooks, type TenantBooks } from '../../../test/worlds/books/tenant-books.ts';
import { lockPeriodCommand, unlockPeriodCommand } from '@cifra/closing/periods/lock-period';

let world: TenantBooks;
beforeEach(async () => {
  world = await openTenantBooks({ commandModules: capabilityModules });
});
afterEach(() => world.close());

const STEPS: readonly LockState[] = [
  'LOCK_SALES',
  'LOCK_SALES_AND_PURCHASING',
  'LOCK_PURCHASING',
  'UNLOCKED',
];

test('while two processes post and lock at once, no entry gets a commit after the lock of its side', async () => {
  const { tenant, accounts, request } = world;
  const periodId = await world.books.read(
    tenant.id,
    async (tx) => (await tx.first(periodOfDate, { date: localDate('2026-03-15') }))?.id,
  );
  const processes = [world.books, await world.openAgain(), await world.openAgain()];
  const sources = ['SALES', 'PURCHASING', 'MANUAL'] as const;
  const refused = new Map<string, number>();

  const postSome = async (books: Books, count: number): Promise<void> => {
    for (let index = 0; index < count; index += 1) {
      const source = sources[index % 3] ?? 'MANUAL';
      const lines = [
        { accountId: accounts.cash, currency: 'PAB', amountE4: '10000' },
        { accountId: accounts.sales, currency: 'PAB', amountE4: '-10000' },
      ];
      const outcome = await books.execute(
        post,
        { tenantId: tenant.id },
        { source, postingDate: localDate('2026-03-15'), lines },
        request(),
      );
      if (!outcome.ok) refused.set(outcome.refusal.code, (refused.get(outcome.refusal.code) ?? 0) + 1);
    }
  };
  const lockSome = async (books: Books, rounds: number): Promise<void> => {
    for (let round = 0; round < rounds; round += 1) {
      for (const to of STEPS) {
        const command =
          to === 'LOCK_PURCHASING' || to === 'UNLOCKED' ? unlockPeriodCommand : lockPeriodCommand;
        const outcome = await books.execute(
          command,
          { tenantId: tenant.id },
          { periodId: periodId as Uuid, to, reason: 'Racing the posters, on purpose.', version: null },
          request(),
        );
        expect(outcome.ok).toBe(true);
      }
    }
  };
  await Promise.all([
    lockSome(processes[0] as Books, 15),
    postSome(processes[1] as Books, 90),
    postSome(processes[1] as Books, 90),
    postSome(processes[2] as Books, 90),
  ]);

  const stored = await world.storedOf();
  const id = storedId(String(periodId));
  const versions = (await stored.rows(
    'select lock_state, commit_number from periods where id = ? union all select lock_state, commit_number from periods_history where id = ? order by commit_number',
    id,
    id,
  )) as unknown as readonly { readonly lock_state: LockState; readonly commit_number: number }[];
  const entries = (await stored.rows(
    'select side, commit_number from journal_entries',
  )) as unknown as readonly {
    readonly side: 'SALES' | 'PURCHASING' | 'NONE';
    readonly commit_number: number;
  }[];

  expect(versions).toHaveLength(1 + 15 * STEPS.length);
  expect(entries.length + (refused.get('PERIOD_LOCKED') ?? 0)).toBe(270);
  expect([...refused.keys()]).toEqual(['PERIOD_LOCKED']);
  for (const entry of entries) {
    const inForce = versions.findLast((version) => version.commit_number < entry.commit_number);
    expect(
      inForce && postingMatrix[inForce.lock_state][entry.side],
      `commit ${entry.commit_number}, side ${entry.side}`,
    ).toBe(true);
  }
});
