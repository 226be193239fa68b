import type { AccountType } from '@cifra/domain/accounts';

/** Of every JPK_KR(1); later forms have others. */
export const JPK_NAMESPACE = 'http://jpk.mf.gov.pl/wzor/2016/03/09/03091/';
export const JPK_NAME = 'Poland, JPK_KR(1)';

/** What stands for no account on a side. */
export const NO_ACCOUNT = 'null';

/**
 * The elements of JPK_KR(1). `LiczbaWierszyKontoZapisj` is the schema's own spelling. Source: Ministerstwo Finansów, Schemat_JPK_KR(1)_v1-0.xsd, as
 * the bindings generated from it keep its elements and their descriptions.
 */
const elements: Readonly<Record<string, readonly string[]>> = {
  JPK: ['Naglowek', 'Podmiot1', 'ZOiS', 'Dziennik', 'DziennikCtrl', 'KontoZapis', 'KontoZapisCtrl'],
  ZOiS: [
    'KodKonta',
    'OpisKonta',
    'TypKonta',
    'KodZespolu',
    'OpisZespolu',
    'KodKategorii',
    'OpisKategorii',
    'KodPodkategorii',
    'OpisPodkategorii',
    'BilansOtwarciaWinien',
    'BilansOtwarciaMa',
    'ObrotyWinien',
    'ObrotyMa',
    'ObrotyWinienNarast',
    'ObrotyMaNarast',
    'SaldoWinien',
    'SaldoMa',
  ],
  Dziennik: [
    'LpZapisuDziennika',
    'NrZapisuDziennika',
    'OpisDziennika',
    'NrDowoduKsiegowego',
    'RodzajDowodu',
    'DataOperacji',
    'DataDowodu',
    'DataKsiegowania',
    'KodOperatora',
    'OpisOperacji',
    'DziennikKwotaOperacji',
  ],
  DziennikCtrl: ['LiczbaWierszyDziennika', 'SumaKwotOperacji'],
  KontoZapis: [
    'LpZapisu',
    'NrZapisu',
    ...['Winien', 'Ma'].flatMap((side) => [
      `KodKonta${side}`,
      `Kwota${side}`,
      `Kwota${side}Waluta`,
      `KodWaluty${side}`,
      `OpisZapisu${side}`,
    ]),
  ],
  KontoZapisCtrl: ['LiczbaWierszyKontoZapisj', 'SumaWinien', 'SumaMa'],
};

export const jpkElements: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(elements).map(([name, children]) => [name, new Set(children)]),
);

const balanceSheet: readonly AccountType[] = ['ASSET', 'LIABILITY', 'EQUITY'];

/** The types that a TypKonta leaves; null: it tells nothing. */
export function typesOfKonto(typKonta: string): readonly AccountType[] | null {
  const text = typKonta.toLowerCase();
  if (text.startsWith('bilansow') || text.startsWith('rozliczeniow')) return balanceSheet;
  return text.startsWith('wynikow') ? ['INCOME', 'EXPENSE'] : null;
}

/** Accounts beside the balance sheet: they are in no entry of the ledger. */
export const isBesideLedger = (typKonta: string): boolean =>
  typKonta.toLowerCase().startsWith('pozabilansow');
