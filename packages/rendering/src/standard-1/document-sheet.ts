import { minorUnitsOf } from '@cifra/domain/currencies';
import {
  bringsMoneyIn,
  documentKindOf,
  isIssuedByVendor,
  isNettingKind,
  isSettlementKind,
  isWriteOffKind,
  raisesDebt,
} from '@cifra/domain/documents/kinds';
import type { DocumentFacts, LineFacts, SettlementFacts, StandingFacts } from '../facts.ts';
import { oneLine } from '../text/clean.ts';
import { amountText, columnTexts, dateText, moneyText, percentText, rateText } from '../text/figures.ts';
import { paperWordsOf, type PaperWords } from '../paper-words.ts';
import { wordsOf, type Words } from '../words.ts';
import { blockOf, commonOf } from './common.ts';
import type { Labelled, Sheet, SheetTable, SheetTotal } from './sheet.ts';
import { taxTotals } from './tax-totals.ts';

/**
 * The sheet of a document, template `standard-1`. The parts shown add up to the totals shown (acceptance F14): taxes
 * are sums of the lines' own rounded taxes, by code and percentage. Throws if they do not: a wrong figure is never
 * rendered.
 */
export function documentSheet(facts: DocumentFacts): Sheet {
  const words = wordsOf[facts.language];
  const isSales = documentKindOf[facts.kind].side === 'SALES';
  return {
    ...commonOf(facts, isSales ? words.customer : words.vendor),
    title: words.kinds[facts.kind],
    subtitle: facts.displayNumber === null ? words.draft : oneLine(facts.displayNumber),
    marks: marksOf(facts, words),
    details: detailsOf(facts, words),
    tables: facts.settlement
      ? settlementTables(facts, facts.settlement, words)
      : [lineTable(facts, words), ...standingTables(facts, words)],
    totals: facts.settlement
      ? settlementTotals(facts, facts.settlement, words)
      : [...itemTotals(facts, words), ...standingTotals(facts)],
    payment: isPayable(facts) ? blockOf(words.bankDetails, facts.branding.bankDetails) : null,
    remarks: facts.memo === null ? null : blockOf(words.notes, facts.memo),
  };
}

function marksOf({ state, isSandbox, standing, language }: DocumentFacts, words: Words): string[] {
  const marks = isSandbox ? [words.sandbox] : [];
  if (state === 'DRAFT') marks.push(words.draft);
  if (state === 'VOID') marks.push(words.void);
  if (isPaid(standing)) marks.push(paperWordsOf[language].paid);
  return marks;
}

/**
 * Whether to show the tenant's payment details: on a document that it issued and that increases what it is owed, unless
 * the document is void.
 */
function isPayable({ kind, state, standing }: DocumentFacts): boolean {
  return documentKindOf[kind].side === 'SALES' && raisesDebt(kind) && state !== 'VOID' && !isPaid(standing);
}

const isPaid = (standing: StandingFacts | null): boolean => standing?.openE4 === 0n;

function detailsOf(facts: DocumentFacts, words: Words): Labelled[] {
  const { language, kind, dueDate, base, original } = facts;
  const papers: PaperWords = paperWordsOf[language];
  const details: [string, string | null][] = [
    [words.documentDate, dateText(facts.documentDate, language)],
    [words.dueDate, dueDate !== null && raisesDebt(kind) ? dateText(dueDate, language) : null],
    [words.vendorNumber, isIssuedByVendor(kind) ? facts.vendorNumber : null],
    [words.corrects, original && `${original.displayNumber} (${dateText(original.documentDate, language)})`],
    [words.voidedBy, facts.voidedBy],
    [words.reference, facts.reference],
    [words.unitPrice, facts.pricesIncludeTax ? words.withTax : null],
    [words.currency, facts.currency],
    [papers.standingOn, facts.standing && dateText(facts.standing.asOf, language)],
    [papers.method, facts.settlement?.method ? papers.methods[facts.settlement.method] : null],
    [
      words.rate,
      base &&
        `${rateText(base.rate)} ${facts.baseCurrency}/${facts.currency} (${dateText(base.rateDate, language)})`,
    ],
  ];
  return details.flatMap(([label, value]) => (value ? [{ label, value: oneLine(value) }] : []));
}

