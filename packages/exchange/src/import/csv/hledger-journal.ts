import { parseCurrency } from '@cifra/domain/currencies';
import { parseLocalDate, type LocalDate } from '@cifra/domain/local-date';
import { parseDecimalToE4 } from '@cifra/domain/money';
import { parseRate } from '@cifra/domain/rate';
import { cutText } from '@cifra/domain/cut-text';
import type { ImportScope } from './importer.ts';
import type { JournalLayout, JournalRowControl } from './journal-row.ts';
import { mappedName } from './mapping-rules.ts';
import { quoted, type TableRow } from './table-row.ts';

/**
 * What `hledger print -O csv` writes: one row a posting, its transaction's index in `txnidx`. Prices are not in it: where an entry has
 * postings of one other commodity, the rate is what balances the entry. The tags of our own journal bring original amounts, rates,
 * parties and open items back. Source: https://hledger.org/1.25/hledger.html#print
 */
export const hledgerJournal: JournalLayout = {
  infersRates: true,
  layout: {
    required: ['txnidx', 'date', 'account', 'amount', 'commodity'],
    optional: [
      'date2',
      'code',
      'description',
      'comment',
      'posting-comment',
      'status',
      'credit',
      'debit',
      'posting-status',
    ],
  },
  read: (row, scope) => {
    const entry = row.requiredText('txnidx', 100);
    const named = row.requiredText('account', 1_000);
    const account =
      named !== null && isVirtual(named)
        ? row.fault(
            'account',
            `${quoted(named)} is a virtual posting; take its row out of the file: the others balance without it`,
          )
        : named;
    const date = row.raw('date') === null ? row.fault('date', 'is empty') : row.date('date');
    const amountE4 = row.raw('amount') === null ? row.fault('amount', 'is empty') : row.amount('amount');
    const commodity = commodityOf(row, scope);
    const [own, ofEntry] = [tagsOf(row.raw('posting-comment')), tagsOf(row.raw('comment'))];
    const original = originalOf(own.get('original') ?? null, row);
    const rate = own.has('rate') ? parseRate(own.get('rate') ?? '') : null;
    if (entry === null) return null;
    return {
      row,
      entry,
      date,
      account: account === null ? null : accountName(account, scope),
      documentDate: dateOf(ofEntry.get('document-date')) ?? row.date('date2'),
      description: cutTextOrNull(row.raw('description'), 500),
      reference: cutTextOrNull(ofEntry.get('reference') ?? row.raw('code'), 100),
      currency: original?.currency ?? commodity,
      amountE4: original?.amountE4 ?? amountE4,
      baseE4: original === null ? null : amountE4,
      rate: rate?.ok === true ? rate.value : null,
      rateDate: dateOf(own.get('rated')),
      memo: cutTextOrNull(own.get('memo') ?? null, 500),
      taxCode: null,
      taxDate: null,
      taxKind: null,
      control: controlOf(own),
    };
  },
};

/** Whether the account of a posting stands in brackets. Source: https://hledger.org/1.25/hledger.html#virtual-postings */
const isVirtual = (account: string): boolean => /^(?:\(.*\)|\[.*\])$/.test(account);

function commodityOf(row: TableRow, { rules, tenant }: ImportScope): string | null {
  const text = row.raw('commodity');
  if (text === null) return tenant.baseCurrency;
  const currency = parseCurrency(mappedName(rules.commodities, text));
  return currency.ok
    ? currency.value.code
    : row.fault('commodity', `${quoted(text)} is not an ISO 4217 currency; a mapping can translate it`);
}

/**
 * The code of an account: from the mapping, or else what precedes the first space of its last part, as in our own journals
 * (`assets:1110 Bank`); a part without spaces is used whole.
 */
function accountName(name: string, { rules }: ImportScope): string {
  if (Object.hasOwn(rules.accounts, name)) return name;
  const last = name.slice(name.lastIndexOf(':') + 1).trim();
  return /^\S+/.exec(last)?.[0] ?? last;
}

/** `name:value` up to the next comma. */
function tagsOf(comment: string | null): ReadonlyMap<string, string> {
  const tags = new Map<string, string>();
  for (const [, name = '', value = ''] of (comment ?? '').matchAll(/([\p{L}\p{N}_-]+):([^,\n]*)/gu))
    if (!tags.has(name)) tags.set(name, value.trim());
  return tags;
}

function originalOf(
  text: string | null,
  row: TableRow,
): { readonly currency: string; readonly amountE4: bigint } | null {
  if (text === null) return null;
  const [amountText = '', currency = ''] = text.split(' ');
  const amount = parseDecimalToE4(amountText, 4);
  const known = parseCurrency(currency);
  return amount.ok && known.ok
    ? { currency: known.value.code, amountE4: amount.value }
    : row.fault('posting-comment', `the original amount ${quoted(text)} cannot be read`);
}

function controlOf(tags: ReadonlyMap<string, string>): JournalRowControl | null {
  const [party, item] = [tags.get('party'), tags.get('item')];
  if (party === undefined || item === undefined) return null;
  const [date, dueDate] = [dateOf(tags.get('item-date')), dateOf(tags.get('item-due'))];
  return {
    party,
    item,
    reference: tags.get('item-reference') ?? null,
    date,
    dueDate,
    amountE4: null,
    baseE4: null,
  };
}

function dateOf(text: string | undefined): LocalDate | null {
  const date = text === undefined ? null : parseLocalDate(text);
  return date?.ok === true ? date.value : null;
}

const cutTextOrNull = (text: string | null, maximum: number): string | null =>
  text === null
    ? null
    : cutText(
        text
          .normalize('NFC')
          .replaceAll(/\p{Cc}/gu, ' ')
          .trim(),
        maximum,
      ) || null;
