import { setTimeout as delay } from 'node:timers/promises';
import { capabilityModules } from '@cifra/capabilities/registry';
import { expect, vi } from 'vitest';
import { localDate } from '@cifra/domain/local-date';
import { post } from '../support/fixture-commands.ts';
import { openTenantBooks } from '../worlds/books/tenant-books.ts';

/** More than share a commit. */
const COMMANDS = 80;
/** Longer than a commit may wait until other processes are told of it. */
const TOLD_MILLISECONDS = 600;

/** Closes books while commands run: all are answered, and no mark of a commit fails. */
export async function closeWhileRunning(): Promise<void> {
  const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  const world = await openTenantBooks({ commandModules: capabilityModules });
  try {
    const { tenant, accounts, request } = world;
    const books = await world.openAgain();
    const lines = [
      { accountId: accounts.cash, currency: 'PAB', amountE4: '10000' },
      { accountId: accounts.sales, currency: 'PAB', amountE4: '-10000' },
    ];
    const entry = { source: 'MANUAL', postingDate: localDate('2026-03-15'), lines } as const;
    const running = Array.from({ length: COMMANDS }, () =>
      books.execute(post, { tenantId: tenant.id }, entry, request()),
    );
    await Promise.race(running);
    await books.close();
    const outcomes = await Promise.all(running);
    expect(outcomes.filter(({ ok }) => !ok)).toEqual([]);
    await delay(TOLD_MILLISECONDS);
    expect(warned).not.toHaveBeenCalled();
  } finally {
    await world.close();
    warned.mockRestore();
  }
}
