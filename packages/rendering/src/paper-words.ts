import type { MoneyKind } from '@cifra/domain/account-kinds';
import type { Language } from './facts.ts';

/** The words for what became of a document, for statements and for receipts. Total: a language that lacks one does not compile. */
export interface PaperWords {
  /** The mark across a document of which nothing is open. */
  readonly paid: string;
  readonly standingOn: string;
  readonly settledThrough: (day: string) => string;
  readonly settledSum: string;
  readonly amountDue: string;
  readonly overpaid: string;
  readonly method: string;
  readonly methods: Readonly<Record<MoneyKind, string>>;
  readonly appliedOn: string;
  readonly notApplied: string;
  readonly openOn: (currency: string, day: string) => string;
  readonly openAmount: string;
  readonly daysOverdue: string;
  readonly ageingOn: (currency: string, day: string) => string;
  readonly notDue: string;
  readonly over90: string;
  /** What a paper says in a language that is not the tenant's. */
  readonly fallback: (locale: string) => string;
}

const spanish: PaperWords = {
  paid: 'PAGADO',
  standingOn: 'Situación al',
  settledThrough: (day) => `Cobros, pagos y notas hasta el ${day}`,
  settledSum: 'Cobros, pagos y notas',
  amountDue: 'Importe adeudado',
  overpaid: 'Pagado de más',
  method: 'Forma de pago',
  methods: {
    BANK: 'Banco (transferencia, depósito o cheque)',
    CASH: 'Efectivo',
    CARD: 'Tarjeta',
    CLEARING: 'Procesador de pagos',
    OWNER_CURRENT: 'Cuenta corriente del propietario',
    EMPLOYEE_CURRENT: 'Cuenta corriente de un empleado',
    GROUP_CURRENT: 'Cuenta corriente del grupo',
  },
  appliedOn: 'Aplicado el',
  notApplied: 'Sin aplicar a documentos',
  openOn: (currency, day) => `Pendiente en ${currency} al ${day}`,
  openAmount: 'Pendiente',
  daysOverdue: 'Días de atraso',
  ageingOn: (currency, day) => `Antigüedad en ${currency} al ${day}`,
  notDue: 'Por vencer',
  over90: 'Más de 90 días',
  fallback: (locale) => `En español: no hay textos en el idioma ${locale}.`,
};

const english: PaperWords = {
  paid: 'PAID',
  standingOn: 'Standing on',
  settledThrough: (day) => `Receipts, payments and notes to ${day}`,
  settledSum: 'Receipts, payments and notes',
  amountDue: 'Amount due',
  overpaid: 'Overpaid',
  method: 'Method',
  methods: {
    BANK: 'Bank (transfer, deposit or cheque)',
    CASH: 'Cash',
    CARD: 'Card',
    CLEARING: 'Payment processor',
    OWNER_CURRENT: "Owner's current account",
    EMPLOYEE_CURRENT: "Employee's current account",
    GROUP_CURRENT: 'Group current account',
  },
  appliedOn: 'Applied on',
  notApplied: 'Not applied to documents',
  openOn: (currency, day) => `Open in ${currency} on ${day}`,
  openAmount: 'Open',
  daysOverdue: 'Days overdue',
  ageingOn: (currency, day) => `Ageing in ${currency} on ${day}`,
  notDue: 'Not due',
  over90: 'Over 90 days',
  fallback: (locale) => `In English: there are no texts in the language ${locale}.`,
};

export const paperWordsOf: Readonly<Record<Language, PaperWords>> = { 'es-PA': spanish, en: english };
