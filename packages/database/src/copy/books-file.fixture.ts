import { writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { testHeader } from '../../../../test/support/account-works.ts';
import { insertEverywhere, replaceEverywhere } from '../chain/chained-rows.fixture.ts';
import { createEmptyDatabaseImage } from '../migrations/sqlite.ts';
import { SqliteConnection } from '../sqlite/connection.ts';
import { SqliteWriter } from '../sqlite/writer.ts';
import { tenantTables } from '../tables/tenant.ts';

/** What each engine has its own words for: the ends of 64 bits, text beyond the basic plane, an empty one, spaces. */
export const odd = {
  leastBits: -(2n ** 63n),
  mostE4: 2n ** 63n - 1n,
  text: 'ñandú 😀 Ω\n"quoted"',
} as const;

/** Writes a tenant's database with rows, history and people in every table of the chain, and some of what is not in it. */
export async function writeBooksFile(path: string): Promise<void> {
  writeFileSync(path, createEmptyDatabaseImage('tenant'));
  const connection = new SqliteConnection({ path, tables: tenantTables, principal: 'application' });
  const writer = new SqliteWriter(connection);
  const header = { ...testHeader, reason: odd.text };
  for (const seed of [1, 2])
    await writer.submit({
      header,
      reading: 'stepwise',
      run: async (tx) => (await insertEverywhere(tx, tenantTables, seed), { kind: 'keep', answer: null }),
    });
  for (const version of [1n, 3n])
    await writer.submit({
      header,
      reading: 'stepwise',
      run: async (tx) => (
        await replaceEverywhere(tx, tenantTables, { seed: 1, version }),
        { kind: 'keep', answer: null }
      ),
    });
  await writer.close();
  connection.close();
  const owner = new DatabaseSync(path);
  const id = '00000000000070008000000000000001';
  owner.exec(`insert into search_tokens (object_id, token, head, kind, field, day_order, word_bits) values (x'${id}', '😀', '😀', 1, 1, -1, ${odd.leastBits}), (x'${id}', '', '', 1, 1, -1, 0);
insert into search_states (tenant_id, commit_number, entry_count) values (x'${id}', 4, 0)`);
  owner.close();
}
