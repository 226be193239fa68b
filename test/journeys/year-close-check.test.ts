import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exportJournal } from '@cifra/exchange/export/export-journal';
import { listTenants } from '@cifra/books/directory';
import type { LocalDate } from '@cifra/domain/local-date';
import { earliestDate } from '@cifra/domain/local-date';
import { demoClients } from '@cifra/ops/demo/clients';
import { systemRequest } from '@cifra/ops/system-request';
import {
  amountE4,
  hledgerBalances,
  hledgerBalanceSheet,
  hledgerCheck,
  hledgerClosing,
  hledgerOfClosings,
  missingPrograms,
  type Balances,
} from '../support/journal-checkers.ts';
import type { Person } from '../worlds/product/callers.ts';
import { startDemo, type RunningProduct } from '../worlds/product/product.ts';
import { randomFor } from '../support/seed.ts';

/**
 * The closing of a year as a program computes it that nobody here wrote. The years of the demo's clients are closed, taken back and
 * closed again through the API; the journal without our CLOSING entries is given to hledger, which closes income and expense itself, and
 * the two are compared account by account, to the minor unit: after the close, after it was taken back, and after it was closed again
 * (Y1, Y2, Y5, Y8, Y13).
 */

const isMissing = missingPrograms.includes('hledger');
if (isMissing)
  process.stderr.write(
    '\nTHE CLOSING OF THE YEAR IS NOT CHECKED BY ANYBODY ELSE: hledger cannot be had here (Debian: apt-get install hledger)\n\n',
  );

interface Money {
  readonly amount: string;
}
interface Rows {
  readonly rows: readonly { readonly account: { readonly code: string }; readonly balance: Money }[];
}
interface Year {
  readonly id: string;
  readonly name: string;
  readonly startDate: LocalDate;
  readonly endDate: LocalDate;
  readonly state: string;
  readonly yearCloseBlockers: readonly string[];
  readonly yearCloses: readonly { readonly id: string; readonly state: string }[];
  readonly periods: readonly { readonly id: string; readonly closeState: string }[];
}
interface Close {
  readonly id: string;
  readonly entries: readonly {
    readonly entry: number;
    readonly kind: string;
    readonly lines: {
      readonly edges: readonly {
        readonly node: {
          readonly line: number;
          readonly account: { readonly code: string };
          readonly baseAmount: Money;
        };
      }[];
      readonly pageInfo: { readonly hasNextPage: boolean };
    };
  }[];
}
interface Answered {
  readonly __typename: string;
  readonly code?: string;
  readonly yearClose?: { readonly id: string };
}

let server: RunningProduct;
const directory = mkdtempSync(path.join(tmpdir(), 'cifra-year-'));
beforeAll(async () => {
  if (!isMissing) server = await startDemo('in-process');
});
afterAll(async () => {
  await server?.close();
  rmSync(directory, { recursive: true, force: true });
});

const CLOSE = `id entries { entry kind lines(first: 100) { pageInfo { hasNextPage }
  edges { node { line account { code } baseAmount { amount } } } } }`;

const memberOf: Readonly<Record<string, string>> = {
  draftYearClose: 'YearCloseDrafted',
  reviewYearClose: 'YearCloseReviewed',
  closeYear: 'YearClosed',
  reverseYearClose: 'YearCloseReversed',
};
const selectionOf = (mutation: string): string => `... on ${memberOf[mutation]} { yearClose { id } }`;

const REASON = 'The reviewer found an invoice of December that was left out.';

