import { languageOf, type Language } from './language.ts';

/** The texts that the ledger itself writes into entries and lines. Total: a language that lacks one does not compile. */
export interface BookWords {
  readonly allocationOf: (from: string, to: string) => string;
  readonly takingBackOf: (from: string, to: string) => string;
  readonly reversalOf: (entry: string) => string;
  readonly reversalOfAccrual: (entry: string) => string;
  readonly opening: string;
  readonly openingDifference: string;
  readonly closingOfYear: (year: string) => string;
  readonly settlementOfYear: (year: string) => string;
  readonly variance: string;
  readonly varianceOf: (from: string, to: string) => string;
  readonly rounding: string;
}

/** What the books say where nothing else is said. */
export const englishWords: BookWords = {
  allocationOf: (from, to) => `Allocation of ${from} to ${to}`,
  takingBackOf: (from, to) => `Taking back of the allocation of ${from} to ${to}`,
  reversalOf: (entry) => `Reversal of ${entry}`,
  reversalOfAccrual: (entry) => `Reversal of accrual ${entry}`,
  opening: 'Opening balances',
  openingDifference: 'Difference of the opening balances',
  closingOfYear: (year) => `Closing of the year ${year}`,
  settlementOfYear: (year) => `Settlement of realized differences of the year ${year}`,
  variance: 'Realized variance',
  varianceOf: (from, to) => `Realized variance, ${from} on ${to}`,
  rounding: 'Rounding of the translation',
};

const spanish: BookWords = {
  allocationOf: (from, to) => `Aplicación de ${from} a ${to}`,
  takingBackOf: (from, to) => `Reverso de la aplicación de ${from} a ${to}`,
  reversalOf: (entry) => `Reverso de ${entry}`,
  reversalOfAccrual: (entry) => `Reverso de la provisión ${entry}`,
  opening: 'Saldos iniciales',
  openingDifference: 'Diferencia de los saldos iniciales',
  closingOfYear: (year) => `Cierre del ejercicio ${year}`,
  settlementOfYear: (year) => `Liquidación de diferencias cambiarias realizadas del ejercicio ${year}`,
  variance: 'Diferencia cambiaria realizada',
  varianceOf: (from, to) => `Diferencia cambiaria realizada, ${from} sobre ${to}`,
  rounding: 'Redondeo de la conversión',
};

const words: Readonly<Record<Language, BookWords>> = { 'es-PA': spanish, en: englishWords };

/** The words of a tenant's books, in the language of its papers. Source: decision 0052. */
export function bookWordsOf({
  settings,
  locale,
}: {
  readonly settings: { readonly 'branding.language': Language | 'BOOKS' };
  readonly locale: string;
}): BookWords {
  return words[languageOf(settings['branding.language'], locale)];
}
