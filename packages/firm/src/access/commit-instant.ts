import { eq } from 'drizzle-orm';
import { controlQuery } from '@cifra/database/statement';
import type { ControlReadTx } from '@cifra/database/tx';

const instantOfCommit = controlQuery<{ number: bigint }>()((q) =>
  q.db
    .select({ instant: q.t.commits.instant })
    .from(q.t.commits)
    .where(eq(q.t.commits.number, q.arg(q.t.commits.number, 'number'))),
);

/** When a commit of the control plane was made, in epoch microseconds; 0 for none. */
export async function commitInstantOf(control: ControlReadTx, number: number): Promise<bigint> {
  return (await control.first(instantOfCommit, { number: BigInt(number) }))?.instant ?? 0n;
}
