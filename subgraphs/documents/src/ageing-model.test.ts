import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseDecimalToE4 } from '@cifra/domain/money';
import { addDays, daysBetween, localDate, type LocalDate } from '@cifra/domain/local-date';
import {
  linesOf,
  openDocumentBooks,
  type DocumentBooks,
  type PostedDocument,
} from '../../../test/worlds/books/document-books.ts';
import { ageingOn, statement } from '../../../test/worlds/books/document-reads.ts';
import { randomFor } from '../../../test/support/seed.ts';

let books: DocumentBooks;
beforeEach(async () => {
  books = await openDocumentBooks();
});
afterEach(() => books.close());

const random = randomFor('ageing');
const start = localDate('2026-01-01');
const e4 = (text: string): bigint => {
  const parsed = parseDecimalToE4(text, 4);
  if (!parsed.ok) throw new Error(text);
  return parsed.value;
};

interface Movement {
  readonly item: string;
  readonly date: LocalDate;
  readonly amountE4: bigint;
}

/** The buckets of what movements up to a day leave open, by the items' due dates: nothing is shared with the product but days. */
function expectedOn(asOf: LocalDate, movements: readonly Movement[], due: ReadonlyMap<string, LocalDate>) {
  const open = new Map<string, bigint>();
  for (const { item, date, amountE4 } of movements)
    if (date <= asOf) open.set(item, (open.get(item) ?? 0n) + amountE4);
  const sums: Record<string, bigint> = {
    notDue: 0n,
    days1To30: 0n,
    days31To60: 0n,
    days61To90: 0n,
    daysOver90: 0n,
  };
  for (const [item, amountE4] of open) {
    const days = daysBetween(due.get(item) ?? start, asOf);
    const index = days <= 0 ? 0 : Math.min(4, Math.ceil(days / 30));
    const bucket = Object.keys(sums)[index] ?? '';
    sums[bucket] = (sums[bucket] ?? 0n) + amountE4;
  }
  return sums;
}

test('ageing and statement on any day are what a model of random documents, settlements and voids adds up', async () => {
  const movements: Movement[] = [];
  const due = new Map<string, LocalDate>();
  const standing: { document: PostedDocument; date: LocalDate; openE4: bigint; isTouched: boolean }[] = [];
  let day = start;
  for (let index = 0; index < 40; index += 1) {
    day = addDays(day, random.integer({ least: 0, most: 6 }));
    const choice = random.integer({ least: 0, most: 9 });
    const open = standing.filter(({ openE4 }) => openE4 > 0n);
    const chosen = open.length === 0 ? undefined : random.pick(open);
    if (choice < 5 || chosen === undefined) {
      const cents = random.integer({ least: 1, most: 100_000 });
      const dueDate = addDays(day, random.integer({ least: 0, most: 40 }));
      const document = await books.invoice({
        documentDate: day,
        dueDate,
        lines: linesOf((cents / 100).toFixed(2)),
      });
      due.set(document.openItemId, dueDate);
      movements.push({ item: document.openItemId, date: day, amountE4: BigInt(cents) * 100n });
      standing.push({ document, date: day, openE4: BigInt(cents) * 100n, isTouched: false });
    } else if (choice < 9) {
      const most = Number(chosen.openE4 / 100n);
      const cents = random.integer({ least: 1, most: most });
      const extra = random.integer({ least: 0, most: 1 }) * random.integer({ least: 0, most: 500 });
      const amount = ((cents + extra) / 100).toFixed(2);
      const receipt = await books.post('postReceipt', {
        partyId: books.customer,
        documentDate: day,
        settledAmount: amount,
        bankAmount: amount,
        allocations: [{ openItemId: chosen.document.openItemId, amount: (cents / 100).toFixed(2) }],
      });
      due.set(receipt.openItemId, day);
      const settledE4 = BigInt(cents) * 100n;
      movements.push({ item: receipt.openItemId, date: day, amountE4: -BigInt(extra) * 100n });
      movements.push({ item: chosen.document.openItemId, date: day, amountE4: -settledE4 });
      chosen.openE4 -= settledE4;
      chosen.isTouched = true;
    } else if (!chosen.isTouched) {
      const voided = await books.step('voidDocument', {
        documentId: chosen.document.id,
        postingDate: day,
        reason: 'issued in error, twice over',
      });
      expect(voided).toMatchObject({ __typename: 'DocumentVoided' });
      movements.push({ item: chosen.document.openItemId, date: day, amountE4: -chosen.openE4 });
      chosen.openE4 = 0n;
    }
  }
  const last = daysBetween(start, day);
  for (let sample = 0; sample < 15; sample += 1) {
    const asOf = addDays(start, random.integer({ least: -1, most: last + 120 }));
    const [row] = (await ageingOn(books, asOf)).rows;
    const expected = expectedOn(asOf, movements, due);
    const found = Object.keys(expected).map((bucket) =>
      row === undefined ? 0n : e4(row[bucket as 'notDue'].amount),
    );
    expect(found, asOf).toEqual(Object.values(expected));
    await statement(books, addDays(asOf, -random.integer({ least: 0, most: 60 })), asOf);
  }
});
