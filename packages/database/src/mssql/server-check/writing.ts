import { randomFillSync } from 'node:crypto';
import { uuidV7FromParts } from '@cifra/domain/ids';
import { verifyChain } from '../../chain/verify.ts';
import { definitionsOf } from '../../tables/kinds.ts';
import { accounts, tenantTables } from '../../tables/tenant.ts';
import type { TenantTables } from '../../statement.ts';
import type { CommitHeader } from '../../tx.ts';
import type { Work } from '../../writer.ts';
import { readingIsolationOf, lackingProtections } from '../capabilities.ts';
import { mssqlChainSource } from '../chain-source.ts';
import type { MssqlPool } from '../driver.ts';
import { MssqlStatements } from '../statements.ts';
import { beginReading } from '../transaction.ts';
import { MssqlWriter } from '../writer.ts';
import { firstRow, type Bench, type Proof } from './bench.ts';
import { holds, missing, notTried } from './finding.ts';

const HEADER: CommitHeader = {
  actor: { kind: 'system', id: null, name: 'server-check' },
  requestId: 'server-check',
  origin: 'command line',
  command: 'server-check',
  reason: null,
};

const COMMITS = 120;

/** The smallest command: an account and its event. */
function addAccount(code: string): Work<null, TenantTables> {
  return {
    header: HEADER,
    run: async (tx) => {
      const id = uuidV7FromParts(Date.now(), randomFillSync(new Uint8Array(10)));
      tx.insert(accounts, {
        id,
        code,
        name: code,
        type: 'ASSET',
        normal_side: 'DEBIT',
        kind: null,
        parent_id: null,
        is_postable: true,
        is_active: true,
        control_role: null,
        currency: null,
        bank_number: null,
      });
      tx.record({
        event: 'MIGRATION_FILLED',
        objectType: 'Migration',
        objectId: 'server-check',
        after: { rows: 1 },
      });
      return { kind: 'keep', answer: null };
    },
  };
}

const writerOn = (pool: MssqlPool): MssqlWriter<TenantTables> =>
  new MssqlWriter(pool, new MssqlStatements(tenantTables));

/** The commits are 1 to `count` without a gap, and the chain is whole. */
async function judgedChain({ pool }: Bench, count: number): Promise<string | null> {
  const { least, most, all } = await firstRow(
    pool,
    'select min([number]) as [least], max([number]) as [most], count(*) as [all] from [dbo].[commits]',
  );
  if (Number(all) !== count || Number(least) !== 1 || Number(most) !== count)
    return `${String(all)} commits from ${String(least)} to ${String(most)}, where ${count} were made`;
  const reading = await beginReading(pool, readingIsolationOf(await lackingProtections(pool, 'accounts')));
  try {
    const tables = Object.values(definitionsOf.tenant);
    const { isValid } = await verifyChain({ tables, source: mssqlChainSource(reading), knownHeads: [] });
    return isValid ? null : 'the chain does not verify';
  } finally {
    await reading.rollback();
  }
}

const commits: Proof = {
  promise: 'more-than-a-hundred-commits',
  page: 'https://learn.microsoft.com/en-us/sql/t-sql/queries/select-order-by-clause-transact-sql',
  prove: async (bench) => {
    if (!bench.known.hasSchema) return notTried('there is no schema to write to');
    const writer = writerOn(bench.pool);
    for (let made = 1; made <= COMMITS; made += 1) await writer.submit(addAccount(`A${made}`));
    await writer.close();
    const fault = await judgedChain(bench, COMMITS);
    return fault === null
      ? holds(`${COMMITS} commits one after the other, and the chain verifies`)
      : missing(fault);
  },
};

const EACH = 20;

const twoWriters: Proof = {
  promise: 'two-writers-kept-apart',
  page: 'https://learn.microsoft.com/en-us/sql/relational-databases/system-stored-procedures/sp-getapplock-transact-sql',
  prove: async (bench) => {
    if (!bench.known.hasSchema) return notTried('there is no schema to write to');
    const { all } = await firstRow(bench.pool, 'select count(*) as [all] from [dbo].[commits]');
    const writers = [writerOn(bench.pool), writerOn(await bench.open())];
    await Promise.all(
      writers.map(async (writer, index) => {
        for (let made = 1; made <= EACH; made += 1) await writer.submit(addAccount(`W${index}-${made}`));
        await writer.close();
      }),
    );
    const fault = await judgedChain(bench, Number(all) + writers.length * EACH);
    return fault === null
      ? holds(`two writers made ${writers.length * EACH} commits at once, none twice and none lost`)
      : missing(fault);
  },
};

const EXACT = ['922337203685477.5807', '-922337203685477.5808', '123456789012345.6789', '0.0001'];
const SUM = '123456789012345.6789';

const decimals: Proof = {
  promise: 'exact-amounts',
  page: 'https://learn.microsoft.com/en-us/sql/t-sql/data-types/decimal-and-numeric-transact-sql',
  prove: async ({ pool }) => {
    const values = EXACT.map((_value, index) => `(${index}, convert(decimal(19, 4), @v${index}))`).join(', ');
    const request = pool.request();
    EXACT.forEach((value, index) => request.input(`v${index}`, value));
    const { recordset = [] } = await request.query(
      `declare @amounts table ([id] int not null, [amount] decimal(19, 4) not null); insert into @amounts values ${values};
select convert(varchar(40), [amount]) as [amount] from @amounts union all select convert(varchar(40), sum([amount])) from @amounts`,
    );
    const found = recordset.map((row) => String((row as { readonly amount: unknown }).amount));
    const expected = [...EXACT, SUM];
    return expected.every((value) => found.includes(value))
      ? holds('amounts and their sums are exact to the last digit')
      : missing(`${expected.join(', ')} came back as ${found.join(', ')}`);
  },
};

export const writing: readonly Proof[] = [decimals, commits, twoWriters];
