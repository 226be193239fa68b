import { departureFromIas21 } from '@cifra/domain/basis-statement';
import type { Language } from '../facts.ts';
import type { ReportName } from './report-facts.ts';

/** The words of reports. Total: a language that lacks one does not compile. */
export interface ReportWords {
  readonly titles: Readonly<Record<Exclude<ReportName, 'AGEING'>, string>>;
  readonly ageing: Readonly<Record<'SALES' | 'PURCHASING', string>>;
  readonly asOf: string;
  readonly comparedWith: string;
  readonly preparedAt: string;
  /** The instant up to which what was posted counts. */
  readonly knownAt: string;
  readonly commit: string;
  readonly presentation: string;
  readonly figuresIn: (currency: string) => string;
  readonly byPostingDate: string;
  readonly debitPositive: string;
  readonly ownSide: string;
  readonly code: string;
  readonly account: string;
  readonly party: string;
  readonly opening: string;
  readonly debit: string;
  readonly credit: string;
  readonly entry: string;
  readonly original: string;
  readonly totals: string;
  readonly assets: string;
  readonly liabilities: string;
  readonly equity: string;
  readonly liabilitiesAndEquity: string;
  readonly income: string;
  readonly expense: string;
  readonly result: string;
  readonly totalOf: (section: string) => string;
  readonly running: (year: string | null) => string;
  readonly unclosed: (year: string | null) => string;
  readonly carried: string;
  readonly openIn: (currency: string) => string;
  readonly controlBalance: string;
  readonly noFigures: string;
  readonly formerBooks: (days: string) => string;
  /** Of a column that reaches from the former books into the ledger. */
  readonly partlyFormerBooks: (days: string, ledgerFrom: string) => string;
  readonly leftOut: (upTo: string) => string;
  /** Of what is not compared with. */
  readonly beforeBooks: (days: string, booksFrom: string) => string;
  readonly basis: string;
  /** What the figures rest on, by paragraph: of statements that an accountant signs. */
  readonly basisOfStatements: (base: string) => readonly string[];
  /** The same in a sentence, of what only lists. */
  readonly basisOfLists: (base: string) => string;
}

const named = (name: string, year: string | null): string => (year === null ? name : `${name} ${year}`);

const spanish: ReportWords = {
  titles: {
    TRIAL_BALANCE: 'Balance de comprobación',
    BALANCE_SHEET: 'Estado de situación financiera',
    INCOME_STATEMENT: 'Estado de resultados',
    GENERAL_LEDGER: 'Libro mayor',
  },
  ageing: { SALES: 'Antigüedad de cuentas por cobrar', PURCHASING: 'Antigüedad de cuentas por pagar' },
  asOf: 'Al',
  comparedWith: 'Comparado con',
  preparedAt: 'Preparado el',
  knownAt: 'Según los libros al',
  commit: 'Libros hasta la transacción',
  presentation: 'Presentación',
  figuresIn: (currency) => `Cifras en ${currency}`,
  byPostingDate: 'Por fecha de contabilización, ambos días incluidos',
  debitPositive: 'Débitos positivos, créditos con signo menos',
  ownSide:
    'Activos y gastos: débitos positivos; pasivos, patrimonio, ingresos y resultado: créditos positivos',
  code: 'Código',
  account: 'Cuenta',
  party: 'Nombre',
  opening: 'Apertura del año',
  debit: 'Débito',
  credit: 'Crédito',
  entry: 'Asiento',
  original: 'Original',
  totals: 'Totales',
  assets: 'Activos',
  liabilities: 'Pasivos',
  equity: 'Patrimonio',
  liabilitiesAndEquity: 'Pasivos y patrimonio',
  income: 'Ingresos',
  expense: 'Costos y gastos',
  result: 'Resultado',
  totalOf: (section) => `Total ${section.toLowerCase()}`,
  running: (year) => named('Resultado del ejercicio', year),
  unclosed: (year) => named('Resultado sin cerrar', year),
  carried: 'Trasladado al patrimonio al comenzar un ejercicio',
  openIn: (currency) => `Pendiente en ${currency}`,
  controlBalance: 'Saldo de las cuentas de control',
  noFigures: 'Sin cifras.',
  formerBooks: (days) =>
    `Las cifras comparativas de ${days} provienen de los libros anteriores, como se importaron y aprobaron; no forman parte de este libro mayor.`,
  partlyFormerBooks: (days, ledgerFrom) =>
    `Las cifras comparativas de ${days} provienen, hasta el día anterior al ${ledgerFrom}, de los libros anteriores, como se importaron y aprobaron; esas no forman parte de este libro mayor.`,
  leftOut: (upTo) =>
    `El resultado del ejercicio hasta el ${upTo} vino en los saldos iniciales como una sola cifra; estos días son solo una parte de ese tiempo, y por eso no está incluido.`,
  beforeBooks: (days, booksFrom) =>
    `No hay cifras comparativas de ${days}: estos libros comienzan el ${booksFrom}.`,
  basis: 'Base de las cifras',
  basisOfStatements: (base) => [
    `1. No se hizo ninguna revaluación al final del período. Los saldos abiertos en otras monedas que ${base} no se convirtieron a la tasa de cierre, y el sistema no contabilizó ninguna diferencia de cambio no realizada. La NIC 21 (Efectos de las variaciones en las tasas de cambio de la moneda extranjera) lo pide en el párrafo 23, y en el párrafo 28 que las diferencias se lleven a los resultados del período en que surgen. En este punto las cifras se apartan de la norma; el informe de exposición dice cuán grandes son las diferencias, y un asiento hecho a mano puede haberlas ajustado.`,
    '2. Las diferencias de cambio se reconocen solo al liquidar, con la fecha de la aplicación que liquida la partida.',
    '3. Las tasas son las de la fecha del documento (en los asientos: la fecha de contabilización): la última vigente ese día, guardada con cada línea. Las tasas registradas después no cambiaron nada de lo contabilizado.',
  ],
  basisOfLists: (base) =>
    `Los importes en otras monedas que ${base} se llevan a la tasa de su documento; nada se revalúa al final del período (se aparta de la NIC 21, párrafos 23 y 28).`,
};

