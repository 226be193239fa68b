import type { DocumentKind } from '@cifra/domain/documents/kinds';
import type { Language } from './facts.ts';

/** The words of rendered files in one language. The tables are total: a language that lacks a word does not compile. */
export interface Words {
  readonly kinds: Readonly<Record<DocumentKind, string>>;
  readonly statements: Readonly<Record<'SALES' | 'PURCHASING', string>>;
  readonly number: string;
  readonly vendorNumber: string;
  readonly customer: string;
  readonly vendor: string;
  readonly issuedBy: string;
  readonly email: string;
  readonly phone: string;
  readonly code: string;
  readonly taxId: string;
  readonly taxRegime: string;
  readonly documentDate: string;
  readonly dueDate: string;
  readonly currency: string;
  readonly reference: string;
  readonly corrects: string;
  readonly voidedBy: string;
  readonly rate: string;
  readonly description: string;
  readonly quantity: string;
  readonly unitPrice: string;
  readonly tax: string;
  readonly amount: string;
  readonly untaxed: string;
  readonly net: string;
  readonly on: string;
  readonly total: string;
  readonly totalInBase: string;
  /** What the document's own discount took off, beside totals that are after it. */
  readonly discount: string;
  /** Of unit prices. */
  readonly withTax: string;
  readonly received: string;
  readonly receivedAtBank: string;
  readonly paid: string;
  readonly paidFromBank: string;
  readonly writtenOff: string;
  readonly netted: string;
  readonly receivables: string;
  readonly payables: string;
  readonly fee: string;
  readonly withholding: string;
  readonly difference: string;
  readonly settled: string;
  readonly appliedTo: string;
  readonly bankDetails: string;
  readonly notes: string;
  readonly period: string;
  readonly date: string;
  readonly balance: string;
  readonly opening: string;
  readonly closing: string;
  readonly nothing: string;
  readonly accountIn: (currency: string) => string;
  readonly continued: string;
  readonly page: (page: number, pages: number) => string;
  readonly draft: string;
  readonly void: string;
  readonly sandbox: string;
  /** Explains the mark: why the file is not the document that it seems to be. */
  readonly sandboxNotice: string;
}

const spanish: Words = {
  kinds: {
    INVOICE: 'Factura',
    SALES_CREDIT_NOTE: 'Nota de crédito',
    SALES_DEBIT_NOTE: 'Nota de débito',
    RECEIPT: 'Recibo de cobro',
    BILL: 'Factura de compra',
    PURCHASE_CREDIT_NOTE: 'Nota de crédito de proveedor',
    PURCHASE_DEBIT_NOTE: 'Nota de débito de proveedor',
    PAYMENT: 'Comprobante de pago',
    CUSTOMER_REFUND: 'Devolución a cliente',
    VENDOR_REFUND: 'Devolución de proveedor',
    CUSTOMER_WRITE_OFF: 'Castigo de cuenta por cobrar',
    VENDOR_WRITE_OFF: 'Baja de cuenta por pagar',
    NETTING: 'Compensación de cuentas',
  },
  statements: { SALES: 'Estado de cuenta', PURCHASING: 'Estado de cuenta de proveedor' },
  number: 'Número',
  vendorNumber: 'Número del proveedor',
  customer: 'Cliente',
  vendor: 'Proveedor',
  issuedBy: 'Emisor',
  email: 'Correo',
  phone: 'Teléfono',
  code: 'Código',
  taxId: 'Identificación fiscal',
  taxRegime: 'Régimen',
  documentDate: 'Fecha de emisión',
  dueDate: 'Vencimiento',
  currency: 'Moneda',
  reference: 'Referencia',
  corrects: 'Corrige',
  voidedBy: 'Anulado por',
  rate: 'Tasa de cambio',
  description: 'Descripción',
  quantity: 'Cantidad',
  unitPrice: 'Precio unitario',
  tax: 'Impuesto',
  amount: 'Importe',
  untaxed: '—',
  net: 'Subtotal',
  on: 'sobre',
  total: 'Total',
  totalInBase: 'Equivalente en',
  discount: 'Descuento, ya restado',
  withTax: 'con impuesto incluido',
  received: 'Recibido',
  paid: 'Pagado',
  receivedAtBank: 'Recibido en banco',
  paidFromBank: 'Pagado por banco',
  writtenOff: 'Dado de baja',
  netted: 'Compensado',
  receivables: 'Por cobrar',
  payables: 'Por pagar',
  fee: 'Comisión bancaria',
  withholding: 'Retención',
  difference: 'Diferencia',
  settled: 'Total aplicado',
  appliedTo: 'Aplicado a',
  bankDetails: 'Datos para el pago',
  notes: 'Observaciones',
  period: 'Período',
  date: 'Fecha',
  balance: 'Saldo',
  opening: 'Saldo inicial',
  closing: 'Saldo final',
  nothing: 'Sin movimientos en el período.',
  accountIn: (currency) => `Cuenta en ${currency}`,
  continued: 'continuación',
  page: (page, pages) => `Página ${page} de ${pages}`,
  draft: 'BORRADOR',
  void: 'ANULADO',
  sandbox: 'PRUEBA',
  sandboxNotice: 'Documento de prueba, sin validez legal ni fiscal.',
};

