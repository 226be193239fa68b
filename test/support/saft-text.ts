/** A small SAF-T Financial file of the Norwegian form, one element a line. Amounts: decimal text. */
export interface SaftText {
  readonly currency?: string;
  readonly start?: string;
  readonly accounts?: readonly SaftTextAccount[];
  readonly customers?: readonly { readonly id: string; readonly account: string; readonly opening: string }[];
  readonly taxCodes?: readonly SaftTextTaxCode[];
  readonly transactions?: readonly SaftTextTransaction[];
  readonly stated?: { readonly entries?: string; readonly debit?: string; readonly credit?: string };
}

export interface SaftTextAccount {
  readonly code: string;
  readonly name?: string;
  readonly standardId?: string | null;
  /** Debit positive. */
  readonly opening?: string;
  readonly closing?: string;
}

export interface SaftTextTransaction {
  readonly id: string;
  readonly date?: string;
  readonly glDate?: string;
  readonly period?: string;
  readonly description?: string;
  readonly lines: readonly SaftTextLine[];
}

export interface SaftTextLine {
  readonly account: string;
  /** Debit positive. */
  readonly amount: string;
  /** Its TaxInformation. */
  readonly tax?: SaftTextTax;
  readonly original?: { readonly currency: string; readonly amount: string; readonly rate: string };
}

export interface SaftTextTaxCode {
  readonly code: string;
  readonly percent?: string;
  /** The first and the last day on which it is in effect. */
  readonly from?: string;
  readonly to?: string;
}

