import type { MoneyKind } from '@cifra/domain/money-documents/kinds';
import type { Language } from './facts.ts';

/** The words of money documents on paper. Total: a language that lacks one does not compile. */
export interface MoneyWords {
  readonly kinds: Readonly<Record<MoneyKind, string>>;
  /** What the party of a document is to it. */
  readonly parties: Readonly<Record<MoneyKind, string>>;
  /** Where the money moved. */
  readonly accounts: Readonly<Record<MoneyKind, string>>;
  readonly postingDate: string;
  readonly voidedOn: string;
  readonly amounts: string;
  readonly account: string;
  readonly taxCode: string;
  readonly net: string;
  readonly gross: string;
  readonly movement: string;
  readonly sent: string;
  readonly fee: string;
  readonly inTransit: string;
  readonly received: string;
  readonly left: string;
  readonly agreedRate: string;
  /** What the money account carried of the money, in base currency. */
  readonly carrying: string;
  readonly gain: string;
  readonly loss: string;
  readonly entry: (name: string, day: string, currency: string) => string;
  readonly original: string;
  readonly debit: string;
  readonly credit: string;
  readonly totals: string;
}

const spanish: MoneyWords = {
  kinds: {
    MONEY_IN: 'Comprobante de ingreso',
    MONEY_OUT: 'Comprobante de egreso',
    TRANSFER: 'Transferencia entre cuentas propias',
  },
  parties: { MONEY_IN: 'Recibido de', MONEY_OUT: 'Pagado a', TRANSFER: 'Relacionado con' },
  accounts: { MONEY_IN: 'Recibido en', MONEY_OUT: 'Pagado desde', TRANSFER: 'Sale de' },
  postingDate: 'Fecha de contabilización',
  voidedOn: 'Anulado el',
  amounts: 'Importes dados',
  account: 'Cuenta',
  taxCode: 'Impuesto',
  net: 'Neto',
  gross: 'Bruto',
  movement: 'Movimiento',
  sent: 'Enviado',
  fee: 'Comisión bancaria',
  inTransit: 'En tránsito',
  received: 'Recibido',
  left: 'Salió de la cuenta',
  agreedRate: 'Tasa resultante',
  carrying: 'Valor en libros del dinero en',
  gain: 'Ganancia cambiaria realizada en',
  loss: 'Pérdida cambiaria realizada en',
  entry: (name, day, currency) => `Asiento ${name}, ${day}, en ${currency}`,
  original: 'Original',
  debit: 'Débito',
  credit: 'Crédito',
  totals: 'Totales',
};

const english: MoneyWords = {
  kinds: {
    MONEY_IN: 'Receipt voucher',
    MONEY_OUT: 'Disbursement voucher',
    TRANSFER: 'Transfer between own accounts',
  },
  parties: { MONEY_IN: 'Received from', MONEY_OUT: 'Paid to', TRANSFER: 'Concerning' },
  accounts: { MONEY_IN: 'Received into', MONEY_OUT: 'Paid from', TRANSFER: 'Leaves' },
  postingDate: 'Posting date',
  voidedOn: 'Voided on',
  amounts: 'Amounts given',
  account: 'Account',
  taxCode: 'Tax code',
  net: 'Net',
  gross: 'Gross',
  movement: 'Movement',
  sent: 'Sent',
  fee: 'Bank fee',
  inTransit: 'In transit',
  received: 'Received',
  left: 'Left the account',
  agreedRate: 'Resulting rate',
  carrying: 'Carrying amount of the money in',
  gain: 'Realized exchange gain in',
  loss: 'Realized exchange loss in',
  entry: (name, day, currency) => `Entry ${name}, ${day}, in ${currency}`,
  original: 'Original',
  debit: 'Debit',
  credit: 'Credit',
  totals: 'Totals',
};

export const moneyWordsOf: Readonly<Record<Language, MoneyWords>> = { 'es-PA': spanish, en: english };
