import { bitmapOf } from '@cifra/access/bitmap';
import type { Claim } from '@cifra/access/claim';
import { permissionNumber, type PermissionName } from '@cifra/access/permissions';
import { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import { newId } from '@cifra/books/ids';
import type { Uuid } from '@cifra/domain/ids';
import { localDate } from '@cifra/domain/local-date';
import type { FixtureAccount, FixtureTenant } from '../../support/fixture-commands.ts';
import type { StoredRows } from '../../support/stored/stored-rows.ts';
import { makeTestBooks } from './books.ts';

/** Two tenants' books on the engine at hand, with users; Panama's balboa and the euro. */
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
  /** The same books through connections of their own: what another process has. */
  readonly openAgain: () => Promise<Books>;
  /** On the embedded engine. */
  readonly fileOf: (of?: FixtureTenant) => string;
  /** A tenant's books past the product. */
  readonly storedOf: (of?: FixtureTenant) => Promise<StoredRows>;
  readonly close: () => Promise<void>;
}

interface Options {
  /** URLs of the capabilities' `commands.ts`, besides the fixture's. */
  readonly commandModules: readonly string[];
  /** Where the first tenant's books are taken over in mid-year: the first of July. */
  readonly isTakenOver?: boolean;
}

export async function openTenantBooks({
  commandModules,
  isTakenOver = false,
}: Options): Promise<TenantBooks> {
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
  const startDate = localDate('2026-01-01');
  const {
    directory,
    options,
    books,
    tenants,
    fileOf,
    storedOf,
    close: closeAndRemove,
  } = await makeTestBooks({
    commandModules,
    users: [user],
    tenants: [
      {
        slug: 'panaderia',
        baseCurrency: 'PAB',
        timeZone: 'America/Panama',
        startDate: isTakenOver ? localDate('2026-07-01') : startDate,
        yearStart: startDate,
        accounts: chart,
      },
      {
        slug: 'ferreteria',
        baseCurrency: 'EUR',
        timeZone: 'Europe/Berlin',
        startDate,
        accounts: chart.map((account) => ({ ...account, id: newId() })),
      },
    ],
  });
  const [tenant, other] = tenants as [FixtureTenant, FixtureTenant];
  const openedAgain: Books[] = [];

  const base = {
    principal: { kind: 'user', id: user.id, name: user.name },
    grantsVersion: 0,
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
      const again = await Books.open(options);
      openedAgain.push(again);
      return again;
    },
    fileOf: (of = tenant) => fileOf(of),
    storedOf: (of = tenant) => storedOf(of),
    close: async () => {
      for (const each of openedAgain) await each.close();
      await closeAndRemove();
    },
  };
}
