import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import type { Uuid } from '@cifra/domain/ids';
import { localDate } from '@cifra/domain/local-date';
import { provisionTenant } from '@cifra/firm/provisioning/provision-tenant';
import { parseTenantInput } from '@cifra/firm/provisioning/tenant-input';
import { accountByCode } from '@cifra/ledger/accounts/queries';
import { postEntryCommand } from '@cifra/ledger/drafts/post-entry';
import { openBooks } from '@cifra/ops/open-books';
import { systemRequest } from '@cifra/ops/system-request';
import { parseConfig } from '@cifra/ops/config';
import { expectAccepted } from '../../support/expect-accepted.ts';

/** A firm's data directory that no process has open between two calls: processes of a test are started on it. */
export interface ClosedFirm {
  readonly directory: string;
  readonly fileOf: (client: { readonly slug: string }) => string;
  /** Rows of a client's database. */
  readonly rows: (client: { readonly slug: string }, sql: string) => readonly Record<string, unknown>[];
  readonly controlRows: (sql: string) => readonly Record<string, unknown>[];
  /** Opens the books, does something and closes them. */
  readonly within: <Value>(act: (books: Books) => Promise<Value>) => Promise<Value>;
  readonly remove: () => void;
}

/** A firm of its own in a copy of a directory, or in an empty one. */
export function closedFirm(template?: string): ClosedFirm {
  const directory = mkdtempSync(path.join(tmpdir(), 'cifra-closed-'));
  if (template !== undefined) cpSync(template, directory, { recursive: true });
  const read = (file: string, sql: string): readonly Record<string, unknown>[] => {
    // Processes of the test write meanwhile.
    const database = new DatabaseSync(file, { readOnly: true, timeout: 10_000 });
    try {
      return database.prepare(sql).all();
    } finally {
      database.close();
    }
  };
  const control = path.join(directory, 'control.db');
  const fileOf: ClosedFirm['fileOf'] = ({ slug }) => {
    const [row] = read(control, `select database from tenants where slug = '${slug}'`);
    return path.join(directory, String(row?.['database']));
  };
  return {
    directory,
    fileOf,
    rows: (client, sql) => read(fileOf(client), sql),
    controlRows: (sql) => read(control, sql),
    within: async (act) => {
      const books = await openBooks(configOf(directory), { onProgress: () => undefined });
      try {
        return await act(books);
      } finally {
        await books.close();
      }
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

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

export const requestOfSenior = (userId: Uuid): CommandRequest => ({
  ...systemRequest('test'),
  actor: { kind: 'user', id: userId, name: 'senior' },
});

/** A sandbox with a bare chart in dollars, from 2026 on by default; entries need nobody's approval. */
export async function provisionClient(
  { directory }: Pick<ClosedFirm, 'directory'>,
  books: Books,
  given: {
    readonly slug: string;
    readonly timeZone?: string;
    readonly fiscalYearStart?: string;
    readonly request: CommandRequest;
  },
): Promise<Uuid> {
  const { slug, timeZone, fiscalYearStart = '2026-01-01', request } = given;
  const parsed = parseTenantInput({
    slug,
    name: slug,
    kind: 'SANDBOX',
    countryPack: 'NEUTRAL',
    coaTemplate: 'BARE',
    baseCurrency: 'USD',
    ...(timeZone !== undefined && { timeZone }),
    fiscalYearStart,
    settings: [
      { key: 'entries.manualNeedApproval', value: 'false' },
      { key: 'payments.needApproval', value: 'false' },
      { key: 'settlements.correctionsNeedApproval', value: 'false' },
    ],
  });
  const provisioned = await provisionTenant(
    { books, dataDirectory: directory },
    expectAccepted(parsed),
    request,
  );
  return expectAccepted(provisioned).tenantId;
}

/** Lines of a sale of 100 for money in the bank. */
export async function saleLines(books: Books, tenantId: Uuid, currency: string) {
  const accountId = async (code: string): Promise<Uuid> => {
    const row = await books.read(tenantId, (tx) => tx.first(accountByCode, { code }));
    if (!row) throw new Error(`there is no account ${code}`);
    return row.id;
  };
  return [
    { accountId: await accountId('A-BANK'), currency, amount: '100.0000', description: '' },
    { accountId: await accountId('I-SALES'), currency, amount: '-100.0000', description: '' },
  ];
}

export async function postSale(
  books: Books,
  tenantId: Uuid,
  given: { readonly date: string; readonly currency: string; readonly request: CommandRequest },
): Promise<void> {
  const date = localDate(given.date);
  const posted = await books.execute(
    postEntryCommand,
    { tenantId },
    {
      postingDate: date,
      documentDate: date,
      description: 'A sale',
      reference: null,
      isAccrual: false,
      lines: await saleLines(books, tenantId, given.currency),
    },
    given.request,
  );
  expectAccepted(posted);
}