function lineTable({ lines, currency }: DocumentFacts, words: Words): SheetTable {
  const quantities = columnTexts(
    lines.map(({ quantityE6 }) => quantityE6),
    0,
  );
  const prices = columnTexts(
    lines.map(({ unitPriceE6 }) => unitPriceE6 ?? 0n),
    minorUnitsOf(currency),
  );
  return {
    caption: null,
    columns: [
      { label: '#', align: 'right', share: 0.055 },
      { label: words.description, align: 'left', share: 0.425 },
      { label: words.quantity, align: 'right', share: 0.12 },
      { label: words.unitPrice, align: 'right', share: 0.14 },
      { label: words.tax, align: 'right', share: 0.1 },
      { label: words.amount, align: 'right', share: 0.16 },
    ],
    rows: lines.map((line, index) => ({
      cells: [
        String(index + 1),
        withDiscount(line, currency),
        quantities[index] ?? '',
        line.unitPriceE6 === null ? '—' : (prices[index] ?? ''),
        line.taxName === null ? words.untaxed : percentText(line.taxPercentE4),
        amountText(line.netE4, currency),
      ],
      isStrong: false,
    })),
  };
}

/** A line says what was taken off it: its amount is after that. */
function withDiscount({ description, discountE4 }: LineFacts, currency: string): string {
  const shown = oneLine(description);
  return discountE4 === 0n ? shown : `${shown} (${amountText(-discountE4, currency)})`;
}

function itemTotals(facts: DocumentFacts, words: Words): SheetTotal[] {
  const { lines, currency, netE4, taxE4, totalE4 } = facts;
  const sum = (of: (line: LineFacts) => bigint): bigint => lines.reduce((all, line) => all + of(line), 0n);
  if (sum((line) => line.netE4) !== netE4 || sum((line) => line.taxE4) !== taxE4 || netE4 + taxE4 !== totalE4)
    throw new RangeError('the lines of a document do not add up to its totals');
  const ownDiscount: SheetTotal[] =
    facts.discountE4 === 0n
      ? []
      : [{ label: words.discount, value: amountText(facts.discountE4, currency), weight: 'faint' }];
  return [
    ...ownDiscount,
    { label: words.net, value: amountText(netE4, currency), weight: 'plain' },
    ...taxTotals(lines, { currency, words }),
    { label: words.total, value: moneyText(totalE4, currency), weight: 'grand' },
    ...baseTotal(facts, words),
  ];
}

/** What lowered the debt, up to the day that the copy speaks of. */
function standingTables({ standing, language, currency }: DocumentFacts, words: Words): SheetTable[] {
  if (standing === null || standing.settlements.length === 0) return [];
  return [
    {
      caption: paperWordsOf[language].settledThrough(dateText(standing.asOf, language)),
      columns: [
        { label: words.date, align: 'left', share: 0.25 },
        { label: words.number, align: 'left', share: 0.45 },
        { label: words.amount, align: 'right', share: 0.3 },
      ],
      rows: standing.settlements.map(({ date, reference, amountE4 }) => ({
        cells: [dateText(date, language), oneLine(reference), amountText(amountE4, currency)],
        isStrong: false,
      })),
    },
  ];
}

/** Throws if the total less what was settled is not what is due (acceptance F14). */
function standingTotals({ standing, language, currency, totalE4 }: DocumentFacts): SheetTotal[] {
  if (standing === null) return [];
  const papers = paperWordsOf[language];
  const settledE4 = standing.settlements.reduce((sum, { amountE4 }) => sum + amountE4, 0n);
  if (totalE4 - settledE4 !== standing.openE4)
    throw new RangeError('what was settled of a document does not add up to what is due');
  const settled: SheetTotal = {
    label: papers.settledSum,
    value: amountText(-settledE4, currency),
    weight: 'plain',
  };
  const isOver = standing.openE4 < 0n;
  const due: SheetTotal = {
    label: isOver ? papers.overpaid : papers.amountDue,
    value: moneyText(isOver ? -standing.openE4 : standing.openE4, currency),
    weight: 'grand',
  };
  return settledE4 === 0n ? [due] : [settled, due];
}

function baseTotal({ base, baseCurrency }: DocumentFacts, words: Words): SheetTotal[] {
  if (base === null) return [];
  return [
    {
      label: `${words.totalInBase} ${baseCurrency}`,
      value: amountText(base.totalE4, baseCurrency),
      weight: 'faint',
    },
  ];
}

