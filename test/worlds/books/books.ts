import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { Books, type BooksOptions } from '@cifra/books/books';
import type { CommandRequest, Placement } from '@cifra/books/command';
import { newId } from '@cifra/books/ids';
import { createEmptyDatabaseImage } from '@cifra/database/migrations/sqlite';
import type { DatabaseKind } from '@cifra/database/tables/kinds';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { createDatabase } from '@cifra/firm/provisioning/create-database';
import {
  createTenant,
  createUser,
  openBooks,
  type FixtureAccount,
  type FixtureTenant,
} from '../../support/fixture-commands.ts';
import { engineAtHand } from '../../support/stored/engine-at-hand.ts';
import { openStoredRows } from '../../support/stored/open-stored-rows.ts';
import type { StoredRows } from '../../support/stored/stored-rows.ts';

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
    readonly yearStart?: LocalDate;
    readonly accounts?: readonly FixtureAccount[];
  }[];
}

export interface TestBooks {
  readonly directory: string;
  readonly options: BooksOptions;
  readonly books: Books;
  readonly tenants: readonly FixtureTenant[];
  /** On the embedded engine. */
  readonly fileOf: (tenant: FixtureTenant) => string;
  /** A tenant's books past the product; closed with them. */
  readonly storedOf: (tenant: FixtureTenant) => Promise<StoredRows>;
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

/** Books with a few tenants on the engine at hand, in a directory of their own, closed and removed when the test ends. */
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
  const engine = engineAtHand();
  const { sqlServer } = engine;
  const placementOf = (name: string): Placement =>
    sqlServer === null
      ? { ...engine.placement, database: `${name}.sqlite` }
      : { ...engine.placement, database: `${engine.placement.database}_${name}` };
  const make = async (placement: Placement, kind: DatabaseKind): Promise<void> => {
    if (sqlServer === null)
      writeFileSync(path.join(directory, placement.database), createEmptyDatabaseImage(kind));
    else await createDatabase({ dataDirectory: directory }, placement, kind);
  };
  const controlPlacement = sqlServer === null ? placementOf('control') : engine.placement;
  await make(controlPlacement, 'control');
  const options: BooksOptions = {
    dataDirectory: directory,
    controlPlacement,
    sqlServer,
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
    { slug, baseCurrency, timeZone = 'UTC', startDate, yearStart = startDate, accounts = [] },
  ] of ordered.entries()) {
    const placement = placementOf(slug);
    const tenant = { id: newId(), number: index + 1, slug, baseCurrency, timeZone, placement };
    await make(placement, 'tenant');
    expectOk(await books.executeControl(createTenant, tenant, requestOf()));
    expectOk(
      await books.execute(
        openBooks,
        { tenantId: tenant.id },
        { accounts, startDate, yearStart },
        requestOf(),
      ),
    );
    tenants.push(tenant);
  }
  const opened: StoredRows[] = [];
  return {
    directory,
    options,
    books,
    tenants,
    fileOf: ({ slug }) => path.join(directory, `${slug}.sqlite`),
    storedOf: async ({ slug }) => {
      const stored = await openStoredRows({ dataDirectory: directory, placement: placementOf(slug) });
      opened.push(stored);
      return stored;
    },
    close: async () => {
      await books.close();
      for (const stored of opened) await stored.close();
      await engine.drop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function expectOk(answer: { readonly ok: boolean }): void {
  if (!answer.ok) throw new Error(`the fixture was refused: ${JSON.stringify(answer)}`);
}
