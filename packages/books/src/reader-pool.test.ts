import { afterEach, expect, test } from 'vitest';
import { verifyBooks } from '../../../test/support/books-verification.ts';
import { openTenantBooks, type TenantBooks } from '../../../test/worlds/books/tenant-books.ts';
import { ReaderPool } from './reader-pool.ts';

let world: TenantBooks;
let pool: ReaderPool;
afterEach(async () => {
  await pool.close();
  await world.close();
});

async function poolOf(most: number): Promise<ReaderPool> {
  world = await openTenantBooks({ commandModules: [] });
  const options = {
    ...world.books.location,
    commandModules: [new URL('../../../test/support/books-verification.ts', import.meta.url).href],
    openTenantLimit: 5,
    sqlServer: null,
    registryDigest: null,
  };
  pool = await ReaderPool.start(options, most);
  return pool;
}

const verified = async (): Promise<boolean> => {
  const tenant = await world.books.tenantFacts(world.tenant.id);
  if (!tenant) throw new Error('the tenant is not served');
  const task = { kind: 'report', name: verifyBooks.name, input: { knownHeads: [] }, tenant } as const;
  return ((await pool.run(task)) as { readonly isValid: boolean }).isValid;
};

test('reports one after the other run on one thread', async () => {
  await poolOf(3);
  for (let count = 0; count < 4; count += 1) expect(await verified()).toBe(true);
  expect(pool.size).toBe(1);
});

test('reports side by side start further threads, never more than the most, and all are answered', async () => {
  await poolOf(2);
  for (let round = 0; round < 20 && pool.size < 2; round += 1)
    expect(await Promise.all(Array.from({ length: 8 }, verified))).toEqual(Array(8).fill(true));
  expect(pool.size).toBe(2);
  await Promise.all(Array.from({ length: 8 }, verified));
  expect(pool.size).toBe(2);
});

test('a closed pool accepts no report', async () => {
  await poolOf(1);
  await pool.close();
  await expect(verified()).rejects.toThrow('the books are closed');
});
