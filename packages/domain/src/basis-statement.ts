import type { CurrencyCode } from './currencies.ts';
import { counted } from './counted.ts';
import type { LocalDate } from './local-date.ts';
import { firmText, secondPersonText, type SecondPersonKept } from './second-person.ts';

/** Incremented with every change to the text below: a signed year names the version that was signed. */
export const basisStatementVersion = 2;

/** The facts that fill the statement. Amounts: decimal text in the base currency, debit positive. */
export interface BasisFacts {
  readonly tenantName: string;
  readonly fiscalYear: string;
  readonly startDate: LocalDate;
  readonly endDate: LocalDate;
  readonly baseCurrency: CurrencyCode;
  /** The currencies with an open position on the last day, in order. */
  readonly openCurrencies: readonly CurrencyCode[];
  readonly carrying: string;
  readonly value: string;
  readonly unrealized: string;
  /** SHA-256 of the attached exposure report, hex. */
  readonly exposureHash: string;
  readonly separation: YearSeparation;
}

/** How far second persons were second persons through the year, as it was kept when each signed. */
export interface YearSeparation {
  /** As the year is signed off; null: it is not known. */
  readonly isFirmOfOne: boolean | null;
  /** Of each month's closing that stands; null where nothing was kept. */
  readonly months: readonly (SecondPersonKept | null)[];
  readonly yearEnd: SecondPersonKept | null;
  /** How many drafts and corrections of the year whoever made them approved alone. */
  readonly selfApprovedCount: number;
}

/** Where figures without a period-end revaluation depart from the standard. */
export const departureFromIas21 =
  'IAS 21 (The Effects of Changes in Foreign Exchange Rates) asks for it in paragraph 23, and in paragraph 28 that the differences go to profit or loss of the period in which they arise. In this point the figures depart from the standard';

/**
 * The basis of a year's figures, verbatim as the external reviewer signs it: at most 4,000 characters. The paragraphs
 * are those of IAS 21 that docs/not-done/revaluation.md explains. Source: product 5.4, 6.7.
 */
export function basisStatement(facts: BasisFacts): string {
  const { tenantName, fiscalYear, startDate, endDate, baseCurrency: base, openCurrencies } = facts;
  const exposure =
    openCurrencies.length === 0
      ? `On ${endDate} no asset or liability stood open in another currency than ${base}; the unrealized difference is ${facts.unrealized} ${base}.`
      : `On ${endDate} assets and liabilities stood open in ${openCurrencies.join(', ')}. The books carry them at ${facts.carrying} ${base} (debit positive); at the rates effective on that day they come to ${facts.value} ${base}. The unrealized difference of ${facts.unrealized} ${base} is posted nowhere.`;
  return [
    `Basis of the figures of ${tenantName} for the fiscal year ${fiscalYear}, ${startDate} to ${endDate}, in ${base}.`,
    `1. No period-end revaluation was done. Open balances in other currencies than ${base} were not translated at the closing rate on ${endDate}, nor at the end of any month of the year, and no unrealized exchange difference was posted by the system. ${departureFromIas21}; item 4 says how large the differences are, and an entry posted by hand may have adjusted them.`,
    `2. Exchange differences are recognised on settlement only, dated on the allocation that settles the item.`,
    `3. Rates are those of the document date (of journal lines: the posting date): the latest rate effective on that day, kept with each line. Rates recorded later changed nothing that was posted.`,
    `4. ${exposure} The exposure report as of ${endDate} is attached and is part of this statement (SHA-256 ${facts.exposureHash}).`,
    `5. ${separationText(facts.separation)}`,
  ].join('\n\n');
}

function separationText({ isFirmOfOne, months, yearEnd, selfApprovedCount }: YearSeparation): string {
  const kept = months.filter((each) => each !== null);
  const marks = [
    [
      kept.filter((each) => each.isSelfApproved),
      'by whoever submitted it, alone (SELF_APPROVED), because nobody else had the permission',
    ],
    [kept.filter((each) => each.isFirmOfOne), 'while the firm was a firm of one'],
    [
      kept.filter((each) => each.wasCreatedByMaker),
      'by somebody whom the submitter had made a user within 7 days before',
    ],
    [
      kept.filter((each) => each.neverLoggedInElsewhere),
      'by somebody who had never logged in from an address that the submitter had not used',
    ],
    [months.filter((each) => each === null), 'without a record of how far the approver was independent'],
  ] as const;
  const found = marks.flatMap(([of, how]) => (of.length === 0 ? [] : [`${of.length} ${how}`]));
  const approved =
    months.length === 0
      ? 'No approval of a month of the year is on record.'
      : `${counted(months.length, 'month')} of the year closed, ${kept.some((each) => each.isSelfApproved) ? 'approved' : 'each approved by another person than the one who submitted it'}${found.length === 0 ? '' : `: ${found.join('; ')}`}.`;
  const signing = isFirmOfOne === null ? '' : ` On signing: ${firmText(isFirmOfOne)}`;
  const drafted =
    yearEnd?.isSelfApproved === true
      ? 'The year-end was drafted and reviewed by one person.'
      : 'The year-end was drafted by one person and reviewed by another.';
  const alone =
    selfApprovedCount === 0
      ? ''
      : ` Of what was posted in the year, ${selfApprovedCount} ${selfApprovedCount === 1 ? 'draft or correction was' : 'drafts and corrections were'} approved by whoever made it, alone (SELF_APPROVED).`;
  return `Second persons. ${approved} ${drafted} ${secondPersonText(yearEnd)}${alone}${signing}`;
}