/** The books of one client behind the gateway, and as a journal. */
function booksOf(slug: string) {
  async function read<Data>(fields: string): Promise<Data> {
    const { data, errors } = await server.callers.ask<{ tenant: Data }>(`{ tenant { ${fields} } }`, {
      as: 'reviewer',
      tenant: slug,
    });
    expect(errors).toEqual([]);
    return data.tenant;
  }
  const years = async (): Promise<readonly Year[]> =>
    (
      await read<{ fiscalYears: Year[] }>(
        'fiscalYears { id name state startDate endDate yearCloseBlockers yearCloses { id state } periods { id closeState } }',
      )
    ).fiscalYears;
  const readClose = async (id: string): Promise<Close> =>
    (await read<{ yearClose: Close }>(`yearClose(id: "${id}") { ${CLOSE} }`)).yearClose;
  return {
    read,
    years,
    year: async (id: string): Promise<Year> => (await years()).find((year) => year.id === id) as Year,
    /** The close by which a year is closed. */
    standing: async (id: string): Promise<Close> => {
      const found = (await years()).find((year) => year.id === id)?.yearCloses ?? [];
      return readClose(found.find(({ state }) => state === 'POSTED')?.id ?? '');
    },
    retained: async (): Promise<string> => {
      const { accountRoles } = await read<{ accountRoles: { role: string; account: { code: string } }[] }>(
        'accountRoles { role account { code } }',
      );
      return accountRoles.find(({ role }) => role === 'RetainedEarnings')?.account.code ?? '';
    },
    step: async (mutation: string, as: Person, input: Readonly<Record<string, unknown>>): Promise<Close> => {
      const done = await server.callers.do<Answered>(mutation, input, {
        as,
        tenant: slug,
        selection: selectionOf(mutation),
      });
      if (!done.yearClose) throw new Error(`${slug}, ${mutation}: ${JSON.stringify(done)}`);
      return readClose(done.yearClose.id);
    },
    reverse: async (fiscalYearId: string): Promise<Answered> =>
      server.callers.do<Answered>(
        'reverseYearClose',
        { fiscalYearId, reason: REASON },
        { as: 'owner', tenant: slug, selection: selectionOf('reverseYearClose') },
      ),
    approve: async (periodId: string): Promise<{ readonly __typename: string }> =>
      server.callers.do<{ readonly __typename: string }>(
        'approveClose',
        { periodId },
        { as: 'owner', tenant: slug, selection: '... on PeriodCloseChanged { period { id } }' },
      ),
    journal: async (): Promise<string> => {
      const tenant = (await listTenants(server.books.control)).find((each) => each.slug === slug);
      if (!tenant) throw new Error(`there is no ${slug}`);
      const read = { tenantId: tenant.id, format: 'hledger' } as const;
      const outcome = await exportJournal(server.books, read, systemRequest('independent check'));
      if (!outcome.ok) throw new Error(outcome.refusal.code);
      let text = '';
      for await (const piece of outcome.value.text) text += piece;
      const file = path.join(directory, `${slug}.hledger`);
      await writeFile(file, text);
      await hledgerCheck(file);
      return file;
    },
  };
}
type ClientBooks = ReturnType<typeof booksOf>;

/** Drafts it, and has another person approve it line by line and post it. */
async function closeYear(books: ClientBooks, { id: fiscalYearId }: Year): Promise<Close> {
  const draft = await books.step('draftYearClose', 'senior', { fiscalYearId });
  const decisions = draft.entries.flatMap(({ entry, lines }) => {
    expect(lines.pageInfo.hasNextPage).toBe(false);
    return lines.edges.map(({ node }) => ({ entry, line: node.line, isApproved: true }));
  });
  await books.step('reviewYearClose', 'owner', { yearCloseId: draft.id, decisions });
  return books.step('closeYear', 'owner', { yearCloseId: draft.id });
}

/** The CLOSING entry of a close: account by account, without what is zero. */
const closingOf = ({ entries }: Close): Balances =>
  new Map(
    entries
      .filter(({ kind }) => kind === 'CLOSING')
      .flatMap(({ lines }) =>
        lines.edges.map(({ node }) => [node.account.code, amountE4(node.baseAmount.amount)] as const),
      ),
  );

const shown = (balances: Balances): Record<string, string> =>
  Object.fromEntries(
    [...balances]
      .filter(([, amount]) => amount !== 0n)
      .toSorted(([left], [right]) => (left < right ? -1 : 1))
      .map(([code, amount]) => [code, amount.toString()]),
  );

interface Sheet {
  readonly accounts: Record<string, string>;
  readonly computed: bigint;
}

async function productSheet(books: ClientBooks, asOf: LocalDate): Promise<Sheet> {
  const rows = 'rows { account { code } balance { amount } }';
  const { balanceSheet } = await books.read<{
    balanceSheet: {
      assets: Rows;
      liabilities: Rows;
      equity: Rows & { computed: { balance: Money }[] };
    };
  }>(
    `balanceSheet(asOf: "${asOf}") { assets { ${rows} } liabilities { ${rows} } equity { ${rows} computed { balance { amount } } } }`,
  );
  const { assets, liabilities, equity } = balanceSheet;
  return {
    accounts: shown(
      new Map(
        [assets, liabilities, equity].flatMap((section) =>
          section.rows.map(({ account, balance }) => [account.code, amountE4(balance.amount)] as const),
        ),
      ),
    ),
    computed: equity.computed.reduce((sum, { balance }) => sum + amountE4(balance.amount), 0n),
  };
}

