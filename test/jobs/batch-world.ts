import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { hashPassword } from '@cifra/access/password';
import { accountByCode } from '@cifra/books/accounts/queries';
import type { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import { startBatchRun } from '@cifra/books/batch/start-batch-run';
import { provisionTenant } from '@cifra/books/provisioning/provision-tenant';
import { parseTenantWish } from '@cifra/books/provisioning/tenant-wish';
import type { CloseTarget } from '@cifra/domain/close-path';
import { localDate } from '@cifra/domain/local-date';
import type { Uuid } from '@cifra/domain/ids';
import { openBooks, systemRequest } from '@cifra/ops/application';
import { grantCluster } from '../../subgraphs/firm/src/operations/grants.ts';
import { createUser } from '../../subgraphs/firm/src/operations/users.ts';
import { postEntry } from '../../subgraphs/ledger/src/operations/post-entry.ts';
import { configOf } from './world.ts';

export const PASSWORD = 'correct horse battery';

export interface BatchClient {
  readonly slug: string;
  readonly tenantId: Uuid;
}

/** A firm in a directory: a senior, and clients with an entry in January each. No process has it open between calls. */
export interface BatchWorld {
  readonly directory: string;
  readonly clients: readonly BatchClient[];
  readonly start: (target?: CloseTarget) => Promise<Uuid>;
  /** Takes the senior's rights in a client away. */
  readonly withdraw: (client: BatchClient) => Promise<void>;
  readonly controlRows: (sql: string) => readonly Record<string, unknown>[];
  /** Rows of a client's database. */
  readonly rows: (client: BatchClient, sql: string) => readonly Record<string, unknown>[];
  readonly fileOf: (client: BatchClient) => string;
  readonly remove: () => void;
}

export function must<Value>(
  outcome: { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly refusal: unknown },
): Value {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusal));
  return outcome.value;
}

export async function makeBatchWorld(count: number): Promise<BatchWorld> {
  const directory = mkdtempSync(path.join(tmpdir(), 'cifra-batch-'));
  const within = async <Value>(act: (books: Books) => Promise<Value>): Promise<Value> => {
    const books = await openBooks(configOf(directory), { onProgress: () => undefined });
    try {
      return await act(books);
    } finally {
      await books.close();
    }
  };
  const clients: BatchClient[] = [];
  const seniorId = await within(async (books) => {
    const user = { email: 'senior@firm.example', name: 'senior', passwordHash: await hashPassword(PASSWORD) };
    const { userId } = must(await books.executeControl(createUser, user, systemRequest('test')));
    await grant(books, userId, null);
    for (let index = 0; index < count; index += 1)
      clients.push(await makeClient(books, { directory, slug: `client-${index + 1}`, userId }));
    return userId;
  });
  const read = (file: string, sql: string): readonly Record<string, unknown>[] => {
    const database = new DatabaseSync(file, { readOnly: true, timeout: 10_000 });
    try {
      return database.prepare(sql).all();
    } finally {
      database.close();
    }
  };
  const control = path.join(directory, 'control.db');
  const fileOf = ({ slug }: BatchClient): string => {
    const [row] = read(control, `select database from tenants where slug = '${slug}'`);
    return path.join(directory, String(row?.['database']));
  };
  return {
    directory,
    clients,
    start: (target = 'PENDING_APPROVAL') =>
      within(async (books) => {
        const { runId } = must(
          await books.executeControl(
            startBatchRun,
            {
              choice: { tenantIds: null, group: null, isAll: true },
              tenantIds: clients.map(({ tenantId }) => tenantId),
              month: '2026-01',
              target,
              startedBy: { id: seniorId, name: 'senior' },
            },
            systemRequest('test'),
          ),
        );
        return runId;
      }),
    // A grant for one tenant replaces those for all: one that is a client's there gives no right of a senior.
    withdraw: ({ tenantId }) => within((books) => grant(books, seniorId, tenantId)),
    controlRows: (sql) => read(control, sql),
    rows: (client, sql) => read(fileOf(client), sql),
    fileOf,
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

async function grant(books: Books, userId: Uuid, tenantId: Uuid | null): Promise<void> {
  must(
    await books.executeControl(
      grantCluster,
      {
        userId,
        cluster: tenantId === null ? 'senior' : 'client',
        scope: tenantId === null ? 'ALL' : 'TENANT',
        scopeId: tenantId,
        validFromMicros: null,
        validUntilMicros: null,
      },
      systemRequest('test'),
    ),
  );
}

async function makeClient(
  books: Books,
  { directory, slug, userId }: { readonly directory: string; readonly slug: string; readonly userId: Uuid },
): Promise<BatchClient> {
  const wish = must(
    parseTenantWish({
      slug,
      name: slug,
      kind: 'SANDBOX',
      countryPack: 'NEUTRAL',
      coaTemplate: 'BARE',
      baseCurrency: 'USD',
      fiscalYearStart: '2026-01-01',
      settings: [{ key: 'entries.manualNeedApproval', value: 'false' }],
    }),
  );
  const request: CommandRequest = {
    ...systemRequest('test'),
    actor: { kind: 'user', id: userId, name: 'senior' },
  };
  const { tenantId } = must(await provisionTenant({ books, dataDirectory: directory }, wish, request));
  const accountId = async (code: string): Promise<Uuid> => {
    const row = await books.read(tenantId, (tx) => tx.first(accountByCode, { code }));
    if (!row) throw new Error(`there is no account ${code}`);
    return row.id;
  };
  const date = localDate('2026-01-23');
  must(
    await books.execute(
      postEntry,
      { tenantId },
      {
        postingDate: date,
        documentDate: date,
        description: 'A sale',
        reference: null,
        isAccrual: false,
        lines: [
          { accountId: await accountId('A-BANK'), currency: 'USD', amount: '100.0000', description: '' },
          { accountId: await accountId('I-SALES'), currency: 'USD', amount: '-100.0000', description: '' },
        ],
      },
      request,
    ),
  );
  return { slug, tenantId };
}
