import {
  elementsOf,
  oecdElements,
  oecdForm,
  oecdTaxes,
  type DialectAccount,
  type SaftDialect,
} from './dialect.ts';
import { typeByPrefix, type TypesByPrefix } from './types-by-number.ts';

/**
 * The general chart of accounts by classes and groups, as far as a number alone tells a type; adjustments (28, 29, 39, 49, 59) lower assets.
 * Source: OMFP 1802/2014, chart of accounts, as www.starthub.ro/articol/planul-de-conturi-1-4 carries it; the order itself could not be read.
 */
const standardAccounts: TypesByPrefix = {
  10: 'EQUITY',
  11: 'EQUITY',
  12: 'EQUITY',
  14: 'EQUITY',
  15: 'LIABILITY',
  16: 'LIABILITY',
  2: 'ASSET',
  3: 'ASSET',
  49: 'ASSET',
  59: 'ASSET',
  6: 'EXPENSE',
  7: 'INCOME',
};

/** In classes 4 and 5 the account type decides; a Bifunctional account of class 4 may be either. */
function typeOf({ id, accountType }: DialectAccount): ReturnType<SaftDialect['statedType']> {
  const standard = typeByPrefix(id, standardAccounts);
  if (standard !== null || !/^[45]/.test(id)) return standard;
  if (accountType === 'Activ') return 'ASSET';
  if (accountType === 'Pasiv') return 'LIABILITY';
  return accountType === 'Bifunctional' && id.startsWith('5') ? 'ASSET' : null;
}

/**
 * AccountID is the number of the general chart, AccountType Activ, Pasiv or Bifunctional; a line's element is TransactionLine, 0 stands for
 * no customer or supplier, and 000000 for no tax code. Source: ANAF, D406, Ro_SAFT_Schema 2.4.9, as github.com/stornoro/storno (D406XmlGenerator.php) writes it
 * and ANAF's validator accepts it; the schema itself could not be read.
 */
export const romania: SaftDialect = {
  ...oecdForm,
  name: 'Romania, D406',
  country: 'RO',
  namespaces: ['mfp:anaf:dgti:d406:declaratie:v1', 'mfp:anaf:dgti:d406t:declaratie:v1'],
  isNamespaceOwn: true,
  versions: /^2\./,
  lines: { within: null, names: ['TransactionLine'] },
  noParty: ['0'],
  taxes: { ...oecdTaxes, none: ['0', '000000'] },
  elements: elementsOf({
    Transaction: [
      ...(oecdElements['Transaction'] ?? []).filter((name) => name !== 'Line'),
      'TransactionLine',
    ],
    TransactionLine: oecdElements['Line'] ?? [],
  }),
  statedType: typeOf,
  standardType: () => null,
};
