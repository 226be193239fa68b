import { basename } from 'node:path';
import { dryRunSaft, importSaft, type SaftReport } from '@cifra/books/import/saft/import-saft';
import { readSaftFile } from '@cifra/books/import/saft/read-saft-file';
import { messageOf } from '@cifra/domain/refusals';
import type { CliCommand } from './context.ts';
import { tenantNamed } from './tenants.ts';

/** `import-saft`: with --dry-run only the report; --consent posts a difference of the opening balances to its account. */
export const importSaftFile: CliCommand = async (context) => {
  const { books, positionals, options, request, print } = context;
  const tenant = await tenantNamed(context, positionals[0]);
  const path = positionals[1];
  if (tenant === null || path === undefined) {
    if (path === undefined) print('Name a file.');
    return 2;
  }
  const reading = await readSaftFile(path);
  for (const { line, problem } of reading.faults) print(`${basename(path)}, line ${line}: ${problem}`);
  if (reading.file === null || reading.faults.length > 0) return 1;
  const input = {
    fileName: reading.fileName,
    fileHash: reading.fileHash,
    file: reading.file,
    accountTypes: {},
    hasConsentToOpeningDifference: options['consent'] === true,
  };
  if (options['dry-run'] === true) {
    const report = await books.report(dryRunSaft, tenant.id, input);
    if (report === null) return 1;
    printReport(report, print);
    return report.faults.length === 0 ? 0 : 1;
  }
  const outcome = await books.execute(importSaft, { tenantId: tenant.id }, input, request);
  if (outcome.ok) printReport(outcome.value, print);
  else print(messageOf(outcome.refusal));
  return outcome.ok ? 0 : 1;
};

function printReport(report: SaftReport, print: (text: string) => void): void {
  const { tieOut, currency } = report;
  print(`${report.fileName}: ${report.company}, ${report.startDate} to ${report.endDate}, ${currency}`);
  print(
    `  ${report.importId === null ? 'would open' : 'opened'} ${report.newAccounts} accounts, ${report.importId === null ? 'would post' : 'posted'} ${report.entries} entries with ${report.lines} lines; debits ${tieOut.totalDebit}, credits ${tieOut.totalCredit}`,
  );
  for (const { line, problem } of report.faults) print(`  line ${line}: ${problem}`);
  if (report.needsConsent)
    print(
      `  the opening balances sum to ${tieOut.openingDifference} ${currency}, not to zero: importing needs consent to post the difference`,
    );
  for (const total of tieOut.totals)
    print(`  ${total.what}: stated ${total.stated}, computed ${total.computed}`);
  print(`  ${tieOut.accounts.length} accounts whose stated closing balance is not opening + movements:`);
  for (const each of tieOut.accounts)
    print(
      `    ${each.account} ${each.name}: opening ${each.opening}, movements ${each.movements}, computed ${each.computedClosing}, stated ${each.statedClosing}, difference ${each.difference}`,
    );
  for (const each of tieOut.subledgers)
    print(
      `  ${each.kind === 'CUSTOMER' ? 'customers' : 'suppliers'} open with ${each.partiesOpening}, account ${each.account} with ${each.accountOpening}: difference ${each.difference}`,
    );
  for (const each of tieOut.dates)
    print(
      `  transaction ${each.transaction} (line ${each.line}): GLPostingDate ${each.glPostingDate} lies outside its period ${each.period}; posted on ${each.transactionDate}`,
    );
}
