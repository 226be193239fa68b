import { capabilityModules } from '@cifra/capabilities/registry';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import { newId } from '@cifra/books/ids';
import { createEmptyDatabaseImage } from '@cifra/database/migrations/sqlite';
import type { Uuid } from '@cifra/domain/ids';
import { addMonths, localDate, type LocalDate } from '@cifra/domain/local-date';
import { createTenant } from '../../support/fixture-commands.ts';
import { addRates, openReportBooks, postEntries, type FixtureEntry } from '../../support/report-commands.ts';

/* Books of many lines over 24 periods, posted through the one door to the ledger. */

export const periods = 24;
const accountCount = 60;
const currencies = ['PAB', 'EUR'];
const longestEntry = 7_200;

let requests = 0;
export const request = (): CommandRequest => ({
  actor: { kind: 'system', id: null, name: 'bench' },
  requestId: `bench-${(requests += 1)}`,
  origin: 'bench',
  reason: null,
  idempotencyKey: null,
});

export function done(answer: { readonly ok: boolean }): void {
  if (!answer.ok) throw new Error(`the bench was refused: ${JSON.stringify(answer)}`);
}

export interface LargeBooks {
  readonly tenantId: Uuid;
  readonly accounts: readonly Uuid[];
  readonly lines: number;
}

export async function makeLargeBooks(
  { books, directory }: BenchFirm,
  { number, lines }: { readonly number: number; readonly lines: number },
): Promise<LargeBooks> {
  const slug = `lines-${lines}`;
  const tenant = { id: newId(), number, slug, baseCurrency: 'PAB', timeZone: 'UTC' };
  const target = { tenantId: tenant.id };
  writeFileSync(path.join(directory, `${slug}.sqlite`), createEmptyDatabaseImage('tenant'));
  done(await books.executeControl(createTenant, tenant, request()));
  const types = ['ASSET', 'LIABILITY', 'EQUITY', 'INCOME', 'EXPENSE'] as const;
  const accounts = Array.from({ length: accountCount }, (_, index) => ({
    id: newId(),
    code: String(1000 + index),
    type: types[index % types.length] ?? 'ASSET',
    role: index === 4 ? 'Rounding' : null,
  }));
  const years = [{ startDate: localDate('2025-01-01') }, { startDate: localDate('2026-01-01') }];
  done(await books.execute(openReportBooks, target, { accounts, taxCodes: [], years }, request()));
  const rates = [{ currency: 'EUR', date: localDate('2024-12-31'), rate: '1.0837' }];
  done(await books.execute(addRates, target, rates, request()));

  const started = performance.now();
  const perCurrency = lines / periods / currencies.length;
  const entries = Math.ceil(perCurrency / longestEntry);
  const perEntry = Math.ceil(perCurrency / entries / 2) * 2;
  let posted = 0;
  for (let month = 0; month < periods; month += 1) {
    const startDate = addMonths(localDate('2025-01-01'), month);
    for (let entry = 0; entry < entries; entry += 1) {
      const both = currencies.map((currency): FixtureEntry => {
        posted += perEntry;
        return {
          kind: 'ORDINARY',
          source: 'MANUAL',
          postingDate:
            `${startDate.slice(0, 8)}${String(1 + ((entry * 7) % 28)).padStart(2, '0')}` as LocalDate,
          // Neighbours are equal and opposite, and the accounts take turns: every account stands in every period.
          lines: Array.from({ length: perEntry }, (_, index) => ({
            accountId: accounts[(index + (index >> 1)) % accountCount]?.id as Uuid,
            currency,
            amountE4: `${index % 2 === 0 ? '' : '-'}${100 * (100 + (index >> 1))}`,
          })),
        };
      });
      done(await books.execute(postEntries, target, both, request()));
    }
  }
  const seconds = (performance.now() - started) / 1000;
  const { size } = statSync(path.join(directory, `${slug}.sqlite`));
  console.log(
    `${posted} lines posted in ${seconds.toFixed(1)} s (${(posted / seconds).toFixed(0)} lines/s), ${(size / 2 ** 20).toFixed(0)} MiB`,
  );
  return { tenantId: tenant.id, accounts: accounts.map(({ id }) => id), lines: posted };
}

export interface BenchFirm {
  readonly books: Books;
  readonly directory: string;
  readonly close: () => Promise<void>;
}

/** A control plane without clients. With `readerThreads` 0 it reports on the main thread. */
export async function openBenchFirm(readerThreads = 0): Promise<BenchFirm> {
  const directory = mkdtempSync(path.join(tmpdir(), 'cifra-bench-reports-'));
  writeFileSync(path.join(directory, 'control.sqlite'), createEmptyDatabaseImage('control'));
  const modules = ['../../support/fixture-commands.ts', '../../support/report-commands.ts'];
  const books = await Books.open({
    dataDirectory: directory,
    controlPlacement: { engine: 'sqlite', server: null, database: 'control.sqlite' },
    commandModules: [...capabilityModules, ...modules.map((module) => new URL(module, import.meta.url).href)],
    openTenantLimit: 10,
    writerThreads: 0,
    readerThreads,
  });
  return {
    books,
    directory,
    close: async () => {
      await books.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