export interface SaftTextTax {
  readonly code: string;
  readonly amount: string;
  readonly percent?: string;
  readonly base?: string;
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

function balance(which: 'Opening' | 'Closing', amount: string | undefined): string[] {
  if (amount === undefined) return [];
  const side = amount.startsWith('-') ? 'Credit' : 'Debit';
  return [`<n1:${which}${side}Balance>${amount.replace('-', '')}</n1:${which}${side}Balance>`];
}

function accountText({
  code,
  name = `Account ${code}`,
  standardId = code.slice(0, 2),
  opening,
  closing,
}: SaftTextAccount): string[] {
  return [
    '<n1:Account>',
    `<n1:AccountID>${escaped(code)}</n1:AccountID>`,
    `<n1:AccountDescription>${escaped(name)}</n1:AccountDescription>`,
    ...(standardId === null ? [] : [`<n1:StandardAccountID>${standardId}</n1:StandardAccountID>`]),
    ...balance('Opening', opening),
    ...balance('Closing', closing),
    '</n1:Account>',
  ];
}

function taxText({ code, amount, percent, base }: SaftTextTax): string[] {
  return [
    '<n1:TaxInformation>',
    `<n1:TaxCode>${escaped(code)}</n1:TaxCode>`,
    ...(percent === undefined ? [] : [`<n1:TaxPercentage>${percent}</n1:TaxPercentage>`]),
    ...(base === undefined ? [] : [`<n1:TaxBase>${base}</n1:TaxBase>`]),
    `<n1:TaxAmount><n1:Amount>${amount}</n1:Amount></n1:TaxAmount>`,
    '</n1:TaxInformation>',
  ];
}

function lineText({ account, amount, original, tax }: SaftTextLine): string[] {
  const side = amount.startsWith('-') ? 'CreditAmount' : 'DebitAmount';
  return [
    '<n1:Line>',
    `<n1:AccountID>${escaped(account)}</n1:AccountID>`,
    '<n1:Description>line</n1:Description>',
    `<n1:${side}>`,
    `<n1:Amount>${amount.replace('-', '')}</n1:Amount>`,
    ...(original
      ? [
          `<n1:CurrencyCode>${original.currency}</n1:CurrencyCode>`,
          `<n1:CurrencyAmount>${original.amount}</n1:CurrencyAmount>`,
          `<n1:ExchangeRate>${original.rate}</n1:ExchangeRate>`,
        ]
      : []),
    `</n1:${side}>`,
    ...(tax === undefined ? [] : taxText(tax)),
    '</n1:Line>',
  ];
}

function transactionText({
  id,
  date = '2026-01-15',
  glDate,
  period = date.slice(5, 7),
  description = `Transaction ${id}`,
  lines,
}: SaftTextTransaction): string[] {
  return [
    '<n1:Transaction>',
    `<n1:TransactionID>${escaped(id)}</n1:TransactionID>`,
    `<n1:Period>${period}</n1:Period>`,
    `<n1:PeriodYear>${date.slice(0, 4)}</n1:PeriodYear>`,
    `<n1:TransactionDate>${date}</n1:TransactionDate>`,
    `<n1:Description>${escaped(description)}</n1:Description>`,
    ...(glDate === undefined ? [] : [`<n1:GLPostingDate>${glDate}</n1:GLPostingDate>`]),
    ...lines.flatMap(lineText),
    '</n1:Transaction>',
  ];
}

export const defaultAccounts: readonly SaftTextAccount[] = [
  { code: '1920', name: 'Bank', opening: '1000.00', closing: '1100.50' },
  { code: '2000', name: 'Equity', opening: '-1000.00', closing: '-1000.00' },
  { code: '3000', name: 'Sales', closing: '-100.50' },
];

export const defaultTransactions: readonly SaftTextTransaction[] = [
  {
    id: 'T1',
    lines: [
      { account: '1920', amount: '100.50' },
      { account: '3000', amount: '-100.50' },
    ],
  },
];

export function saftText({
  currency = 'NOK',
  start = '2026-01',
  accounts = defaultAccounts,
  customers = [],
  taxCodes = [],
  transactions = defaultTransactions,
  stated = {},
}: SaftText = {}): string {
  const [year = '', month = ''] = start.split('-');
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<n1:AuditFile xmlns:n1="urn:StandardAuditFile-Taxation-Financial:NO">',
    '<n1:Header>',
    '<n1:Company>',
    '<n1:RegistrationNumber>999</n1:RegistrationNumber>',
    '<n1:Name>Leker &amp; Spill</n1:Name>',
    '</n1:Company>',
    `<n1:DefaultCurrencyCode>${currency}</n1:DefaultCurrencyCode>`,
    '<n1:SelectionCriteria>',
    `<n1:PeriodStart>${month}</n1:PeriodStart>`,
    `<n1:PeriodStartYear>${year}</n1:PeriodStartYear>`,
    '<n1:PeriodEnd>12</n1:PeriodEnd>',
    `<n1:PeriodEndYear>${year}</n1:PeriodEndYear>`,
    '</n1:SelectionCriteria>',
    '</n1:Header>',
    '<n1:MasterFiles>',
    '<n1:GeneralLedgerAccounts>',
    ...accounts.flatMap(accountText),
    '</n1:GeneralLedgerAccounts>',
    ...customers.flatMap(({ id, account, opening }) => [
      '<n1:Customer>',
      `<n1:Name>Customer ${id}</n1:Name>`,
      `<n1:CustomerID>${id}</n1:CustomerID>`,
      `<n1:AccountID>${account}</n1:AccountID>`,
      ...balance('Opening', opening),
      '</n1:Customer>',
    ]),
    ...(taxCodes.length === 0 ? [] : ['<n1:TaxTable>']),
    ...taxCodes.flatMap(({ code, percent, from, to }) => [
      '<n1:TaxTableEntry>',
      '<n1:TaxType>MVA</n1:TaxType>',
      '<n1:TaxCodeDetails>',
      `<n1:TaxCode>${escaped(code)}</n1:TaxCode>`,
      ...(from === undefined ? [] : [`<n1:EffectiveDate>${from}</n1:EffectiveDate>`]),
      ...(to === undefined ? [] : [`<n1:ExpirationDate>${to}</n1:ExpirationDate>`]),
      `<n1:Description>Code ${escaped(code)}</n1:Description>`,
      ...(percent === undefined ? [] : [`<n1:TaxPercentage>${percent}</n1:TaxPercentage>`]),
      '</n1:TaxCodeDetails>',
      '</n1:TaxTableEntry>',
    ]),
    ...(taxCodes.length === 0 ? [] : ['</n1:TaxTable>']),
    '</n1:MasterFiles>',
    '<n1:GeneralLedgerEntries>',
    ...(stated.entries === undefined ? [] : [`<n1:NumberOfEntries>${stated.entries}</n1:NumberOfEntries>`]),
    ...(stated.debit === undefined ? [] : [`<n1:TotalDebit>${stated.debit}</n1:TotalDebit>`]),
    ...(stated.credit === undefined ? [] : [`<n1:TotalCredit>${stated.credit}</n1:TotalCredit>`]),
    '<n1:Journal>',
    ...transactions.flatMap(transactionText),
    '</n1:Journal>',
    '</n1:GeneralLedgerEntries>',
    '</n1:AuditFile>',
    '',
  ].join('\n');
}

/** The line of the first text that holds `part`, from 1. */
export function lineOfText(text: string, part: string): number {
  return text.slice(0, text.indexOf(part)).split('\n').length;
}
