import { expect, test } from 'vitest';
import { InvariantBroken } from '../failures.ts';
import { createMssqlDatabase, dropMssqlDatabase, type ProvisioningServer } from './provision-database.ts';
import { RecordingPool, rows } from './recording-fake.ts';

const placement = { engine: 'mssql', server: 'db1', database: 'cifra_t1' } as const;

/** A server that says whether the database is there, and how many profiles it holds. */
function serverWith({ isThere, profiles = 0 }: { readonly isThere: boolean; readonly profiles?: number }) {
  const pool = new RecordingPool((text) => {
    if (text.includes('db_id(')) return rows({ id: isThere ? 7 : null });
    if (text.includes('tenant_profile')) return rows({ rows: profiles });
    return { recordset: [], rowsAffected: [0] };
  });
  const migrated: string[] = [];
  const closed: string[] = [];
  const leases = { open: 0 };
  const server: ProvisioningServer = {
    leaseMaster: async () => {
      leases.open += 1;
      return { pool, release: () => void (leases.open -= 1) };
    },
    migrate: async ({ database }, kind) => void migrated.push(`${database} ${kind}`),
    lacking: async () => ['no roles'],
    letGo: async ({ database }) => void closed.push(database),
  };
  return { pool, server, migrated, closed, leases };
}

test('a database is created where there is none, and migrated; an existing one is only migrated', async () => {
  const none = serverWith({ isThere: false });
  const lacking = await createMssqlDatabase({ placement, kind: 'tenant' }, none.server);
  expect(lacking).toEqual(['no roles']);
  expect(none.pool.texts.filter((text) => text.startsWith('create'))).toEqual(['create database [cifra_t1]']);
  const existing = serverWith({ isThere: true });
  await createMssqlDatabase({ placement, kind: 'tenant' }, existing.server);
  expect(existing.pool.texts.some((text) => text.startsWith('create'))).toBe(false);
  expect([none.migrated, existing.migrated]).toEqual([['cifra_t1 tenant'], ['cifra_t1 tenant']]);
  expect([none.leases.open, existing.leases.open]).toEqual([0, 0]);
});

test('a database is dropped once, and never one with books in it', async () => {
  const empty = serverWith({ isThere: true });
  await dropMssqlDatabase({ placement }, empty.server);
  expect(empty.closed).toEqual(['cifra_t1']);
  expect(empty.pool.texts.at(-2)).toBe('drop database [cifra_t1]');
  expect(empty.pool.texts.at(-1)).toContain('drop login [cifra_t1_application]');
  const gone = serverWith({ isThere: false });
  await dropMssqlDatabase({ placement }, gone.server);
  expect(gone.pool.texts.some((text) => text.startsWith('drop'))).toBe(false);
  const full = serverWith({ isThere: true, profiles: 1 });
  await expect(dropMssqlDatabase({ placement }, full.server)).rejects.toThrow(/has books in it/);
  expect(full.pool.texts.some((text) => text.startsWith('drop'))).toBe(false);
  expect([empty.leases.open, gone.leases.open, full.leases.open]).toEqual([0, 0, 0]);
});

test('a name that is not plain reaches no server', async () => {
  const { pool, server } = serverWith({ isThere: true });
  const odd = { placement: { ...placement, database: "x'; drop database y" } };
  await expect(createMssqlDatabase({ ...odd, kind: 'tenant' }, server)).rejects.toThrow(InvariantBroken);
  await expect(dropMssqlDatabase(odd, server)).rejects.toThrow(InvariantBroken);
  expect(pool.texts).toEqual([]);
});
