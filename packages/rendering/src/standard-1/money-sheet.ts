import type { CurrencyCode } from '@cifra/domain/currencies';
import { moneyKindOf } from '@cifra/domain/money-documents/kinds';
import type { AccountName, MoneyDocumentFacts, MoneyEntryFacts, MoneyTransferFacts } from '../money-facts.ts';
import { moneyWordsOf, type MoneyWords } from '../money-words.ts';
import { oneLine } from '../text/clean.ts';
import { amountText, dateText, moneyText, rateText, ratioText } from '../text/figures.ts';
import { wordsOf, type Words } from '../words.ts';
import { blockOf, issuedOf, partyBlock } from './common.ts';
import type { Labelled, Sheet, SheetTable, SheetTotal } from './sheet.ts';
import { taxTotals } from './tax-totals.ts';

interface Said {
  readonly words: Words;
  readonly money: MoneyWords;
}

/**
 * The sheet of money in, money out or a transfer, template `standard-1`: a paper of the tenant's own, with accounts and entries. Throws if
 * its lines are not its total, an entry does not balance, or the money account moved something else: a wrong figure is never rendered.
 */
export function moneySheet(facts: MoneyDocumentFacts): Sheet {
  const said = { words: wordsOf[facts.language], money: moneyWordsOf[facts.language] };
  const { words, money } = said;
  check(facts);
  return {
    ...issuedOf(facts),
    title: money.kinds[facts.kind],
    subtitle: oneLine(facts.displayNumber),
    marks: [...(facts.isSandbox ? [words.sandbox] : []), ...(facts.voidedOn === null ? [] : [words.void])],
    party: facts.party
      ? partyBlock(facts.party, { label: money.parties[facts.kind], issuer: facts.issuer, words })
      : { label: money.accounts[facts.kind], lines: [accountText(facts.account)] },
    details: detailsOf(facts, said),
    tables: [
      facts.transfer ? transferTable(facts, facts.transfer, said) : lineTable(facts, said),
      ...facts.entries.map((entry) => entryTable(entry, facts, said)),
    ],
    totals: [
      ...(facts.transfer ? transferTotals(facts, facts.transfer, said) : lineTotals(facts, said)),
      ...baseTotals(facts, said),
    ],
    payment: null,
    remarks: facts.memo === null ? null : blockOf(words.notes, facts.memo),
  };
}

const accountText = ({ code, name }: AccountName): string => oneLine(`${code} ${name}`);

const sumOf = <Item>(items: readonly Item[], of: (item: Item) => bigint): bigint =>
  items.reduce((sum, item) => sum + of(item), 0n);

/** What left or came to the money account, positive: of a transfer with the fee. */
const movedE4 = ({ totalE4, transfer }: MoneyDocumentFacts): bigint =>
  totalE4 + (transfer?.fee?.amountE4 ?? 0n);

function check(facts: MoneyDocumentFacts): void {
  const { kind, lines, transfer, netE4, taxE4, totalE4, entries, currency } = facts;
  if (netE4 + taxE4 !== totalE4) throw new RangeError('net and tax of a money document are not its total');
  const isSumOfLines =
    sumOf(lines, (line) => line.netE4) === netE4 && sumOf(lines, (line) => line.taxE4) === taxE4;
  if (!transfer && !isSumOfLines)
    throw new RangeError('the lines of a money document do not add up to its totals');
  for (const entry of entries)
    if (sumOf(entry.lines, ({ amountE4 }) => amountE4) !== 0n)
      throw new RangeError('an entry of a money document does not balance');
  const moved = entries[0]?.lines[0]?.original;
  if (moved?.currency !== currency || moved.amountE4 !== moneyKindOf[kind].sign * movedE4(facts))
    throw new RangeError('the money account of a money document did not move its total');
}

