import { listTenants } from '@cifra/books/directory';
import type { Uuid } from '@cifra/domain/ids';
import { verifyBooks } from '@cifra/books/verify/verify-books';
import { knownHeadsOf } from '@cifra/subgraph-audit/chain-heads';
import type { CliCommand } from './context.ts';
import { tenantNamed } from './tenants.ts';

/** `verify`: every tenant, or those named. 1 when one of them does not verify. */
export const verify: CliCommand = async (context) => {
  const { books, positionals, print } = context;
  const all = (await listTenants(books.control)).filter(({ state }) => state === 'ACTIVE');
  const named: ({ readonly id: Uuid; readonly slug: string } | null)[] = [...all];
  if (positionals.length > 0) {
    named.length = 0;
    for (const name of positionals) named.push(await tenantNamed(context, name));
  }
  let exitCode = named.includes(null) ? 1 : 0;
  for (const tenant of named) {
    if (tenant === null) continue;
    const startedAt = performance.now();
    const report = await books.report(verifyBooks, tenant.id, {
      knownHeads: await knownHeadsOf(books.control, tenant.id),
    });
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(2);
    if (report === null) {
      print(`${tenant.slug}: not served`);
      exitCode = 1;
    } else if (report.isValid) {
      print(
        `${tenant.slug}: valid, ${report.commitCount} commits, ${report.rowCount} rows, head ${report.headNumber} ${report.headHash.slice(0, 16)}…, ${seconds} s`,
      );
    } else {
      exitCode = 1;
      print(`${tenant.slug}: BROKEN`);
      for (const fault of [...report.chainFaults, ...report.booksFaults]) print(`  ${JSON.stringify(fault)}`);
    }
  }
  return exitCode;
};
