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

export const commands: readonly AnyCommand[] = [];
export const reports = [spin];
