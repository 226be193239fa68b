import { accountTypes, type AccountType } from '@cifra/domain/accounts';
import { CsvFault, readCsvRows } from './csv/csv-rows.ts';

/**
 * Types of accounts from a CSV file with the columns `account` and `type`, by the account's code. Throws `CsvFault` where a line is
 * not of that form.
 */
export async function readAccountTypes(path: string): Promise<Record<string, AccountType>> {
  const types: Record<string, AccountType> = {};
  let isHeader = true;
  for await (const { line, cells } of readCsvRows(path, { delimiter: ',' })) {
    const [account = '', type = ''] = cells.map((cell) => cell.trim());
    if (isHeader) {
      if (account.toLowerCase() !== 'account' || type.toLowerCase() !== 'type')
        throw new CsvFault(line, 'the header must be account,type');
      isHeader = false;
      continue;
    }
    const known = accountTypes.find((each) => each === type.toUpperCase());
    if (account === '' || known === undefined)
      throw new CsvFault(line, `needs an account and one of ${accountTypes.join(', ')}`);
    types[account.normalize('NFC')] = known;
  }
  return types;
}