async function outsideSheet(file: string, asOf: LocalDate): Promise<Sheet> {
  const { accounts, net } = await hledgerBalanceSheet(file, asOf);
  return { accounts: shown(accounts), computed: -net };
}

/** The closing that hledger computes, beside ours, and what both make of the balance sheet on the year's last day. */
async function compareClosed(books: ClientBooks, year: Year, close: Close): Promise<void> {
  const file = await books.journal();
  const { startDate: from, endDate: to } = year;
  const outside = await hledgerClosing(file, { from, to }, await books.retained());
  const ours = shown(closingOf(close));
  expect(shown(outside.closing)).toEqual(ours);
  // What is in the journal under the tag, reversed closings and their reversals included, is that one closing.
  expect(shown(await hledgerOfClosings(file, { from, to }))).toEqual(ours);
  const own = await productSheet(books, to);
  const sheets = await Promise.all([outsideSheet(file, to), outsideSheet(outside.file, to)]);
  expect(sheets).toEqual([own, own]);
  // No income or expense is left of this year or of any before it.
  expect(own.computed).toBe(0n);
  const ever = await hledgerBalances(file, { from: earliestDate, to, withoutClosing: false });
  expect(shown(new Map([...ever].filter(([code]) => code >= '4')))).toEqual({});
}

/** A year that is not closed: hledger's balance sheet has the result beside the accounts, and so has the product's. */
async function compareOpen(books: ClientBooks, { startDate: from, endDate: to }: Year): Promise<void> {
  const file = await books.journal();
  expect(shown(await hledgerOfClosings(file, { from, to }))).toEqual({});
  expect(await outsideSheet(file, to)).toEqual(await productSheet(books, to));
}

const slugs = demoClients.map(({ tenant }) => tenant.slug);
/** hledger reads the books after a reversal and the next close of these; of the others the product's two closes are compared with each other. */
const readAgain = new Set(randomFor('years that hledger reads again').shuffle(slugs).slice(0, 5));

const closed: string[] = [];
const audited: string[] = [];
const reversedAndClosed: string[] = [];

/** Approves what waits for approval, in order. */
async function approveMonths(books: ClientBooks, yearId: string): Promise<void> {
  for (const period of (await books.year(yearId)).periods)
    if (period.closeState === 'PENDING_APPROVAL') await books.approve(period.id);
}

describe.skipIf(isMissing)('hledger closes the year as the product does', () => {
  test.each(slugs)(
    'on %s: the closing entry, account by account, and the balance sheet; after the close, its reversal, and the next close',
    async (slug) => {
      const books = booksOf(slug);
      for (const { id } of await books.years()) {
        await approveMonths(books, id);
        const year = await books.year(id);
        if (year.state === 'OPEN') return;
        if (year.state === 'CLOSED') {
          expect(year.yearCloseBlockers).toEqual([]);
          await compareOpen(books, year);
          await closeYear(books, year);
        }
        const first = await books.standing(id);
        await compareClosed(books, year, first);
        closed.push(`${slug} ${year.name}`);
        const reversed = await books.reverse(id);
        if (year.state === 'YEAR_AUDITED') {
          expect(reversed.code).toBe('YEAR_AUDITED');
          audited.push(`${slug} ${year.name}`);
        } else if (reversed.code !== 'LATER_YEAR_CLOSED') {
          expect(reversed.__typename).toBe('YearCloseReversed');
          if (readAgain.has(slug)) await compareOpen(books, year);
          const second = await closeYear(books, year);
          expect(shown(closingOf(second))).toEqual(shown(closingOf(first)));
          if (readAgain.has(slug)) await compareClosed(books, year, second);
          reversedAndClosed.push(`${slug} ${year.name}`);
        }
      }
    },
  );

  test('the demo has years to close, to take back and to close again, and one that is signed off', () => {
    expect(closed.length).toBeGreaterThanOrEqual(8);
    expect(reversedAndClosed.length).toBeGreaterThanOrEqual(7);
    expect(audited).toEqual(['panaderia-istmo 2025']);
  });
});
