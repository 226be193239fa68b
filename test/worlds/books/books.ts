import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { Books, type BooksOptions } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import { newId } from '@cifra/books/ids';
import { createEmptyDatabaseImage } from '@cifra/database/migrations/sqlite';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import {
  createTenant,
  createUser,
  openBooks,
  type FixtureAccount,
  type FixtureTenant,
} from '../../support/fixture-commands.ts';

export interface TestBooksOptions extends Partial<
  Pick<BooksOptions, 'writerThreads' | 'readerThreads' | 'openTenantLimit' | 'room'>
> {
  /** URLs of command modules, besides the fixture's. */
  readonly commandModules?: readonly string[];
  readonly users?: readonly { readonly id: Uuid; readonly name: string }[];
  readonly tenants?: readonly {
    readonly slug: string;
    readonly baseCurrency: string;
    /** UTC when left out. */
    readonly timeZone?: string;
    readonly startDate: LocalDate;
    readonly accounts?: readonly FixtureAccount[];
  }[];
}

export interface TestBooks {
  readonly directory: string;
  readonly options: BooksOptions;
  readonly books: Books;
  readonly tenants: readonly FixtureTenant[];
  readonly fileOf: (tenant: FixtureTenant) => string;
}

let requests = 0;

/** A request of a user, or of another actor. */
export function requestOf(changes: Partial<CommandRequest> = {}): CommandRequest {
  requests += 1;
  return {
    actor: { kind: 'user', id: '00000000-0000-7000-8000-0000000000aa', name: 'senior' },
    requestId: `test-${requests}`,
    origin: '127.0.0.1 vitest',
    reason: null,
    idempotencyKey: null,
    ...changes,
  };
}

/** Books with a few tenants on real SQLite files in a directory of their own, closed and removed when the test ends. */
export async function openTestBooks(options: TestBooksOptions = {}): Promise<TestBooks> {
  const made = await makeTestBooks(options);
  onTestFinished(() => made.close());
  return made;
}

/** The same, for as long as whoever makes them wants them: `close` closes them and removes the directory. */
export async function makeTestBooks({
  tenants: ordered = [],
  users = [],
  commandModules = [],
  ...rest
}: TestBooksOptions): Promise<TestBooks & { readonly close: () => Promise<void> }> {
  const directory = mkdtempSync(path.join(tmpdir(), 'cifra-small-'));
  writeFileSync(path.join(directory, 'control.sqlite'), createEmptyDatabaseImage('control'));
  const options: BooksOptions = {
    dataDirectory: directory,
    controlPlacement: { engine: 'sqlite', server: null, database: 'control.sqlite' },
    commandModules: [new URL('../../support/fixture-commands.ts', import.meta.url).href, ...commandModules],
    openTenantLimit: 10,
    writerThreads: 0,
    readerThreads: 0,
    ...rest,
  };
  const books = await Books.open(options);
  for (const user of users) expectOk(await books.executeControl(createUser, user, requestOf()));
  const tenants: FixtureTenant[] = [];
  for (const [
    index,
    { slug, baseCurrency, timeZone = 'UTC', startDate, accounts = [] },
  ] of ordered.entries()) {
    const tenant = { id: newId(), number: index + 1, slug, baseCurrency, timeZone };
    writeFileSync(path.join(directory, `${slug}.sqlite`), createEmptyDatabaseImage('tenant'));
    expectOk(await books.executeControl(createTenant, tenant, requestOf()));
    expectOk(await books.execute(openBooks, { tenantId: tenant.id }, { accounts, startDate }, requestOf()));
    tenants.push(tenant);
  }
  return {
    directory,
    options,
    books,
    tenants,
    fileOf: ({ slug }) => path.join(directory, `${slug}.sqlite`),
    close: async () => {
      await books.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function expectOk(answer: { readonly ok: boolean }): void {
  if (!answer.ok) throw new Error(`the fixture was refused: ${JSON.stringify(answer)}`);
}
