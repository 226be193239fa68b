import { expect } from 'vitest';
import type { Uuid } from '@cifra/domain/ids';
import type { DocumentBooks } from './document-books.ts';

/** What tests read of documents: how they stand, ageing, statements. */

export const money = (amount: string, currency = 'PAB') => ({ amount, currency });
export const MONEY = '{ amount currency }';

export interface Standing {
  readonly state: string;
  readonly open: unknown;
  readonly openBase: unknown;
}
export const standing = async (books: DocumentBooks, id: Uuid): Promise<Standing> =>
  (
    await books.read<{ document: Standing }>(
      `document(id: "${id}") { state open ${MONEY} openBase ${MONEY} }`,
    )
  ).document;

const AGEING = `rows { party { code } notDue ${MONEY} days1To30 ${MONEY} days31To60 ${MONEY} days61To90 ${MONEY} daysOver90 ${MONEY} total ${MONEY} totalBase ${MONEY} }
  totals { total ${MONEY} totalBase ${MONEY} } baseTotal ${MONEY} controlBalance ${MONEY}`;

interface Amount {
  readonly amount: string;
  readonly currency: string;
}
type Bucket = 'notDue' | 'days1To30' | 'days31To60' | 'days61To90' | 'daysOver90';
export interface AgeingAnswer {
  readonly rows: readonly ({ readonly party: { readonly code: string } } & Readonly<
    Record<Bucket | 'total' | 'totalBase', Amount>
  >)[];
  readonly totals: readonly { readonly total: Amount; readonly totalBase: Amount }[];
  readonly baseTotal: Amount;
  readonly controlBalance: Amount;
}

/** Ageing on a day: its base total is the control accounts' balance (D1). */
export async function ageingOn(books: DocumentBooks, asOf: string, side = 'SALES'): Promise<AgeingAnswer> {
  const { ageing } = await books.read<{ ageing: AgeingAnswer }>(
    `ageing(side: ${side}, asOf: "${asOf}") { ${AGEING} }`,
  );
  expect(ageing.baseTotal, asOf).toEqual(ageing.controlBalance);
  return ageing;
}

/** The buckets of the first row that hold anything. */
export const buckets = ({ rows: [row] }: AgeingAnswer): Readonly<Record<string, string>> =>
  Object.fromEntries(
    (['notDue', 'days1To30', 'days31To60', 'days61To90', 'daysOver90'] as const).flatMap((bucket) =>
      row === undefined || Number(row[bucket].amount) === 0 ? [] : [[bucket, row[bucket].amount]],
    ),
  );

export interface Section {
  readonly currency: string;
  readonly opening: Amount;
  readonly openingBase: Amount;
  readonly lines: readonly {
    readonly postingDate: string;
    readonly document: { readonly displayNumber: string } | null;
    readonly description: string;
    readonly amount: Amount;
    readonly base: Amount;
    readonly balance: Amount;
  }[];
  readonly closing: Amount;
  readonly closingBase: Amount;
}

type Answered = Omit<Section, 'lines'> & { readonly lines: { readonly nodes: Section['lines'] } };

/** The sections of a party's statement; what each closes with is what the ageing of that day says is open (D1). */
export async function statement(
  books: DocumentBooks,
  from: string,
  to: string,
  { side = 'SALES', partyId = books.customer } = {},
): Promise<readonly Section[]> {
  const fields = `sections { currency opening ${MONEY} openingBase ${MONEY} lines(first: 200) { nodes { postingDate document { displayNumber } description amount ${MONEY} base ${MONEY} balance ${MONEY} } } closing ${MONEY} closingBase ${MONEY} }`;
  const { partyStatement } = await books.read<{
    partyStatement: { party: { code: string }; sections: readonly Answered[] };
  }>(
    `partyStatement(partyId: "${partyId}", side: ${side}, from: "${from}", to: "${to}") { party { code } ${fields} }`,
  );
  const { party } = partyStatement;
  const sections = partyStatement.sections.map((section) => ({ ...section, lines: section.lines.nodes }));
  const own = (await ageingOn(books, to, side)).rows.filter((row) => row.party.code === party.code);
  const open = sections.filter(
    ({ closing, closingBase }) => Number(closing.amount) !== 0 || Number(closingBase.amount) !== 0,
  );
  expect(open.map(({ closing, closingBase }) => [closing, closingBase])).toEqual(
    own.map(({ total, totalBase }) => [total, totalBase]),
  );
  return sections;
}

/** A section's lines: date, number, amount, base, balance. */
export const shortly = (section: Section | undefined) =>
  (section?.lines ?? []).map(({ postingDate, document, amount, base, balance }) => [
    postingDate,
    document?.displayNumber ?? null,
    amount.amount,
    base.amount,
    balance.amount,
  ]);
