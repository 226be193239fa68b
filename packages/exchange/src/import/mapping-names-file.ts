import { accountTypes } from '@cifra/domain/accounts';
import { CsvFault, readCsvRows } from './csv/csv-rows.ts';
import type { MappingRules } from './csv/mapping-rules.ts';

/** The names of a mapping. */
export type MappingNames = Pick<MappingRules, 'columns' | 'accounts' | 'commodities' | 'types'>;

const sorts = ['column', 'account', 'currency', 'type'] as const;

/**
 * The names of a mapping from a CSV file with the columns `sort` (column, account, currency or type), `file` (what the files call it) and `here`.
 * Throws `CsvFault` where a line is not of that form.
 */
export async function readMappingNames(path: string): Promise<MappingNames> {
  const found = Object.fromEntries(sorts.map((sort) => [sort, new Map<string, string>()])) as Record<
    (typeof sorts)[number],
    Map<string, string>
  >;
  let isHeader = true;
  for await (const { line, cells } of readCsvRows(path, { delimiter: ',' })) {
    const [sort = '', file = '', here = ''] = cells.map((cell) => cell.normalize('NFC').trim());
    if (isHeader) {
      if ([sort, file, here].join().toLowerCase() !== 'sort,file,here')
        throw new CsvFault(line, 'the header must be sort,file,here');
      isHeader = false;
      continue;
    }
    const known = sorts.find((each) => each === sort.toLowerCase());
    if (known === undefined || file === '' || here === '')
      throw new CsvFault(line, `needs one of ${sorts.join(', ')}, a name in the files, and one here`);
    if (known === 'type' && !accountTypes.some((type) => type === here))
      throw new CsvFault(line, `needs one of ${accountTypes.join(', ')} as the type here`);
    const [key, value] = known === 'column' ? [here, file] : [file, here];
    if (found[known].has(key)) throw new CsvFault(line, `names ${known} ${JSON.stringify(key)} again`);
    found[known].set(key, value);
  }
  return {
    columns: Object.fromEntries(found.column),
    accounts: Object.fromEntries(found.account),
    commodities: Object.fromEntries(found.currency),
    types: Object.fromEntries(found.type),
  };
}
