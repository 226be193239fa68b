import { counted } from '@cifra/domain/counted';
import type { SaftReport } from '@cifra/exchange/import/saft/import-saft';
import type { CliContext } from './context.ts';
import { print } from './output.ts';

/** What importing a SAF-T file did or would do, in a form for people. */
export function printSaftReport(context: CliContext, report: SaftReport): void {
  const say = (line: string): void => print(context, line);
  const { tieOut, currency } = report;
  say(
    `${report.fileName}: ${report.company}, ${report.startDate} to ${report.endDate}, ${currency}; ${report.form}`,
  );
  say(
    `  ${report.importId === null ? 'would open' : 'opened'} ${counted(report.newAccounts, 'account')}${report.newTaxCodes === 0 ? '' : ` and ${counted(report.newTaxCodes, 'tax code')}`}, ${report.importId === null ? 'would post' : 'posted'} ${counted(report.entries, 'entry', 'entries')} with ${counted(report.lines, 'line')}; debits ${tieOut.totalDebit}, credits ${tieOut.totalCredit}`,
  );
  for (const { line, problem } of report.faults) say(`  line ${line}: ${problem}`);
  if (Number(tieOut.openingDifference) !== 0)
    say(
      `  the opening balances sum to ${tieOut.openingDifference} ${currency}, not to zero: importing needs consent to post the difference`,
    );
  for (const total of tieOut.totals)
    say(
      `  ${total.what}${total.line === null ? '' : ` (line ${total.line})`}: stated ${total.stated}, computed ${total.computed}${report.importId === null ? ': importing needs consent' : ''}`,
    );
  if (report.missingTypes.length > 0)
    say(`  warning: the chart has no account of type ${report.missingTypes.join(', ')}`);
  say(
    `  ${counted(tieOut.accounts.length, 'account')} whose stated closing balance is not opening + movements:`,
  );
  for (const each of tieOut.accounts)
    say(
      `    ${each.account} ${each.name}: opening ${each.opening}, movements ${each.movements}, computed ${each.computedClosing}, stated ${each.statedClosing}, difference ${each.difference}`,
    );
  for (const each of tieOut.subledgers)
    say(
      `  ${each.kind === 'CUSTOMER' ? 'customers' : 'suppliers'} open with ${each.partiesOpening}, account ${each.account} with ${each.accountOpening}: difference ${each.difference}`,
    );
  for (const each of tieOut.dates)
    say(
      `  transaction ${each.transaction} (line ${each.line}): GLPostingDate ${each.glPostingDate} lies outside its period ${each.period}; posted on ${each.transactionDate}`,
    );
}