const english: ReportWords = {
  titles: {
    TRIAL_BALANCE: 'Trial balance',
    BALANCE_SHEET: 'Balance sheet',
    INCOME_STATEMENT: 'Income statement',
    GENERAL_LEDGER: 'General ledger',
  },
  ageing: { SALES: 'Ageing of receivables', PURCHASING: 'Ageing of payables' },
  asOf: 'As of',
  comparedWith: 'Compared with',
  preparedAt: 'Prepared at',
  knownAt: 'As known at',
  commit: 'Books to transaction',
  presentation: 'Presentation',
  figuresIn: (currency) => `Figures in ${currency}`,
  byPostingDate: 'By posting date, both days included',
  debitPositive: 'Debits positive, credits with a minus',
  ownSide: 'Assets and expenses: debits positive; liabilities, equity, income and result: credits positive',
  code: 'Code',
  account: 'Account',
  party: 'Name',
  opening: 'Opening of the year',
  debit: 'Debit',
  credit: 'Credit',
  entry: 'Entry',
  original: 'Original',
  totals: 'Totals',
  assets: 'Assets',
  liabilities: 'Liabilities',
  equity: 'Equity',
  liabilitiesAndEquity: 'Liabilities and equity',
  income: 'Income',
  expense: 'Costs and expenses',
  result: 'Result',
  totalOf: (section) => `Total ${section.toLowerCase()}`,
  running: (year) => named('Result of the year', year),
  unclosed: (year) => named('Result not closed', year),
  carried: "Carried to equity at a fiscal year's start",
  openIn: (currency) => `Open in ${currency}`,
  controlBalance: 'Balance of the control accounts',
  noFigures: 'No figures.',
  formerBooks: (days) =>
    `The comparative figures of ${days} come from the former books, as they were imported and approved; they are not part of this ledger.`,
  partlyFormerBooks: (days, ledgerFrom) =>
    `The comparative figures of ${days} come, for the days before ${ledgerFrom}, from the former books, as they were imported and approved; those are not part of this ledger.`,
  leftOut: (upTo) =>
    `The result of the year up to ${upTo} came with the opening balances as one figure; these days are only a part of that time, so it is left out.`,
  beforeBooks: (days, booksFrom) =>
    `There are no comparative figures of ${days}: these books begin on ${booksFrom}.`,
  basis: 'Basis of the figures',
  basisOfStatements: (base) => [
    `1. No period-end revaluation was done. Open balances in other currencies than ${base} were not translated at the closing rate, and no unrealized exchange difference was posted by the system. ${departureFromIas21}; the exposure report says how large the differences are, and an entry posted by hand may have adjusted them.`,
    '2. Exchange differences are recognised on settlement only, dated on the allocation that settles the item.',
    '3. Rates are those of the document date (of journal lines: the posting date): the latest rate effective on that day, kept with each line. Rates recorded later changed nothing that was posted.',
  ],
  basisOfLists: (base) =>
    `Amounts in other currencies than ${base} are carried at the rate of their document; nothing is revalued at the period's end (a departure from IAS 21.23 and 28).`,
};

export const reportWordsOf: Readonly<Record<Language, ReportWords>> = { 'es-PA': spanish, en: english };
