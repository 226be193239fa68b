import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Books } from '@cifra/books/books';
import { proposeFile, type FileToPropose } from '@cifra/exchange/import/proposals/propose-file';
import { closeIdleMssqlConnections } from '@cifra/database/mssql/connections-of-thread';
import { localDate } from '@cifra/domain/local-date';
import { setPeriodStates } from '../support/fixture-commands.ts';
import type { Random } from '../support/random.ts';
import { isOnServer } from '../support/stored/server-at-hand.ts';
import { overrideRateCommand } from '@cifra/rates/history/override-rate-command';
import { openCrashBooks, requestOf, templateModules } from './books-of.ts';
import { named, rowsOf, type Facts } from './facts.ts';
import { openNewFirm, provisionBooks } from './new-firm.ts';
import { pair, post } from './post.ts';
import type { Where } from './where.ts';
import { expectAccepted } from '../support/expect-accepted.ts';
import { draftYearCloseCommand, reviewYearCloseCommand } from '@cifra/closing/year-end/year-end-commands';

/** Books of one client with a year behind them. */

export const SLUG = 'killed';
/** Each copy is made anew on a server. */
const entriesToPost = (): number => (isOnServer() ? 40 : 300);
const MONTHS = Array.from({ length: 12 }, (_, index) => `2025-${String(index + 1).padStart(2, '0')}`);

/** The year 2025, of some hundred entries, with euros that came and went at two rates and an accrual of December; all months open. */
export async function makeOpenYear(where: Where, random: Random): Promise<void> {
  const books = await openNewFirm(where);
  try {
    const facts = await provisionBooks(books, { where, slug: SLUG, fiscalYearStart: '2025-01-01' });
    for (const [date, rate] of [
      ['2025-01-02', '1.1'],
      ['2025-07-01', '1.2'],
    ] as const)
      expectAccepted(
        await books.execute(
          overrideRateCommand,
          facts,
          {
            originalCurrency: 'EUR' as never,
            rateDate: localDate(date),
            rate,
            reason: 'The rate of the day on which the books were opened here.',
            confirmSuspicious: true,
          },
          requestOf('preparer'),
        ),
      );
    const amount = (): string =>
      `${random.integer({ least: 1, most: 999 })}.${random.integer({ least: 10, most: 99 })}00`;
    const posted = await Promise.all([
      ...Array.from({ length: entriesToPost() }, (_, index) =>
        post(books, facts, {
          on: `${random.pick(MONTHS)}-${random.pick(['01', '15', '28'])}`,
          lines: index % 3 === 0 ? pair('E-FEES', 'A-BANK', amount()) : pair('A-BANK', 'I-SALES', amount()),
        }),
      ),
      // In and out at two rates: no euros are left, and a base amount is.
      post(books, facts, { on: '2025-02-03', lines: pair('A-TAX', 'A-BANK', '100.0000', 'EUR') }),
      post(books, facts, { on: '2025-08-04', lines: pair('A-BANK', 'A-TAX', '100.0000', 'EUR') }),
      post(books, facts, { on: '2025-12-20', isAccrual: true, lines: pair('E-RND', 'L-TAX', '75.0000') }),
    ]);
    for (const each of posted) expectAccepted(each);
  } finally {
    await closed(books);
  }
}

/** A journal of sixty entries in a file, proposed by one person. */
export async function proposeJournal(books: Books, { tenantId }: Facts, { directory }: Where): Promise<void> {
  const file = path.join(directory, 'proposed.csv');
  const rows = Array.from({ length: 60 }, (_each, index) => {
    const start = `T${index},2025-${String(1 + (index % 12)).padStart(2, '0')}-10`;
    return `${start},A-BANK,${index + 1}.50\n${start},I-SALES,-${index + 1}.50\n`;
  });
  writeFileSync(file, `entry,date,account,amount\n${rows.join('')}`);
  const options = { mapping: null, hasConsent: false, accountTypes: {} };
  const wanted: FileToPropose = {
    kind: 'JOURNAL',
    format: 'CSV',
    fileName: 'proposed.csv',
    options,
    uploadId: null,
    path: file,
    opening: null,
  };
  const proposed = await proposeFile(books, { tenantId, wanted }, requestOf('preparer'));
  if (proposed === null) throw new Error('the tenant is not served');
  expectAccepted(proposed);
  rmSync(file);
}

/** All months of 2025 closed by a fixture, the year's close drafted by one person and every line of it approved by another. */
export async function draftAndApproveYear(books: Books, facts: Facts, where: Where): Promise<void> {
  await closeMonths(books, facts);
  const yearCloseId = expectAccepted(
    await books.execute(
      draftYearCloseCommand,
      facts,
      { fiscalYearId: named(facts.years, '2025') },
      requestOf('preparer'),
    ),
  );
  const drafted = await rowsOf(
    where,
    facts.slug,
    `select e.ordinal as entry, e.kind, l.ordinal as line from year_close_lines l join year_close_entries e on e.id = l.year_close_entry_id`,
  );
  const kinds = new Set(drafted.map(({ kind }) => String(kind)));
  if (kinds.size < 3) throw new Error(`the close has only ${[...kinds].join(', ')}`);
  const decisions = drafted.map(({ entry, line }) => ({
    entry: Number(entry),
    line: Number(line),
    isApproved: true,
    note: null,
  }));
  expectAccepted(
    await books.execute(reviewYearCloseCommand, facts, { yearCloseId, decisions }, requestOf('approver')),
  );
}

/** The months' own close is proven elsewhere. */
async function closeMonths(books: Books, facts: Facts): Promise<void> {
  for (const month of MONTHS) {
    const periodId = named(facts.periods, month);
    expectAccepted(
      await books.execute(
        setPeriodStates,
        facts,
        { periodId, lockState: 'LOCKED', closeState: 'CLOSED' },
        requestOf('approver'),
      ),
    );
  }
}

/** Does some work in a firm's books and closes them again: nobody has them open then. */
export async function inBooks<Answer>(
  where: Where,
  work: (books: Books) => Promise<Answer>,
): Promise<Answer> {
  const books = await openCrashBooks(where, templateModules);
  try {
    return await work(books);
  } finally {
    await closed(books);
  }
}

/** With the connections that a thread keeps. */
export async function closed(books: Books): Promise<void> {
  await books.close();
  await closeIdleMssqlConnections();
}