const english: Words = {
  kinds: {
    INVOICE: 'Invoice',
    SALES_CREDIT_NOTE: 'Credit note',
    SALES_DEBIT_NOTE: 'Debit note',
    RECEIPT: 'Receipt',
    BILL: 'Bill',
    PURCHASE_CREDIT_NOTE: 'Vendor credit note',
    PURCHASE_DEBIT_NOTE: 'Vendor debit note',
    PAYMENT: 'Payment voucher',
    CUSTOMER_REFUND: 'Refund',
    VENDOR_REFUND: 'Vendor refund',
    CUSTOMER_WRITE_OFF: 'Write-off',
    VENDOR_WRITE_OFF: 'Write-off of a payable',
    NETTING: 'Netting',
  },
  statements: { SALES: 'Statement of account', PURCHASING: 'Vendor statement' },
  number: 'Number',
  vendorNumber: "Vendor's number",
  customer: 'Customer',
  vendor: 'Vendor',
  issuedBy: 'Issued by',
  email: 'Email',
  phone: 'Phone',
  code: 'Code',
  taxId: 'Tax ID',
  taxRegime: 'Tax regime',
  documentDate: 'Date of issue',
  dueDate: 'Due date',
  currency: 'Currency',
  reference: 'Reference',
  corrects: 'Corrects',
  voidedBy: 'Voided by',
  rate: 'Exchange rate',
  description: 'Description',
  quantity: 'Quantity',
  unitPrice: 'Unit price',
  tax: 'Tax',
  amount: 'Amount',
  untaxed: '—',
  net: 'Subtotal',
  on: 'on',
  total: 'Total',
  totalInBase: 'Equivalent in',
  discount: 'Discount, already taken off',
  withTax: 'tax included',
  received: 'Received',
  paid: 'Paid',
  receivedAtBank: 'Received at the bank',
  paidFromBank: 'Paid from the bank',
  writtenOff: 'Written off',
  netted: 'Netted',
  receivables: 'Receivables',
  payables: 'Payables',
  fee: 'Bank fee',
  withholding: 'Withholding',
  difference: 'Difference',
  settled: 'Total applied',
  appliedTo: 'Applied to',
  bankDetails: 'How to pay',
  notes: 'Notes',
  period: 'Period',
  date: 'Date',
  balance: 'Balance',
  opening: 'Opening balance',
  closing: 'Closing balance',
  nothing: 'Nothing was posted in this period.',
  accountIn: (currency) => `Account in ${currency}`,
  continued: 'continued',
  page: (page, pages) => `Page ${page} of ${pages}`,
  draft: 'DRAFT',
  void: 'VOID',
  sandbox: 'SANDBOX',
  sandboxNotice: 'A test document without legal or fiscal effect.',
};

export const wordsOf: Readonly<Record<Language, Words>> = { 'es-PA': spanish, en: english };
