import type { AccountType } from '@cifra/domain/accounts';
import { minorUnitsOf } from '@cifra/domain/currencies';
import { formatE4 } from '@cifra/domain/money';
import type { JournalEntryLine, JournalFormat, JournalHead } from './journal/journal.ts';
import { oneLine, uniqueNames } from './plain-text.ts';

const roots: Readonly<Record<AccountType, string>> = {
  ASSET: 'Assets',
  LIABILITY: 'Liabilities',
  EQUITY: 'Equity',
  INCOME: 'Income',
  EXPENSE: 'Expenses',
};

/**
 * Beancount's format (version 2). The amounts of the postings are the base amounts; a line in another currency keeps its original
 * amount, rate and rate date as metadata. CLOSING entries have the tag `#closing`. Account names are ASCII; the account's own name
 * is its metadata. Source: https://beancount.github.io/docs/beancount_language_syntax.html
 */
export function beancountFormat(head: JournalHead): JournalFormat {
  const { baseCurrency } = head.tenant;
  const minorUnits = minorUnitsOf(baseCurrency);
  const names = uniqueNames(
    head.accounts.map(({ id, code, name, type }) => [id, `${roots[type]}:${accountPart(code, name)}`]),
    (name, number) => `${name}-${number}`,
  );
  const nameOf = (accountId: JournalEntryLine['accountId']): string => {
    const name = names.get(accountId);
    if (name === undefined)
      throw new Error(`a line names the account ${accountId}, which is not in the chart`);
    return name;
  };
  const posting = (line: JournalEntryLine): string => {
    const rows = [`  ${nameOf(line.accountId)}  ${formatE4(line.baseAmountE4, minorUnits)} ${baseCurrency}`];
    if (line.originalCurrency !== baseCurrency)
      rows.push(
        `    original: ${formatE4(line.originalAmountE4, minorUnitsOf(line.originalCurrency))} ${line.originalCurrency}`,
        `    rate: ${line.rate}`,
        `    rate-date: ${line.rateDate}`,
      );
    if (line.description !== '') rows.push(`    memo: ${quoted(line.description)}`);
    return `${rows.join('\n')}\n`;
  };
  return {
    head: [
      `option "title" ${quoted(head.tenant.name)}`,
      `option "operating_currency" "${baseCurrency}"`,
      `; ${oneLine(head.tenant.slug)}, as of commit ${head.commitNumber}`,
      '',
      ...head.accounts.flatMap(({ id, code, name }) => [
        `${head.openingDate} open ${nameOf(id)} ${baseCurrency}`,
        `  code: ${quoted(code)}`,
        `  name: ${quoted(name)}`,
      ]),
      '',
      '',
    ].join('\n'),
    entry: (entry) =>
      [
        `${entry.postingDate} * ${quoted(entry.description)}${entry.isClosing ? ' #closing' : ''}\n`,
        `  number: ${quoted(entry.displayNumber)}\n`,
        `  kind: "${entry.kind}"\n`,
        `  source: "${entry.source}"\n`,
        `  id: "${entry.id}"\n`,
        ...(entry.documentDate === entry.postingDate ? [] : [`  document-date: ${entry.documentDate}\n`]),
        ...(entry.reference === null ? [] : [`  reference: ${quoted(entry.reference)}\n`]),
        ...entry.lines.map(posting),
        '\n',
      ].join(''),
  };
}

/** A component of an account's name: letters, digits and hyphens of ASCII, a capital or a digit first. */
function accountPart(code: string, name: string): string {
  const ascii = (text: string): string =>
    text
      .normalize('NFKD')
      .replaceAll(/\p{M}/gu, '')
      .replaceAll(/[^A-Za-z0-9]+/g, '-')
      .replaceAll(/^-+|-+$/g, '');
  const part = [ascii(code), ascii(name).slice(0, 60).replace(/-+$/, '')]
    .filter((text) => text !== '')
    .join('-');
  return part === '' ? 'X' : `${part.charAt(0).toUpperCase()}${part.slice(1)}`;
}

/** A string of beancount's: a backslash and a quotation mark are escaped. */
function quoted(text: string): string {
  return `"${oneLine(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
