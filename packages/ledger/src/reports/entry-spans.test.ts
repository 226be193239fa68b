import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { and, asc } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { Uuid } from '@cifra/domain/ids';
import { localDate } from '@cifra/domain/local-date';
import { newId } from '@cifra/books/ids';
import { createEmptyDatabaseImage } from '@cifra/database/migrations/sqlite';
import { tenantQuery } from '@cifra/database/statement';
import { createTenant } from '../../../../test/support/fixture-commands.ts';
import { openReportBooks, postEntries, type FixtureEntry } from '../../../../test/support/report-commands.ts';
import { expectAccepted } from '../../../../test/support/expect-accepted.ts';
import { randomFor, seed } from '../../../../test/support/seed.ts';
import { openTestBooks, requestOf } from '../../../../test/worlds/books/books.ts';
import { isInSpan, spansAfterCommit, type EntrySpan } from './entry-spans.ts';

const entriesInOrder = tenantQuery()((q) => {
  const e = q.t.journal_entries;
  return q.db.select({ id: e.id, commit: e.commit_number }).from(e).orderBy(asc(e.commit_number), asc(e.id));
});
const entriesOfSpan = tenantQuery<EntrySpan>()((q) => {
  const e = q.t.journal_entries;
  return q.db
    .select({ id: e.id })
    .from(e)
    .where(and(...isInSpan(q)))
    .orderBy(asc(e.commit_number), asc(e.id));
});

test(`what later commits posted is in spans of any length each entry once, in order (seed ${seed})`, async () => {
  const random = randomFor('entry spans');
  const { books, directory } = await openTestBooks({
    commandModules: [
      new URL('../capability.ts', import.meta.url).href,
      new URL('../../../../test/support/report-commands.ts', import.meta.url).href,
    ],
  });
  const tenant = { id: newId(), number: 1, slug: 'spans', baseCurrency: 'PAB', timeZone: 'UTC' };
  const target = { tenantId: tenant.id };
  writeFileSync(path.join(directory, 'spans.sqlite'), createEmptyDatabaseImage('tenant'));
  expectAccepted(await books.executeControl(createTenant, tenant, requestOf()));
  const accounts = (['ASSET', 'INCOME'] as const).map((type, index) => ({
    id: newId(),
    code: String(index),
    type,
    role: null,
  }));
  const years = [{ startDate: localDate('2026-01-01') }];
  expectAccepted(
    await books.execute(openReportBooks, target, { accounts, taxCodes: [], years }, requestOf()),
  );
  for (let commit = 0; commit < 12; commit += 1) {
    const entries = Array.from({ length: random.integer({ least: 1, most: 6 }) }, (): FixtureEntry => ({
      kind: 'ORDINARY',
      source: 'MANUAL',
      postingDate: localDate('2026-01-15'),
      lines: Array.from({ length: 2 * random.integer({ least: 1, most: 4 }) }, (_, index) => ({
        accountId: accounts[index % 2]?.id as Uuid,
        currency: 'PAB',
        amountE4: index % 2 === 0 ? '10000' : '-10000',
      })),
    }));
    expectAccepted(await books.execute(postEntries, target, entries, requestOf()));
  }
  for (let round = 0; round < 30; round += 1) {
    const after = BigInt(random.integer({ least: 0, most: 16 }));
    const longest = {
      lines: random.integer({ least: 1, most: 30 }),
      entries: random.integer({ least: 1, most: 8 }),
    };
    const found = await books.read(tenant.id, async (tx) => {
      const ids: Uuid[] = [];
      for await (const span of spansAfterCommit(tx, after, longest)) {
        const own = await tx.all(entriesOfSpan, span);
        expect(own.length).toBeLessThanOrEqual(longest.entries);
        ids.push(...own.map(({ id }) => id));
      }
      return { ids, all: await tx.all(entriesInOrder, {}) };
    });
    expect(found?.ids).toEqual(found?.all.flatMap(({ id, commit }) => (commit > after ? [id] : [])));
  }
});
