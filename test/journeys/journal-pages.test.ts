import { capabilityModules } from '@cifra/capabilities/registry';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exportJournal } from '@cifra/exchange/export/export-journal';
import type { JournalEntry } from '@cifra/exchange/export/journal/journal';
import {
  journalHead,
  journalPage,
  type JournalPage,
  type JournalPageInput,
  type JournalPageLimits,
} from '@cifra/exchange/export/journal/read-journal';
import { addDays, localDate } from '@cifra/domain/local-date';
import { post } from '../support/fixture-commands.ts';
import { randomFor } from '../support/seed.ts';
import { openTenantBooks, type TenantBooks } from '../worlds/books/tenant-books.ts';

/** A journal longer than a page, read in pages, while others post. */

const ENTRIES = 1_210;
let world: TenantBooks;
beforeAll(async () => {
  world = await openTenantBooks({ commandModules: capabilityModules });
  const random = randomFor('journal pages');
  // In no order of date, several on a day: the order of the journal is not that of posting.
  await Promise.all(
    Array.from({ length: ENTRIES }, () => posted(random.integer({ least: 0, most: 200 }), 2)),
  );
  await posted(100, 40);
});
afterAll(() => world.close());

async function posted(day: number, lineCount: number): Promise<void> {
  const { cash, sales } = world.accounts;
  const outcome = await world.books.execute(
    post,
    { tenantId: world.tenant.id },
    {
      source: 'MANUAL',
      postingDate: addDays(localDate('2026-01-01'), day),
      lines: Array.from({ length: lineCount }, (_, index) => ({
        accountId: index % 2 === 0 ? cash : sales,
        currency: 'PAB',
        amountE4: index % 2 === 0 ? '12300' : '-12300',
      })),
    },
    world.request(),
  );
  expect(outcome.ok).toBe(true);
}

async function pages(limits: JournalPageLimits | null): Promise<JournalEntry[][]> {
  const { books, tenant } = world;
  const head = await books.report(journalHead, tenant.id, null);
  const read: JournalEntry[][] = [];
  let after: JournalPage['next'] = null;
  do {
    const input: JournalPageInput = { after, throughCommit: head?.commitNumber ?? 0n, limits };
    const page: JournalPage | null = await books.report(journalPage, tenant.id, input);
    if (!page) throw new Error('the tenant is not served');
    read.push([...page.entries]);
    after = page.next;
  } while (after !== null);
  return read;
}

test('pages of any size hold every entry once, whole, in order of date and id', async () => {
  const [whole, ...none] = await pages({ entries: 100_000, lines: 1_000_000 });
  expect(none).toEqual([]);
  const all = whole ?? [];
  expect(all).toHaveLength(ENTRIES + 1);
  const placeOf = ({ postingDate, id }: JournalEntry): string => `${postingDate} ${id}`;
  expect(all.map(placeOf)).toEqual(all.map(placeOf).toSorted());
  for (const limits of [
    null,
    { entries: 7, lines: 1_000 },
    { entries: 500, lines: 30 },
    { entries: 1, lines: 1 },
  ]) {
    const read = await pages(limits);
    expect(read.flat()).toEqual(all);
    // Only an entry that has more lines than a page may have stands on a page with more of them, and alone.
    for (const page of read) {
      const lines = page.reduce((sum, entry) => sum + entry.lines.length, 0);
      if (limits !== null && lines > limits.lines) expect(page).toHaveLength(1);
    }
  }
});

test('what is posted while a journal is exported is not in it, before or behind the place that is being read', async () => {
  const { books, tenant, request } = world;
  const outcome = await exportJournal(books, { tenantId: tenant.id, format: 'hledger' }, request());
  if (!outcome.ok) throw new Error(outcome.refusal.code);
  let text = '';
  for await (const piece of outcome.value.text) {
    text += piece;
    await posted(0, 2);
    await posted(200, 2);
  }
  expect(text.match(/^2026-/gm)).toHaveLength(ENTRIES + 1);
  expect((await pages(null)).flat().length).toBeGreaterThan(ENTRIES + 1);
});
