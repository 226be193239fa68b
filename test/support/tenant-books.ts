import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bitmapOf } from '@cifra/access/bitmap';
import type { Claim } from '@cifra/access/claim';
import { permissionNumber, type PermissionName } from '@cifra/access/permissions';
import { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import { newId } from '@cifra/books/ids';
import { createEmptyDatabaseImage } from '@cifra/database/migrations/sqlite';
import type { Uuid } from '@cifra/domain/ids';
import { localDate } from '@cifra/domain/local-date';
import {
  createTenant,
  createUser,
  openBooks,
  type FixtureAccount,
  type FixtureTenant,
} from './fixture-commands.ts';

/** Two tenants' books on real SQLite files, with users; Panama's balboa and the euro. All of it is one temporary directory. */
export interface TenantBooks {
  readonly directory: string;
  readonly books: Books;
  readonly tenant: FixtureTenant;
  /** Another tenant of the same firm. */
  readonly other: FixtureTenant;
  readonly accounts: {
    readonly cash: Uuid;
    readonly sales: Uuid;
    readonly rent: Uuid;
    readonly rounding: Uuid;
  };
  readonly user: { readonly id: Uuid; readonly name: string };
  readonly request: (options?: {
    readonly idempotencyKey?: string;
    readonly reason?: string;
  }) => CommandRequest;
  /** A verified claim of one tenant. */
  readonly claim: (permissions: readonly PermissionName[], of?: FixtureTenant) => Claim;
  /** A verified claim that names no tenant. */
  readonly firmClaim: (permissions: readonly PermissionName[]) => Claim;
  /** The same files through connections of their own: what another process has. */
  readonly openAgain: () => Promise<Books>;
  readonly fileOf: (of?: FixtureTenant) => string;
  readonly close: () => Promise<void>;
}

interface Options {
  /** URLs of the capabilities' `commands.ts`, besides the fixture's. */
  readonly commandModules: readonly string[];
}

const expectOk = (answer: { readonly ok: boolean }): void => {
  if (!answer.ok) throw new Error(`the fixture was refused: ${JSON.stringify(answer)}`);
};

export async function openTenantBooks({ commandModules }: Options): Promise<TenantBooks> {
  const directory = mkdtempSync(path.join(tmpdir(), 'cifra-books-'));
  mkdirSync(directory, { recursive: true });
  const tenantOf = (number: number, slug: string, baseCurrency: string, timeZone: string): FixtureTenant => ({
    id: newId(),
    number,
    slug,
    baseCurrency,
    timeZone,
  });
  const tenant = tenantOf(1, 'panaderia', 'PAB', 'America/Panama');
  const other = tenantOf(2, 'ferreteria', 'EUR', 'Europe/Berlin');
  writeFileSync(path.join(directory, 'control.sqlite'), createEmptyDatabaseImage('control'));
  for (const { slug } of [tenant, other])
    writeFileSync(path.join(directory, `${slug}.sqlite`), createEmptyDatabaseImage('tenant'));

  const open = (): Promise<Books> =>
    Books.open({
      dataDirectory: directory,
      controlPlacement: { engine: 'sqlite', server: null, database: 'control.sqlite' },
      commandModules: [new URL('./fixture-commands.ts', import.meta.url).href, ...commandModules],
      openTenantLimit: 10,
      writerThreads: 0,
      readerThreads: 0,
    });
  const books = await open();
  const opened = [books];
  const user = { id: newId(), name: 'senior' };
  let requests = 0;
  const request: TenantBooks['request'] = ({ idempotencyKey, reason } = {}) => ({
    actor: { kind: 'user', id: user.id, name: user.name },
    requestId: `test-${(requests += 1)}`,
    origin: '127.0.0.1 vitest',
    reason: reason ?? null,
    idempotencyKey: idempotencyKey ?? null,
  });
  const accounts = { cash: newId(), sales: newId(), rent: newId(), rounding: newId() };
  const chart: FixtureAccount[] = [
    { id: accounts.cash, code: '1000', type: 'ASSET', role: 'Bank' },
    { id: accounts.sales, code: '4000', type: 'INCOME', role: 'SalesRevenue' },
    { id: accounts.rent, code: '6000', type: 'EXPENSE', role: null },
    { id: accounts.rounding, code: '7900', type: 'EXPENSE', role: 'Rounding' },
  ];
  expectOk(await books.executeControl(createUser, user, request()));
  for (const each of [tenant, other]) {
    expectOk(await books.executeControl(createTenant, each, request()));
    const own = each === tenant ? chart : chart.map((account) => ({ ...account, id: newId() }));
    expectOk(
      await books.execute(
        openBooks,
        { tenantId: each.id },
        { accounts: own, startDate: localDate('2026-01-01') },
        request(),
      ),
    );
  }

  const base = {
    principal: { kind: 'user', id: user.id, name: user.name },
    grantsVersion: 1,
    issuedAtSeconds: 0,
    expiresAtSeconds: 4_000_000_000,
  } as const;
  const bits = (permissions: readonly PermissionName[]) => bitmapOf(permissions.map(permissionNumber));
  return {
    directory,
    books,
    tenant,
    other,
    accounts,
    user,
    request,
    claim: (permissions, of = tenant) => ({
      ...base,
      scope: { kind: 'tenant', tenant: { id: of.id, number: of.number }, permissions: bits(permissions) },
    }),
    firmClaim: (permissions) => ({
      ...base,
      scope: {
        kind: 'firm',
        permissions: bits(permissions),
        sets: [{ permissions: bits(permissions), tenants: bitmapOf([tenant.number, other.number]) }],
      },
    }),
    openAgain: async () => {
      const again = await open();
      opened.push(again);
      return again;
    },
    fileOf: (of = tenant) => path.join(directory, `${of.slug}.sqlite`),
    close: async () => {
      for (const each of opened) await each.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
