import type { LocalDate } from '@cifra/domain/local-date';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
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
import { figuresOf, type Figures } from '../../../test/support/demo-figures.ts';
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

const figuresIn = (directory: string): Promise<readonly Figures[]> =>
  figuresOf({ dataDirectory: directory, placement: controlPlacement });

test('the demo firm has eighteen months of fifteen clients’ books; a second run adds nothing; a run that was cut off is completed to the same books', async () => {
  const whole = await openFirm(await newDemoDirectory());
  const cut = await openFirm(mkdtempSync(path.join(tmpdir(), 'cifra-demo-')));
  try {
    const figures = await figuresIn(whole.directory);
    expect(figures).toHaveLength(demoClients.length);
    const progress: string[] = [];
    await make(whole, (text) => progress.push(text));
    expect(progress).toEqual([]);
    expect(await figuresIn(whole.directory)).toEqual(figures);

    // Cut off again and again: at a client, and inside the books of others, whose commands fail after a while.
    for (const after of [900, 2_500, 3_500, Infinity]) {
      let commands = 0;
      const failing = (of: Books): Books =>
        new Proxy(of, {
          get(books, name) {
            if (name === 'onDay') return (day: LocalDate) => failing(books.onDay(day));
            const member: unknown = Reflect.get(books, name, books);
            if (typeof member !== 'function') return member;
            return (...given: unknown[]): unknown => {
              if (name === 'execute' && (commands += 1) > after) return Promise.reject(new Error('cut off'));
              return Reflect.apply(member, books, given);
            };
          },
        });
      const run = make({ books: failing(cut.books), directory: cut.directory });
      await (after === Infinity ? run : expect(run).rejects.toThrow('cut off'));
    }
    const completed = await figuresIn(cut.directory);
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
