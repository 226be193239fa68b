import { counted } from '@cifra/domain/counted';
import type { Checked, Verdict } from '@cifra/database/mssql/server-check/finding';
import { runServerCheck } from '@cifra/database/mssql/server-check/run-server-check';
import type { CliCommand } from './context.ts';
import { CliFailure } from './failure.ts';
import { Listing, type JsonFlag } from './output.ts';

type ServerCheckFlags = JsonFlag & { readonly server?: string | undefined };

/**
 * `server-check`: what a SQL Server promises, proved on a scratch database. Fails if something is missing. JSON:
 * `[{ promise, verdict, says, page, milliseconds }]`; the verdict is HOLDS, DEGRADED, MISSING or NOT_TRIED.
 */
export const serverCheck: CliCommand<ServerCheckFlags> = async (context, flags) => {
  const { sqlServer } = await context.config();
  const url = sqlServer?.urls.migrator;
  if (url === undefined) throw new CliFailure('server-check needs CIFRA_SQLSERVER_URL');
  const listing = new Listing<Checked>(context, flags, linesOf);
  const counts: Record<Verdict, number> = { HOLDS: 0, DEGRADED: 0, MISSING: 0, NOT_TRIED: 0 };
  await runServerCheck(
    { url, server: flags.server ?? null },
    {
      onChecked: (checked) => {
        counts[checked.verdict] += 1;
        listing.add(checked);
      },
    },
  );
  const { HOLDS, DEGRADED, MISSING, NOT_TRIED } = counts;
  listing.end(`${HOLDS} hold, ${DEGRADED} degraded, ${MISSING} missing, ${NOT_TRIED} not tried`);
  if (MISSING > 0) throw new CliFailure(`${counted(MISSING, 'promise')} missing on this server`);
};

const VERDICT_WIDTH = 11;
const PROMISE_WIDTH = 42;

function linesOf({ promise, verdict, says, page }: Checked): readonly string[] {
  const line = `${verdict.replace('_', ' ').padEnd(VERDICT_WIDTH)}${promise.padEnd(PROMISE_WIDTH)}${says}`;
  return verdict === 'HOLDS' ? [line] : [line, `${' '.repeat(VERDICT_WIDTH)}${page}`];
}