function detailsOf(facts: MoneyDocumentFacts, { words, money }: Said): Labelled[] {
  const { language, transfer, party, rate } = facts;
  const details: [string, string | null][] = [
    [words.documentDate, dateText(facts.documentDate, language)],
    [money.postingDate, dateText(facts.postingDate, language)],
    [money.voidedOn, facts.voidedOn && dateText(facts.voidedOn, language)],
    [money.accounts[facts.kind], party && !transfer ? accountText(facts.account) : null],
    [words.reference, facts.reference],
    [money.amounts, facts.amountsIncludeTax && !transfer ? words.withTax : null],
    [words.currency, facts.currency],
    [
      words.rate,
      rate &&
        `${rateText(rate.rate)} ${facts.baseCurrency}/${facts.currency} (${dateText(rate.rateDate, language)})`,
    ],
    [money.agreedRate, transfer && agreedRate(facts, transfer)],
  ];
  return details.flatMap(([label, value]) => (value ? [{ label, value: oneLine(value) }] : []));
}

/** What both amounts of a transfer make: base currency for one unit of the foreign one, or what came for one unit of what was sent. */
function agreedRate(
  { currency, totalE4, baseCurrency }: MoneyDocumentFacts,
  to: MoneyTransferFacts,
): string | null {
  if (to.currency === currency) return null;
  return currency === baseCurrency
    ? `${ratioText(totalE4, to.receivedE4)} ${currency}/${to.currency}`
    : `${ratioText(to.receivedE4, totalE4)} ${to.currency}/${currency}`;
}

function lineTable({ lines, currency }: MoneyDocumentFacts, { words, money }: Said): SheetTable {
  return {
    caption: null,
    columns: [
      { label: '#', align: 'right', share: 0.05 },
      { label: words.description, align: 'left', share: 0.22 },
      { label: money.account, align: 'left', share: 0.22 },
      { label: money.taxCode, align: 'left', share: 0.13 },
      { label: money.net, align: 'right', share: 0.135 },
      { label: words.tax, align: 'right', share: 0.11 },
      { label: money.gross, align: 'right', share: 0.135 },
    ],
    rows: lines.map(({ description, account, taxCode, netE4, taxE4 }, index) => ({
      cells: [
        String(index + 1),
        oneLine(description),
        accountText(account),
        taxCode === null ? words.untaxed : oneLine(taxCode.code),
        ...[netE4, taxE4, netE4 + taxE4].map((amountE4) => amountText(amountE4, currency)),
      ],
      isStrong: false,
    })),
  };
}

function lineTotals({ lines, currency, netE4, totalE4 }: MoneyDocumentFacts, { words }: Said): SheetTotal[] {
  const taxed = lines.map(({ taxCode, ...line }) => ({ ...line, taxName: taxCode && taxCode.name }));
  return [
    { label: words.net, value: amountText(netE4, currency), weight: 'plain' },
    ...taxTotals(taxed, { currency, words }),
    { label: words.total, value: moneyText(totalE4, currency), weight: 'grand' },
  ];
}

function transferTable(
  facts: MoneyDocumentFacts,
  to: MoneyTransferFacts,
  { words, money }: Said,
): SheetTable {
  const { currency, postingDate, totalE4, language } = facts;
  const left = dateText(postingDate, language);
  const came = dateText(to.receivedDate, language);
  const rows = [
    { name: money.sent, account: facts.account, day: left, amount: moneyText(-totalE4, currency) },
    ...(to.fee
      ? [
          {
            name: money.fee,
            account: to.fee.account,
            day: left,
            amount: moneyText(-to.fee.amountE4, currency),
          },
        ]
      : []),
    ...(to.transit
      ? [
          {
            name: money.inTransit,
            account: to.transit,
            day: `${left} – ${came}`,
            amount: moneyText(totalE4, currency),
          },
        ]
      : []),
    { name: money.received, account: to.to, day: came, amount: moneyText(to.receivedE4, to.currency) },
  ];
  return {
    caption: null,
    columns: [
      { label: money.movement, align: 'left', share: 0.19 },
      { label: money.account, align: 'left', share: 0.34 },
      { label: words.date, align: 'left', share: 0.26 },
      { label: words.amount, align: 'right', share: 0.21 },
    ],
    rows: rows.map(({ name, account, day, amount }) => ({
      cells: [name, accountText(account), day, amount],
      isStrong: false,
    })),
  };
}