function movedWord(
  kind: DocumentFacts['kind'],
  { method }: Pick<SettlementFacts, 'method'>,
  words: Words,
): string {
  if (isWriteOffKind(kind)) return words.writtenOff;
  if (isNettingKind(kind)) return words.netted;
  // Cash never saw a bank, and a card or a partner paid for it: the paper has the method besides.
  const isAtBank = method === null || method === 'BANK';
  if (isSettlementKind(kind) && bringsMoneyIn(kind)) return isAtBank ? words.receivedAtBank : words.received;
  return isAtBank ? words.paidFromBank : words.paid;
}

/**
 * Where money came in, the fees that the bank kept were settled too; where it went out, the bank charged them on top. This way the
 * parts add up (F14).
 */
function settlementTables(
  { kind, currency, language }: DocumentFacts,
  { method, bankCurrency, bankE4, payables, charges, allocations }: SettlementFacts,
  words: Words,
): SheetTable[] {
  const isIn = isSettlementKind(kind) && bringsMoneyIn(kind);
  const moved = movedWord(kind, { method }, words);
  const charged = (isOfPayables: boolean) =>
    charges
      .filter((charge) => (charge.isOfPayables ?? false) === isOfPayables)
      .map((charge) => {
        const name = { FEE: words.fee, WITHHOLDING: words.withholding, DIFFERENCE: words.difference }[
          charge.kind
        ];
        const isOnTop = !isIn && charge.kind === 'FEE';
        const said = oneLine(charge.description);
        return {
          name: said === '' ? name : `${name}: ${said}`,
          amount: moneyText(isOnTop ? -charge.amountE4 : charge.amountE4, charge.currency),
        };
      });
  const ofPayables = payables && isShownApart(payables, { currency, charges }) ? payables : null;
  const money = [
    {
      name: ofPayables ? `${moved}: ${words.receivables}` : moved,
      amount: moneyText(bankE4, bankCurrency),
    },
    ...charged(false),
    ...(ofPayables
      ? [
          {
            name: `${moved}: ${words.payables}`,
            amount: moneyText(ofPayables.nettedE4, ofPayables.currency),
          },
          ...charged(true),
        ]
      : []),
  ];
  const settlement: SheetTable = {
    caption: null,
    columns: [
      { label: words.description, align: 'left', share: 0.7 },
      { label: words.amount, align: 'right', share: 0.3 },
    ],
    rows: money.map(({ name, amount }) => ({ cells: [name, amount], isStrong: false })),
  };
  if (allocations.length === 0) return [settlement];
  const applied: SheetTable = {
    caption: words.appliedTo,
    columns: [
      { label: words.number, align: 'left', share: 0.34 },
      { label: words.documentDate, align: 'left', share: 0.22 },
      { label: paperWordsOf[language].appliedOn, align: 'left', share: 0.2 },
      { label: words.amount, align: 'right', share: 0.24 },
    ],
    rows: allocations.map(({ reference, documentDate, allocationDate, amountE4, ...of }) => ({
      cells: [
        oneLine(reference),
        dateText(documentDate, language),
        dateText(allocationDate, language),
        of.currency === currency ? amountText(amountE4, currency) : moneyText(amountE4, of.currency),
      ],
      isStrong: false,
    })),
  };
  return [settlement, applied];
}

/** Whether the sides of a netting settle different amounts: then each is shown, and its total. */
function isShownApart(
  payables: NonNullable<SettlementFacts['payables']>,
  { currency, charges }: { readonly currency: string; readonly charges: SettlementFacts['charges'] },
): boolean {
  return payables.currency !== currency || charges.length > 0;
}

function settlementTotals(
  facts: DocumentFacts,
  { allocations, payables, charges }: SettlementFacts,
  words: Words,
): SheetTotal[] {
  const { currency } = facts;
  if (payables && isShownApart(payables, { currency, charges }))
    return [
      {
        label: `${words.settled}: ${words.receivables}`,
        value: moneyText(facts.totalE4, currency),
        weight: 'grand',
      },
      ...baseTotal(facts, words),
      {
        label: `${words.settled}: ${words.payables}`,
        value: moneyText(payables.settledE4, payables.currency),
        weight: 'grand',
      },
    ];
  const leftE4 = allocations.reduce((left, { amountE4 }) => left - amountE4, facts.totalE4);
  const left: SheetTotal[] =
    leftE4 > 0n
      ? [
          {
            label: paperWordsOf[facts.language].notApplied,
            value: amountText(leftE4, facts.currency),
            weight: 'plain',
          },
        ]
      : [];
  return [
    ...left,
    { label: words.settled, value: moneyText(facts.totalE4, facts.currency), weight: 'grand' },
    ...baseTotal(facts, words),
  ];
}
