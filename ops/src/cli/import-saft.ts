import { basename } from 'node:path';
import type { AccountType } from '@cifra/domain/accounts';
import { refuse } from '@cifra/domain/refusals';
import { readAccountTypes } from '@cifra/exchange/import/account-types-file';
import { CsvFault } from '@cifra/exchange/import/csv/csv-rows';
import { dialectNames } from '@cifra/exchange/import/saft/dialects/dialects';
import { dryRunSaft, importSaftCommand, type SaftReport } from '@cifra/exchange/import/saft/import-saft';
import { readSaftFile } from '@cifra/exchange/import/saft/read-saft-file';
import type { CliCommand, CliContext } from './context.ts';
import { CliFailure } from './failure.ts';
import { printJson, tell, type JsonFlag } from './output.ts';
import { requireReadable } from './readable-file.ts';
import { accept, CliRefused } from './refused.ts';
import { printSaftReport } from './saft-report.ts';
import { withBooks } from './session.ts';
import { tenantNamed } from './tenants.ts';

export type ImportSaftFlags = JsonFlag & {
  readonly dryRun?: boolean | undefined;
  readonly consent?: boolean | undefined;
  readonly types?: string | undefined;
};

/**
 * `import-saft`. With --dry-run, it only reports, and fails as the import would; --consent accepts figures of the file that do not tie;
 * --types gives types to accounts for which the file states none. JSON: the report.
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
    const accountTypes = await accountTypesOf(flags);
    const reading = await readSaftFile(path);
    for (const { line, problem } of reading.faults)
      tell(context, `${basename(path)}, line ${line}: ${problem}`);
    if (reading.isUnknownForm)
      throw new CliRefused(
        refuse('IMPORT_FORMAT_UNKNOWN', { file: reading.fileName, knownFormats: dialectNames }),
      );
    if (reading.file === null || reading.faults.length > 0)
      throw new CliFailure(`${basename(path)} cannot be imported`);
    const input = {
      fileName: reading.fileName,
      fileHash: reading.fileHash,
      file: reading.file,
      accountTypes,
      hasConsentToDifferences: flags.consent === true,
    };
    if (flags.dryRun === true) {
      const dryRun = await books.report(dryRunSaft, tenant.id, input);
      if (dryRun === null) throw new CliFailure(`${tenant.slug} is not served`);
      show(context, flags, dryRun.report);
      if (dryRun.refusal !== null) throw new CliRefused(dryRun.refusal);
      if (dryRun.takesTwo) throw new CliRefused(refuse('APPROVAL_REQUIRED', { action: 'import' }));
      return;
    }
    show(
      context,
      flags,
      accept(await books.execute(importSaftCommand, { tenantId: tenant.id }, input, request)),
    );
  });

function show(context: CliContext, flags: ImportSaftFlags, report: SaftReport): void {
  if (flags.json === true) printJson(context, report);
  else printSaftReport(context, report);
}

/** What `--types` says. */
export async function accountTypesOf({
  types,
}: Pick<ImportSaftFlags, 'types'>): Promise<Record<string, AccountType>> {
  if (types === undefined) return {};
  await requireReadable(types);
  try {
    return await readAccountTypes(types);
  } catch (error) {
    if (!(error instanceof CsvFault)) throw error;
    throw new CliFailure(`${basename(types)}, line ${error.line}: ${error.message}`);
  }
}