function transferTotals(facts: MoneyDocumentFacts, to: MoneyTransferFacts, { money }: Said): SheetTotal[] {
  const { currency, totalE4 } = facts;
  const fee: SheetTotal[] = to.fee
    ? [
        { label: money.sent, value: amountText(totalE4, currency), weight: 'plain' },
        { label: money.fee, value: amountText(to.fee.amountE4, currency), weight: 'plain' },
      ]
    : [];
  return [
    ...fee,
    { label: money.left, value: moneyText(movedE4(facts), currency), weight: 'grand' },
    { label: money.received, value: moneyText(to.receivedE4, to.currency), weight: 'grand' },
  ];
}

/** What it all is in base currency, where any of it was not. */
function baseTotals(
  { kind, currency, baseCurrency, entries, transfer }: MoneyDocumentFacts,
  said: Said,
): SheetTotal[] {
  const { words, money } = said;
  const lines = entries.flatMap((entry) => entry.lines);
  const [first] = lines;
  const faint = (label: string, amountE4: bigint): SheetTotal => ({
    label: `${label} ${baseCurrency}`,
    value: amountText(amountE4, baseCurrency),
    weight: 'faint',
  });
  const carriedE4 = moneyKindOf[kind].sign * (first?.amountE4 ?? 0n);
  const varianceE4 = sumOf(lines, ({ isVariance, amountE4 }) => (isVariance ? amountE4 : 0n));
  // In base currency the money account's line is the total itself.
  const carried = currency === baseCurrency ? [] : [faint(money.carrying, carriedE4)];
  const variance =
    varianceE4 === 0n
      ? []
      : [varianceE4 < 0n ? faint(money.gain, -varianceE4) : faint(money.loss, varianceE4)];
  if (transfer) return [...carried, ...variance];
  if (currency === baseCurrency) return variance;
  // What the lines are worth at the rate of the document date.
  const worthE4 = carriedE4 + moneyKindOf[kind].sign * varianceE4;
  return [faint(words.totalInBase, worthE4), ...(varianceE4 === 0n ? [] : [...carried, ...variance])];
}

function entryTable(
  { name, postingDate, lines }: MoneyEntryFacts,
  { baseCurrency, language }: MoneyDocumentFacts,
  { money }: Said,
): SheetTable {
  const sides = (amountE4: bigint): string[] => {
    const text = amountText(amountE4 < 0n ? -amountE4 : amountE4, baseCurrency);
    return amountE4 < 0n ? ['', text] : [text, ''];
  };
  const debitE4 = sumOf(lines, ({ amountE4 }) => (amountE4 > 0n ? amountE4 : 0n));
  const total = amountText(debitE4, baseCurrency);
  return {
    caption: money.entry(oneLine(name), dateText(postingDate, language), baseCurrency),
    columns: [
      { label: money.account, align: 'left', share: 0.46 },
      { label: money.original, align: 'right', share: 0.2 },
      { label: money.debit, align: 'right', share: 0.17 },
      { label: money.credit, align: 'right', share: 0.17 },
    ],
    rows: [
      ...lines.map(({ account, original, amountE4 }) => ({
        cells: [accountText(account), originalText(original, baseCurrency), ...sides(amountE4)],
        isStrong: false,
      })),
      { cells: [money.totals, '', total, total], isStrong: true },
    ],
  };
}

const originalText = (
  { currency, amountE4 }: { readonly currency: CurrencyCode; readonly amountE4: bigint },
  baseCurrency: CurrencyCode,
): string => (currency === baseCurrency ? '' : moneyText(amountE4, currency));
