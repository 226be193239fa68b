import type { AccountType } from '@cifra/domain/accounts';
import { minorUnitsOf } from '@cifra/domain/currencies';
import { formatE4 } from '@cifra/domain/money';
import type { JournalEntry, JournalEntryLine, JournalFormat, JournalHead } from './journal/journal.ts';
import { oneLine, uniqueNames } from './plain-text.ts';

/** The root of an account's name, and the type that hledger is told. Source: https://hledger.org/1.25/hledger.html#account-types */
const roots: Readonly<Record<AccountType, readonly [root: string, type: string]>> = {
  ASSET: ['assets', 'A'],
  LIABILITY: ['liabilities', 'L'],
  EQUITY: ['equity', 'E'],
  INCOME: ['revenues', 'R'],
  EXPENSE: ['expenses', 'X'],
};

/**
 * hledger's journal format. The amounts of the postings are the base amounts, so that every report of hledger's is in the base
 * currency; a line in another currency keeps its original amount, rate and rate date as tags. CLOSING entries have the tag
 * `closing`: an income statement leaves them out with `not:tag:closing`.
 */
export function hledgerFormat(head: JournalHead): JournalFormat {
  const { baseCurrency } = head.tenant;
  const minorUnits = minorUnitsOf(baseCurrency);
  const names = uniqueNames(
    head.accounts.map(({ id, code, name, type }) => [
      id,
      `${roots[type][0]}:${accountPart(`${code} ${name}`)}`,
    ]),
    (name, number) => `${name} (${number})`,
  );
  const amountOf = (amountE4: bigint): string => `${formatE4(amountE4, minorUnits)} ${baseCurrency}`;
  const nameOf = (accountId: JournalEntryLine['accountId']): string => {
    const name = names.get(accountId);
    if (name === undefined)
      throw new Error(`a line names the account ${accountId}, which is not in the chart`);
    return name;
  };
  const posting = (line: JournalEntryLine): string => {
    const tags: string[] = [];
    if (line.originalCurrency !== baseCurrency)
      tags.push(
        `original:${formatE4(line.originalAmountE4, minorUnitsOf(line.originalCurrency))} ${line.originalCurrency}`,
        `rate:${line.rate}`,
        `rated:${line.rateDate}`,
      );
    if (line.description !== '') tags.push(`memo:${tagValue(line.description)}`);
    const { control } = line;
    if (control)
      tags.push(
        `party:${tagValue(control.party)}`,
        `item:${control.itemId}`,
        `item-reference:${tagValue(control.reference)}`,
        `item-date:${control.documentDate}`,
        `item-due:${control.dueDate}`,
      );
    const comment = tags.length === 0 ? '' : `  ; ${tags.join(', ')}`;
    return `    ${nameOf(line.accountId)}  ${amountOf(line.baseAmountE4)}${comment}\n`;
  };
  return {
    head: [
      `; The journal of ${oneLine(head.tenant.name)} (${oneLine(head.tenant.slug)}), amounts in ${baseCurrency}, as of commit ${head.commitNumber}`,
      'decimal-mark .',
      // A currency without decimals still shows where they would begin.
      `commodity ${formatE4(10_000_000n, minorUnits)}${minorUnits === 0 ? '.' : ''} ${baseCurrency}`,
      '',
      ...head.accounts.map(({ id, type }) => `account ${nameOf(id)}  ; type:${roots[type][1]}`),
      '',
      '',
    ].join('\n'),
    entry: (entry) => {
      const tags = [`kind:${entry.kind}`, `source:${entry.source}`, `id:${entry.id}`];
      if (entry.isClosing) tags.push('closing:');
      if (entry.documentDate !== entry.postingDate) tags.push(`document-date:${entry.documentDate}`);
      if (entry.reference !== null) tags.push(`reference:${tagValue(entry.reference)}`);
      return [
        `${entry.postingDate} * (${codeText(entry.displayNumber)}) ${descriptionText(entry)}\n`,
        `    ; ${tags.join(', ')}\n`,
        ...entry.lines.map(posting),
        '\n',
      ].join('');
    },
  };
}

/** A part of an account's name: no colon, which makes a subaccount; no semicolon, which begins a comment; single spaces, because two end it. */
function accountPart(text: string): string {
  return oneLine(text.replaceAll(':', '-').replaceAll(';', ','));
}

/** A description ends where a comment begins, and what stands behind a bar is a note. */
function descriptionText({ description }: JournalEntry): string {
  return oneLine(description).replaceAll(';', '；').replaceAll('|', '¦');
}

function codeText(text: string): string {
  return oneLine(text).replaceAll(/[();]/g, '-');
}

/** A tag's value ends at a comma. A date in brackets would be a posting's date. */
function tagValue(text: string): string {
  return oneLine(text).replaceAll(',', '，').replaceAll('[', '(').replaceAll(']', ')');
}
