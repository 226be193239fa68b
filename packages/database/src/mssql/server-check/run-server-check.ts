import { DatabaseUnavailable } from '../../failures.ts';
import { connect, type Connect, type ServerAddress } from '../connect.ts';
import { withScratchDatabase } from '../scratch-database.ts';
import { backups } from './backups.ts';
import { onBench, type Bench, type Proof } from './bench.ts';
import { denials } from './denials.ts';
import { errorsMapped } from './errors-mapped.ts';
import { missing, type Checked } from './finding.ts';
import { inForce } from './in-force.ts';
import { schema } from './schema.ts';
import { serverFacts } from './server-facts.ts';
import { snapshots } from './snapshots.ts';
import { users } from './users.ts';
import { versioning } from './versioning.ts';
import { writing } from './writing.ts';

/** Every promise, in the order in which they are tried: some use what an earlier one made. */
export const proofs: readonly Proof[] = [
  ...serverFacts,
  ...schema,
  ...inForce,
  ...snapshots,
  ...versioning,
  ...users,
  ...denials,
  ...backups,
  ...errorsMapped,
  ...writing,
];

export interface ServerCheckOptions {
  readonly onChecked: (checked: Checked) => void;
  readonly chosen?: readonly Proof[];
  readonly open?: Connect;
}

/**
 * Proves on a scratch database what Cifra relies on. The database and its users are dropped afterwards, whatever happens. A
 * proof that fails in a way that nobody foresaw is a promise that is missing, and the others are still tried. Throws if the
 * scratch database can be neither created nor dropped.
 */
export async function runServerCheck(
  at: ServerAddress,
  { onChecked, chosen = proofs, open = connect }: ServerCheckOptions,
): Promise<void> {
  await withScratchDatabase(
    at,
    (scratch) =>
      onBench(
        scratch,
        at,
        async (bench) => {
          for (const proof of chosen) onChecked(await checked(proof, bench));
        },
        open,
      ),
    open,
  );
}

async function checked({ promise, page, prove }: Proof, bench: Bench): Promise<Checked> {
  const startedAt = performance.now();
  const finding = await prove(bench).catch((error: unknown) => {
    const reason = error instanceof Error ? reasonOf(error) : String(error);
    return missing(`failed: ${reason}`);
  });
  return { promise, page, ...finding, milliseconds: Math.round(performance.now() - startedAt) };
}

/** The server's own words: nothing is in a scratch database that they could give away. */
function reasonOf(error: Error): string {
  return error instanceof DatabaseUnavailable && error.cause instanceof Error
    ? `${error.message} (${error.cause.message})`
    : error.message;
}
