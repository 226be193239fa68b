import { cutText } from '@cifra/domain/cut-text';
import type { SaftAccount, SaftControl, SaftLine, SaftParty, SaftTransaction } from '../../saft-file.ts';
import type { DialectAccount, SaftDialect } from './dialects/dialect.ts';
import { readLineTax } from './read-taxes.ts';
import { childOf, textOf, type Element } from './record-reader.ts';
import type { SaftValues } from './saft-values.ts';

/** What the records of a file are read by. */
export interface RecordScope {
  readonly dialect: SaftDialect;
  readonly values: SaftValues;
  readonly fault: (line: number, problem: string) => null;
}

/** The elements of a transaction that are its lines. */
export function linesOf(transaction: Element, { lines }: Pick<SaftDialect, 'lines'>): Element[] {
  const around =
    lines.within === null ? [transaction] : transaction.children.filter(({ name }) => name === lines.within);
  return around.flatMap(({ children }) => children.filter(({ name }) => lines.names.includes(name)));
}

/** An account; null where it cannot be read. A heading has no balances of its own. */
export function readAccount(
  record: Element,
  { dialect, values }: RecordScope,
): (SaftAccount & { readonly isHeading: boolean }) | null {
  const code = values.accountCode(record);
  const name = values.required(record, 'AccountDescription');
  const openingE4 = values.balance(record, 'Opening');
  const closingE4 = values.balance(record, 'Closing');
  if (code === null || name === null) return null;
  const facts: DialectAccount = {
    id: code,
    accountType: textOf(record, 'AccountType'),
    standardId: textOf(record, 'StandardAccountID'),
    groupingCategory: textOf(record, 'GroupingCategory'),
    groupingCode: textOf(record, 'GroupingCode'),
  };
  return {
    line: record.line,
    code,
    name,
    isHeading: dialect.isHeading(facts),
    statedType: dialect.statedType(facts),
    possibleTypes: null,
    standardType: dialect.standardType(facts),
    standardKind: dialect.standardKind(facts),
    typeFacts: typeFacts(record),
    openingE4: openingE4 ?? 0n,
    closingE4,
  };
}

/** What an account says of its type, as a fault shows it. */
function typeFacts(record: Element): string {
  const told = [
    'AccountType',
    'StandardAccountID',
    'GroupingCategory',
    'GroupingCode',
    'TaxonomyCode',
  ].flatMap((name) => {
    const text = textOf(record, name);
    return text === null ? [] : [`${name} ${cutText(text, 40)}`];
  });
  return told.length === 0 ? 'nothing in the file tells it' : told.join(', ');
}

/** A customer or supplier, once for each account that its balances are on. */
export function readParty(
  record: Element,
  kind: SaftParty['kind'],
  { dialect, values }: RecordScope,
): SaftParty[] {
  const id = values.required(record, kind === 'CUSTOMER' ? 'CustomerID' : 'SupplierID');
  if (id === null) return [];
  const name =
    textOf(record, 'Name') ??
    textOf(record, 'CompanyName') ??
    textOf(childOf(record, 'CompanyStructure') ?? record, 'Name') ??
    id;
  const inside = record.children.filter((child) => child.name === dialect.partyBalances);
  return (inside.length === 0 ? [record] : inside).map((of) => ({
    line: of.line,
    kind,
    id,
    name,
    accountCode: textOf(of, 'AccountID'),
    openingE4: values.balance(of, 'Opening') ?? 0n,
  }));
}

/** A transaction; null where it has no id or no date. */
export function readTransaction(record: Element, scope: RecordScope): SaftTransaction | null {
  const { dialect, values, fault } = scope;
  const id = values.required(record, 'TransactionID');
  const transactionDate = values.requiredDate(record, 'TransactionDate');
  const posted = textOf(record, 'GLPostingDate');
  const glPostingDate = posted === null ? null : values.date(posted, record, 'GLPostingDate');
  const [month, year] = [textOf(record, 'Period'), textOf(record, 'PeriodYear')];
  const elements = linesOf(record, dialect);
  // No form has such: it would post nothing. Lines of another name are told by their name.
  if (record.children.every(({ children }) => children.length === 0))
    fault(record.line, `transaction ${id ?? ''} has no lines`);
  const lines = elements.flatMap((line) => readLine(line, scope) ?? []);
  if (id === null || transactionDate === null) return null;
  return {
    line: record.line,
    id,
    description: textOf(record, 'Description') ?? `Transaction ${id}`,
    period: month === null || year === null ? null : `${year}-${month.padStart(2, '0')}`,
    transactionDate,
    glPostingDate,
    lines,
  };
}

function readLine(record: Element, scope: RecordScope): SaftLine | null {
  const { dialect, values, fault } = scope;
  const accountCode = values.accountCode(record);
  const [debit, credit] = [childOf(record, 'DebitAmount'), childOf(record, 'CreditAmount')];
  const side = debit ?? credit;
  if (side === null || (debit !== null && credit !== null))
    return fault(record.line, 'the line needs one of DebitAmount and CreditAmount');
  const text = dialect.amount === null ? side.text.trim() : (textOf(side, dialect.amount) ?? '');
  const magnitudeE4 = values.amount(text, side);
  if (accountCode === null || magnitudeE4 === null) return null;
  const sign = debit === null ? -1n : 1n;
  return {
    line: record.line,
    accountCode,
    description: textOf(record, 'Description') ?? '',
    amountE4: sign * magnitudeE4,
    original: originalOf(side, sign, values),
    ...readLineTax(record, { sign, ...scope }),
    ...controlOf(record, scope),
  };
}

/** The amount in another currency, on the line's side; null where the file gives none. */
function originalOf(side: Element, sign: bigint, values: SaftValues): SaftLine['original'] {
  const [currency, amount] = [textOf(side, 'CurrencyCode'), textOf(side, 'CurrencyAmount')];
  if (currency === null || amount === null) return null;
  const amountE4 = values.amount(amount, side);
  return amountE4 === null
    ? null
    : { currency, amountE4: sign * amountE4, rate: textOf(side, 'ExchangeRate') };
}

/** The open item that the line names; nothing where it names none, or nobody. */
function controlOf(record: Element, { dialect, values }: RecordScope): { readonly control?: SaftControl } {
  const named = [textOf(record, 'CustomerID'), textOf(record, 'SupplierID')];
  const party = named.find((id) => id !== null && !dialect.noParty.includes(id)) ?? null;
  const item = textOf(record, 'SourceDocumentID');
  if (party === null || item === null) return {};
  const due = textOf(record, 'DueDate');
  const dueDate = due === null ? null : values.date(due, record, 'DueDate');
  return { control: { party, item, reference: textOf(record, 'ReferenceNumber'), dueDate } };
}
