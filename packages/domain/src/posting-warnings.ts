import { addDays, addMonths, daysBetween, earliestDate, latestDate, type LocalDate } from './local-date.ts';
import type { Uuid } from './ids.ts';

/** What looks like a mistake in what would be posted. A warning refuses nothing. Source: docs/decisions/0063-warnings.md. */
export const postingWarningCodes = [
  'DUPLICATE_MONEY_DOCUMENT',
  'REFERENCE_REPEATED',
  'DATE_UNUSUAL',
] as const;
export type PostingWarningCode = (typeof postingWarningCodes)[number];

export interface PostingWarning {
  readonly code: PostingWarningCode;
  readonly message: string;
  /** The field of the input that it is about; null: the whole. */
  readonly field: 'reference' | 'vendorNumber' | 'documentDate' | 'dueDate' | null;
  /** What was posted before and is like it; null: a date. */
  readonly similarType: Posted['type'] | null;
  readonly similarId: Uuid | null;
  readonly similarNumber: string | null;
  readonly reference: string | null;
  readonly givenDate: LocalDate | null;
  /** The date that the given one was held against. */
  readonly comparedDate: LocalDate | null;
}

/** Something that was posted and stands. */
export interface Posted {
  readonly type: 'Document' | 'MoneyDocument' | 'JournalEntry';
  readonly id: Uuid;
  readonly number: string;
  readonly documentDate: LocalDate;
}

/** Days on either side within which the same reference of one party on one kind of document is a repetition: an order is numbered once a year. */
export const PARTY_REFERENCE_DAYS = 365;

/** The same for money documents of one account, and for entries: what is paid each month bears the same words each month. */
export const OWN_REFERENCE_DAYS = 14;

/** So many months may lie between a document and its posting, in either direction, and between it and its due date. */
const MONTHS_BEFORE_POSTING = 24;
const MONTHS_AFTER_POSTING = 12;
const MONTHS_TO_PAY = 24;

/** The days around a date, as far as there are such days. */
export function daysAround(
  date: LocalDate,
  days: number,
): { readonly from: LocalDate; readonly to: LocalDate } {
  return {
    from: daysBetween(earliestDate, date) < days ? earliestDate : addDays(date, -days),
    to: daysBetween(date, latestDate) < days ? latestDate : addDays(date, days),
  };
}

const nothingSimilar = { similarType: null, similarId: null, similarNumber: null, reference: null } as const;

const similarTo = ({ type, id, number, documentDate }: Posted) => ({
  similarType: type,
  similarId: id,
  similarNumber: number,
  givenDate: null,
  comparedDate: documentDate,
});

/** Dates that somebody may have mistyped. */
export function unusualDates({
  documentDate,
  postingDate,
  dueDate,
}: {
  readonly documentDate: LocalDate;
  readonly postingDate: LocalDate;
  /** Null: nothing is to be paid. */
  readonly dueDate: LocalDate | null;
}): PostingWarning[] {
  const warnings: PostingWarning[] = [];
  const add = (
    field: 'documentDate' | 'dueDate',
    given: LocalDate,
    of: { readonly compared: LocalDate; readonly said: string },
  ) => {
    const name = field === 'dueDate' ? 'due date' : 'document date';
    const message = `The ${name} ${given} is more than ${of.said} ${of.compared}.`;
    const dates = { givenDate: given, comparedDate: of.compared };
    warnings.push({ ...nothingSimilar, code: 'DATE_UNUSUAL', field, message, ...dates });
  };
  if (isBeyond(documentDate, MONTHS_BEFORE_POSTING, postingDate))
    add('documentDate', documentDate, { compared: postingDate, said: 'two years before the posting date' });
  if (isBeyond(postingDate, MONTHS_AFTER_POSTING, documentDate))
    add('documentDate', documentDate, { compared: postingDate, said: 'a year after the posting date' });
  if (dueDate !== null && isBeyond(documentDate, MONTHS_TO_PAY, dueDate))
    add('dueDate', dueDate, { compared: documentDate, said: 'two years after the document date' });
  return warnings;
}

/** Whether one date is more than so many months before another one. */
function isBeyond(date: LocalDate, months: number, later: LocalDate): boolean {
  // Before the last years of the calendar there is always such a day; in them nothing is so much later.
  return date.slice(0, 4) < '9990' && addMonths(date, months) < later;
}

export function repeatedReference(reference: string, posted: Posted): PostingWarning {
  return {
    code: 'REFERENCE_REPEATED',
    field: 'reference',
    message: `The reference ${reference} is also that of ${posted.number} of ${posted.documentDate}.`,
    reference,
    ...similarTo(posted),
  };
}

/** A vendor's number that is another one but for how it is written. The very same one is refused. */
export function likeVendorNumber(
  vendorNumber: string,
  posted: Posted & { readonly vendorNumber: string },
): PostingWarning {
  return {
    code: 'REFERENCE_REPEATED',
    field: 'vendorNumber',
    message: `The vendor's number ${vendorNumber} is like ${posted.vendorNumber} of ${posted.number} of ${posted.documentDate}.`,
    reference: posted.vendorNumber,
    ...similarTo(posted),
  };
}

/** `moved`: the amount with its currency. */
export function duplicateMoney(moved: string, posted: Posted): PostingWarning {
  return {
    code: 'DUPLICATE_MONEY_DOCUMENT',
    field: null,
    message: `${posted.number} of ${posted.documentDate} has already moved ${moved} on the same account.`,
    reference: null,
    ...similarTo(posted),
  };
}

/** A vendor's number by its letters and numbers alone, without case and leading zeros: `F-00231` and `f 231` are alike. Empty: it has none. */
export function plainNumber(text: string): string {
  const parts =
    text
      .normalize('NFKC')
      .toUpperCase()
      .match(/\p{L}+|\p{N}+/gu) ?? [];
  return parts
    .map((part) => part.replace(/^0+(?=\p{N})/u, ''))
    .join('-')
    .replaceAll(/(?<=\p{L})-|-(?=\p{L})/gu, '');
}
