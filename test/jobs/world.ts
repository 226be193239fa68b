import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { accountByCode } from '@cifra/books/accounts/queries';
import type { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import { provisionTenant } from '@cifra/books/provisioning/provision-tenant';
import { parseTenantWish } from '@cifra/books/provisioning/tenant-wish';
import { StatusPublisher } from '@cifra/books/status/status-publisher';
import { localDate } from '@cifra/domain/local-date';
import type { Uuid } from '@cifra/domain/ids';
import { openBooks, systemRequest } from '@cifra/ops/application';
import { parseConfig } from '@cifra/ops/config';
import { readEcbCsv } from '../../subgraphs/fx/src/import/ecb-csv.ts';
import { importProviderRates } from '../../subgraphs/fx/src/operations/import-provider-rates.ts';
import { overrideRate } from '../../subgraphs/fx/src/operations/override-rate.ts';
import { postEntry } from '../../subgraphs/ledger/src/operations/post-entry.ts';
import { saveRecurringEntry } from '../../subgraphs/ledger/src/operations/recurring-entries.ts';

export interface Client {
  readonly slug: string;
  readonly timeZone: string;
  readonly tenantId: Uuid;
}

/** A firm of two clients, far apart on the globe, whose books carry euros and pay a rent by a recurring entry. */
export interface JobWorld {
  readonly directory: string;
  readonly clients: readonly Client[];
  /** Rows of a client's database. */
  readonly rows: (client: Client, sql: string) => readonly Record<string, unknown>[];
  readonly controlRows: (sql: string) => readonly Record<string, unknown>[];
  readonly remove: () => void;
}

const QUOTES = [
  '2026-02-27,1.18',
  '2026-03-02,1.17',
  '2026-03-03,1.16',
  '2026-03-04,1.15',
  '2026-03-05,1.14',
];

export const configOf = (directory: string, providerFile: string | null = null) =>
  parseConfig({
    CIFRA_DATA: directory,
    CIFRA_DEMO: 'off',
    CIFRA_WRITER_THREADS: '0',
    CIFRA_READER_THREADS: '0',
    ...(providerFile === null
      ? { CIFRA_FX_PROVIDER: 'off' }
      : { CIFRA_FX_PROVIDER: 'CSV', CIFRA_FX_ADDRESS: providerFile, CIFRA_FX_ATTEMPTS: '1' }),
  });

export async function makeJobWorld(): Promise<JobWorld> {
  const directory = mkdtempSync(path.join(tmpdir(), 'cifra-firm-jobs-'));
  const books = await openBooks(configOf(directory), { onProgress: () => undefined });
  const clients: Client[] = [];
  for (const [slug, timeZone] of [
    ['panama', 'America/Panama'],
    ['tokio', 'Asia/Tokyo'],
  ] as const)
    clients.push(await makeClient(books, { directory, slug, timeZone }));
  await bringQuotes(books);
  await new StatusPublisher(books).rebuild(systemRequest('test'));
  await books.close();
  const read = (file: string, sql: string): readonly Record<string, unknown>[] => {
    const database = new DatabaseSync(file, { readOnly: true });
    try {
      return database.prepare(sql).all();
    } finally {
      database.close();
    }
  };
  const control = path.join(directory, 'control.db');
  return {
    directory,
    clients,
    rows: ({ slug }, sql) => {
      const [row] = read(control, `select database from tenants where slug = '${slug}'`);
      return read(path.join(directory, String(row?.['database'])), sql);
    },
    controlRows: (sql) => read(control, sql),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

function must<Value>(
  outcome: { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly refusal: unknown },
): Value {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusal));
  return outcome.value;
}

const request = (): CommandRequest => ({
  ...systemRequest('test'),
  actor: { kind: 'user', id: '00000000-0000-7000-8000-0000000000aa', name: 'senior' },
});

async function makeClient(
  books: Books,
  {
    directory,
    slug,
    timeZone,
  }: { readonly directory: string; readonly slug: string; readonly timeZone: string },
): Promise<Client> {
  const wish = must(
    parseTenantWish({
      slug,
      name: slug,
      kind: 'SANDBOX',
      countryPack: 'NEUTRAL',
      coaTemplate: 'BARE',
      baseCurrency: 'USD',
      timeZone,
      fiscalYearStart: '2026-01-01',
      settings: [{ key: 'entries.manualNeedApproval', value: 'false' }],
    }),
  );
  const { tenantId } = must(await provisionTenant({ books, dataDirectory: directory }, wish, request()));
  const at = { tenantId };
  const rateDate = localDate('2026-02-20');
  must(
    await books.execute(
      overrideRate,
      at,
      {
        originalCurrency: 'EUR' as never,
        rateDate,
        rate: '1.2',
        reason: 'The rate of the day on which the books were opened here.',
        confirmSuspicious: false,
      },
      request(),
    ),
  );
  const accountId = async (code: string): Promise<Uuid> => {
    const row = await books.read(tenantId, (tx) => tx.first(accountByCode, { code }));
    if (!row) throw new Error(`there is no account ${code}`);
    return row.id;
  };
  const [bank, sales] = [await accountId('A-BANK'), await accountId('I-SALES')];
  const lines = (currency: string) => [
    { accountId: bank, currency, amount: '100.0000', description: '' },
    { accountId: sales, currency, amount: '-100.0000', description: '' },
  ];
  must(
    await books.execute(
      postEntry,
      at,
      {
        postingDate: localDate('2026-02-23'),
        documentDate: localDate('2026-02-23'),
        description: 'A sale in euros',
        reference: null,
        isAccrual: false,
        lines: lines('EUR'),
      },
      request(),
    ),
  );
  must(
    await books.execute(
      saveRecurringEntry,
      at,
      {
        existing: null,
        content: {
          name: 'Rent',
          frequency: 'WEEKLY',
          firstDate: localDate('2026-03-02'),
          lastDate: null,
          description: 'Rent of the week',
          reference: null,
          isAccrual: false,
          lines: lines('USD'),
        },
      },
      request(),
    ),
  );
  return { slug, timeZone, tenantId };
}

async function bringQuotes(books: Books): Promise<void> {
  const bytes = new TextEncoder().encode(
    `Date,USD,\n${QUOTES.toReversed()
      .map((line) => `${line},\n`)
      .join('')}`,
  );
  const file = must(
    await readEcbCsv({ fileName: 'rates.csv', chunks: [bytes], latestDate: localDate('2026-03-05') }),
  );
  must(
    await books.executeControl(
      importProviderRates,
      { provider: 'ECB', file, confirmSuspicious: false },
      request(),
    ),
  );
}
