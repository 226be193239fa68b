import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from 'vitest';
import type { Books } from '@cifra/books/books';
import { allPeriods } from '@cifra/ledger/journal/queries';
import { verifyBooks } from '@cifra/trail/verify/verify-books';
import type { Uuid } from '@cifra/domain/ids';
import { tenantsByNumber } from '@cifra/firm/directory/queries';
import { controlPlacement, openBooks } from '../open-books.ts';
import { systemRequest } from '../system-request.ts';
import { demoClients } from './clients.ts';
import { createDemoFirm } from './demo-firm.ts';
import { newDemoDirectory } from '../../../test/worlds/product/demo-directory.ts';

const directories: string[] = [];
afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

async function openFirm(directory: string): Promise<{ readonly books: Books; readonly directory: string }> {
  directories.push(directory);
  const books = await openBooks(
    {
      dataDirectory: directory,
      writerThreads: 1,
      readerThreads: 1,
      openTenantLimit: 20,
      controlPlacement,
      sqlServer: null,
    },
    { onProgress: () => undefined },
  );
  return { books, directory };
}

async function make(
  { books, directory }: Awaited<ReturnType<typeof openFirm>>,
  onProgress: (text: string) => void = () => undefined,
): Promise<void> {
  await createDemoFirm({ books, dataDirectory: directory }, { request: systemRequest('demo'), onProgress });
}

const clientsOf = async (books: Books): Promise<readonly { readonly id: Uuid; readonly slug: string }[]> =>
  (await books.control.all(tenantsByNumber, {})).map(({ id, slug }) => ({ id, slug }));

interface Figures {
  readonly slug: string;
  readonly entries: readonly unknown[];
  readonly accounts: readonly unknown[];
  readonly documents: readonly unknown[];
  readonly unposted: { readonly drafts: number; readonly awaiting: number };
  readonly isConfirmed: boolean;
  readonly allocations: readonly unknown[];
  readonly states: readonly unknown[];
}

/** What the files hold of every client, without what differs from run to run: ids and instants. */
function figuresOf(directory: string): Figures[] {
  const control = new DatabaseSync(path.join(directory, 'control.db'), { readOnly: true });
  const tenants = control.prepare('select slug, "database" as file from tenants order by slug').all();
  control.close();
  return tenants.map(({ slug, file }) => {
    const books = new DatabaseSync(path.join(directory, String(file)), { readOnly: true });
    const all = (sql: string): unknown[] =>
      books
        .prepare(sql)
        .all()
        .map((row) => ({ ...row }));
    const figures = {
      slug: String(slug),
      entries: all(
        'select posting_date, description, reference, total_base_amount from journal_entries order by posting_date, description, total_base_amount',
      ),
      accounts: all(
        'select a.code, l.original_currency, sum(l.base_amount) as base, sum(l.original_amount) as original from journal_lines l join accounts a on a.id = l.account_id group by 1, 2 order by 1, 2',
      ),
      documents: all(
        'select d.display_number, d.document_date, p.code, d.currency, d.total_amount, d.total_base_amount, d.vendor_number, b.open_original_amount, b.open_base_amount from documents d join parties p on p.id = d.party_id left join open_items i on i.document_id = d.id left join open_item_balances b on b.open_item_id = i.id order by 1',
      ),
      allocations: all(
        'select a.allocation_date, a.amount, a.from_base_amount, a.to_base_amount, f.reference as origin, t.reference as target from allocations a join open_items f on f.id = a.from_item_id join open_items t on t.id = a.to_item_id order by 1, 5, 6',
      ),
      unposted: {
        drafts: all("select id from document_drafts where state = 'DRAFT'").length,
        awaiting: all("select id from document_drafts where state = 'PENDING_APPROVAL'").length,
      },
      isConfirmed: all('select tenant_id from legal_details where is_confirmed = 1').length === 1,
      states: [
        ...all('select state, kind, document_date from document_drafts order by 1, 2, 3'),
        ...all('select name, lock_state, close_state from periods order by name'),
        ...all('select state, count(*) as drafts from entry_drafts group by 1 order by 1'),
        ...all('select original_currency, rate_date, rate from exchange_rate_history order by 1, 2, 3'),
      ],
    };
    books.close();
    return figures;
  });
}

test('the demo firm has eighteen months of fifteen clients’ books; a second run adds nothing; a run that was cut off is completed to the same books', async () => {
  const whole = await openFirm(await newDemoDirectory());
  const cut = await openFirm(mkdtempSync(path.join(tmpdir(), 'cifra-demo-')));
  try {
    const figures = figuresOf(whole.directory);
    expect(figures).toHaveLength(demoClients.length);
    const progress: string[] = [];
    await make(whole, (text) => progress.push(text));
    expect(progress).toEqual([]);
    expect(figuresOf(whole.directory)).toEqual(figures);

    // Cut off again and again: at a client, and inside the books of others, whose commands fail after a while.
    for (const after of [900, 2_500, 3_500, Infinity]) {
      let commands = 0;
      const failing = new Proxy(cut.books, {
        get(books, name) {
          const member: unknown = Reflect.get(books, name, books);
          if (typeof member !== 'function') return member;
          return (...given: unknown[]): unknown => {
            if (name === 'execute' && (commands += 1) > after) return Promise.reject(new Error('cut off'));
            return Reflect.apply(member, books, given);
          };
        },
      });
      const run = make({ books: failing, directory: cut.directory });
      await (after === Infinity ? run : expect(run).rejects.toThrow('cut off'));
    }
    const completed = figuresOf(cut.directory);
    expect(completed).toEqual(figures);
    for (const { id, slug } of await clientsOf(cut.books))
      expect(await cut.books.report(verifyBooks, id, { knownHeads: [] }), slug).toMatchObject({
        isValid: true,
      });

    const total = figures.reduce((sum, { entries }) => sum + entries.length, 0);
    expect(total).toBeGreaterThan(4_500);
    const documents = figures.reduce((sum, client) => sum + client.documents.length, 0);
    expect(documents).toBeGreaterThan(1_500);
    expect(documents).toBeLessThan(2_500);
    for (const { tenant, progress } of demoClients) {
      const { unposted, isConfirmed } = figures.find(({ slug }) => slug === tenant.slug) as Figures;
      const { documentDrafts: drafts, documentsAwaiting: awaiting } = progress;
      expect(unposted, tenant.slug).toEqual({ drafts, awaiting });
      expect(isConfirmed, tenant.slug).toBe(tenant.kind === 'LIVE');
    }
    for (const { id, slug } of await clientsOf(whole.books)) {
      const periods = (await whole.books.read(id, (tx) => tx.all(allPeriods, {}))) ?? [];
      expect((periods[0]?.start_date ?? '') <= '2025-07-01', slug).toBe(true);
      expect((periods.at(-1)?.end_date ?? '') >= '2026-12-31', slug).toBe(true);
    }
  } finally {
    await whole.books.close();
    await cut.books.close();
  }
});
