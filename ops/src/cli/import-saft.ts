import { counted } from '@cifra/domain/counted';
import { basename } from 'node:path';
import { dryRunSaft, importSaftCommand } from '@cifra/exchange/import/saft/import-saft';
import { readSaftFile } from '@cifra/exchange/import/saft/read-saft-file';
import type { CliCommand } from './context.ts';
import { CliFailure } from './failure.ts';
import { printJson, tell, type JsonFlag } from './output.ts';
import { requireReadable } from './readable-file.ts';
import { accept } from './refused.ts';
import { printSaftReport } from './saft-report.ts';
import { withBooks } from './session.ts';
import { tenantNamed } from './tenants.ts';

export type ImportSaftFlags = JsonFlag & {
  readonly dryRun?: boolean | undefined;
  readonly consent?: boolean | undefined;
};

/**
 * `import-saft`. With --dry-run, it only reports; --consent posts a difference of the opening balances to its account.
 * JSON: the report.
 */
export const importSaftFile: CliCommand<ImportSaftFlags, [name: string, path: string]> = (
  context,
  flags,
  name,
  path,
) =>
  withBooks(context, async (session) => {
    const { books, request } = session;
    const tenant = await tenantNamed(session, name);
    await requireReadable(path);
    const reading = await readSaftFile(path);
    for (const { line, problem } of reading.faults)
      tell(context, `${basename(path)}, line ${line}: ${problem}`);
    if (reading.file === null || reading.faults.length > 0)
      throw new CliFailure(`${basename(path)} cannot be imported`);
    const input = {
      fileName: reading.fileName,
      fileHash: reading.fileHash,
      file: reading.file,
      accountTypes: {},
      hasConsentToOpeningDifference: flags.consent === true,
    };
    const report =
      flags.dryRun === true
        ? await books.report(dryRunSaft, tenant.id, input)
        : accept(await books.execute(importSaftCommand, { tenantId: tenant.id }, input, request));
    if (report === null) throw new CliFailure(`${tenant.slug} is not served`);
    if (flags.json === true) printJson(context, report);
    else printSaftReport(context, report);
    if (flags.dryRun === true && report.faults.length > 0)
      throw new CliFailure(`${report.fileName} has ${counted(report.faults.length, 'fault')}`);
  });
