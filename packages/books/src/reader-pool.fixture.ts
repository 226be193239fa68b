import { stillWanted } from '@cifra/database/dialects/still-wanted';
import { sql } from 'drizzle-orm';
import { tenantQuery } from '@cifra/database/statement';
import { tenantReport, type AnyCommand } from './command.ts';

export interface SpinInput {
  /** Each takes about a millisecond. */
  readonly statements: number;
}

const someCommit = tenantQuery()((q) =>
  q.db.select({ number: q.t.commits.number }).from(q.t.commits).limit(1),
);

/** A report of many short statements. */
export const spin = tenantReport<SpinInput, number>('test.spin', async (tx, { statements }) => {
  let count = 0;
  for (; count < statements; count += 1) {
    await tx.first(someCommit, {});
    const untilMillis = performance.now() + 1;
    while (performance.now() < untilMillis);
  }
  return count;
});

/** A statement that counts for minutes. */
const endless = tenantQuery()((q) => {
  const steps = sql.raw(
    '(with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000000000) select i from n)',
  );
  return q.db
    .select({ count: sql<number>`count(*)` })
    .from(sql`${steps} as counted`)
    .where(stillWanted(q));
});

/** A report of one statement that nothing ends but a look. */
export const spinOnce = tenantReport<null, number>(
  'test.spinOnce',
  async (tx) => (await tx.first(endless, {}))?.count ?? 0,
);

export const commands: readonly AnyCommand[] = [];
export const reports = [spin, spinOnce];
