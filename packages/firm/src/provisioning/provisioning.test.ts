import { capabilityModules } from '../../../../test/support/capability-modules.ts';
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { randomFor } from '../../../../test/support/seed.ts';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { coaTemplates } from '@cifra/domain/coa-templates/all';
import { allPeriods } from '@cifra/ledger/journal/queries';
import { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import { createControlPlane } from './create-control-plane.ts';
import { abandonProvisioning, provisionTenant, resumeProvisioning } from './provision-tenant.ts';
import { lastTenantNumber } from './queries.ts';
import { registerTenant } from './register-tenant.ts';
import { profile } from '@cifra/books/tenant-profile';
import { seedCatalogue } from './seed-catalogue.ts';
import { parseTenantInput, type TenantInput, type NewTenant } from './tenant-input.ts';

const placement = { engine: 'sqlite', server: null, database: 'control.db' } as const;
const childFile = fileURLToPath(new URL('./provision-child.fixture.ts', import.meta.url));

let seeded: string;
let directory: string;
let books: Books;

const request = (idempotencyKey: string | null = null): CommandRequest => ({
  actor: { kind: 'system', id: null, name: 'test' },
  requestId: 'test',
  origin: 'test',
  reason: null,
  idempotencyKey,
});

const given: TenantInput = {
  slug: 'ferreteria',
  name: 'Ferretería Central',
  kind: 'LIVE',
  countryPack: 'PA',
  fiscalYearStart: '2026-01-01',
};

function newTenantOf(change: Partial<TenantInput> = {}): NewTenant {
  const parsed = parseTenantInput({ ...given, ...change });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
  return parsed.value;
}

function openBooks(dataDirectory: string): Promise<Books> {
  return Books.open({
    dataDirectory,
    controlPlacement: placement,
    commandModules: capabilityModules,
    openTenantLimit: 20,
    writerThreads: 0,
    readerThreads: 0,
  });
}

const temporary = (): string => mkdtempSync(path.join(tmpdir(), 'cifra-provisioning-'));

beforeAll(async () => {
  seeded = temporary();
  await createControlPlane({ dataDirectory: seeded, placement });
  const first = await openBooks(seeded);
  expect((await seedCatalogue(first, request())).ok).toBe(true);
  await first.close();
});
afterAll(() => rmSync(seeded, { recursive: true, force: true }));

beforeEach(async () => {
  directory = temporary();
  cpSync(seeded, directory, { recursive: true });
  books = await openBooks(directory);
});
afterEach(async () => {
  await books.close();
  rmSync(directory, { recursive: true, force: true });
});

const where = () => ({ books, dataDirectory: directory });

test('a tenant has its profile, chart, roles, years and periods, and its own settings', async () => {
  const settings = [{ key: 'fx.varianceMode', value: 'SEPARATED' }];
  const provisioned = await provisionTenant(
    where(),
    newTenantOf({ firstYearStart: '2026-03-16', fiscalYearCount: 2, settings }),
    request(),
  );
  if (!provisioned.ok) throw new Error(provisioned.refusal.code);
  const { tenantId, number } = provisioned.value;
  expect(number).toBe(1);
  const facts = await books.tenantFacts(tenantId);
  expect(facts).toMatchObject({ slug: 'ferreteria', baseCurrency: 'PAB', timeZone: 'America/Panama' });
  expect(facts?.settings['fx.varianceMode']).toBe('SEPARATED');
  const written = await books.read(tenantId, async (tx) => ({
    profile: await tx.first(profile, {}),
    periods: await tx.all(allPeriods, {}),
  }));
  expect(written?.profile).toMatchObject({ tenant_id: tenantId, base_minor_units: 2, kind: 'LIVE' });
  expect(written?.periods.map(({ start_date }) => start_date).slice(0, 2)).toEqual([
    '2026-03-16',
    '2026-04-01',
  ]);
  expect(written?.periods).toHaveLength(22);
});

test('the same key gives the same tenant, and another input under it is refused', async () => {
  const first = await provisionTenant(where(), newTenantOf(), request('key-1'));
  const again = await provisionTenant(where(), newTenantOf(), request('key-1'));
  expect(again).toEqual(first);
  const other = await provisionTenant(where(), newTenantOf({ slug: 'otra' }), request('key-1'));
  expect(other).toMatchObject({ ok: false, refusal: { code: 'IDEMPOTENCY_KEY_REUSED' } });
  const refused = await provisionTenant(where(), newTenantOf(), request('key-2'));
  expect(refused).toMatchObject({ ok: false, refusal: { code: 'TENANT_SLUG_TAKEN' } });
  expect(readdirSync(path.join(directory, 'tenants')).filter((name) => name.endsWith('.db'))).toHaveLength(1);
});

test('two runs at once with one key make one tenant', async () => {
  const again = await openBooks(directory);
  try {
    const [one, other] = await Promise.all([
      provisionTenant(where(), newTenantOf(), request('key-1')),
      provisionTenant({ books: again, dataDirectory: directory }, newTenantOf(), request('key-1')),
    ]);
    expect(one.ok).toBe(true);
    expect(other).toEqual(one);
  } finally {
    await again.close();
  }
});

test('a LIVE tenant on a server that cannot protect its books is refused by name, and leaves nothing; a SANDBOX is not asked for', async () => {
  const before = await books.control.all(lastTenantNumber, {});
  const missing = ['history is kept by triggers'];
  const tried: unknown[] = [];
  const unprotected = {
    ...where(),
    lackingForLive: async (placement: unknown) => {
      tried.push(placement);
      return missing;
    },
  };
  const placement = { engine: 'mssql', server: 'db1' } as const;
  await expect(provisionTenant(unprotected, newTenantOf({ placement }), request())).resolves.toMatchObject({
    ok: false,
    refusal: { code: 'SERVER_UNPROTECTED', facts: { databaseServer: 'db1', missing } },
  });
  expect(tried).toEqual([placement]);
  expect(await books.control.all(lastTenantNumber, {})).toEqual(before);
  await expect(
    provisionTenant(unprotected, newTenantOf({ kind: 'SANDBOX' }), request()),
  ).resolves.toMatchObject({ ok: true });
  expect(tried).toHaveLength(1);
});

test.each<[string, Partial<TenantInput>, string, string | null]>([
  ['a slug with capitals', { slug: 'Ferreteria' }, 'INPUT_INVALID', 'slug'],
  ['a slug that reads as an id', { slug: '01890a5d-ac96-774b-bcce-b302099a8057' }, 'INPUT_INVALID', 'slug'],
  ['a slug that is kept for removed tenants', { slug: 'removed-7' }, 'INPUT_INVALID', 'slug'],
  ['no name', { name: '  ' }, 'INPUT_INVALID', 'name'],
  ['another kind', { kind: 'DEMO' }, 'INPUT_INVALID', 'kind'],
  ['an unknown country', { countryPack: 'XX' }, 'COUNTRY_PACK_UNKNOWN', null],
  ['an unknown currency', { baseCurrency: 'XYZ' }, 'CURRENCY_UNKNOWN', null],
  ['a currency without minor units', { baseCurrency: 'XAU' }, 'CURRENCY_UNKNOWN', null],
  ['an unknown time zone', { timeZone: 'America/Ciudad' }, 'INPUT_INVALID', 'timeZone'],
  ['an offset as its time zone', { timeZone: '-05:00' }, 'INPUT_INVALID', 'timeZone'],
  ['a locale that is none', { locale: 'español' }, 'INPUT_INVALID', 'locale'],
  [
    'a year that begins inside a month',
    { fiscalYearStart: '2026-01-02' },
    'INPUT_INVALID',
    'fiscalYearStart',
  ],
  [
    'books that begin after their first year',
    { firstYearStart: '2027-01-01' },
    'INPUT_INVALID',
    'firstYearStart',
  ],
  ['no fiscal year', { fiscalYearCount: 0 }, 'INPUT_INVALID', 'fiscalYearCount'],
  ['an unknown setting', { settings: [{ key: 'fx.mode', value: '1' }] }, 'SETTING_UNKNOWN', null],
  [
    'a value that its setting does not take',
    { settings: [{ key: 'fx.staleAfterDays', value: '-1' }] },
    'SETTING_VALUE_INVALID',
    null,
  ],
])('an input with %s is refused', (_what, change, code, field) => {
  const parsed = parseTenantInput({ ...given, ...change });
  expect(parsed).toMatchObject({ ok: false, refusal: { code, ...(field && { facts: { field } }) } });
});

test('time zones are kept in the spelling of the IANA database, and older names stay', () => {
  expect(newTenantOf({ timeZone: 'america/panama' }).timeZone).toBe('America/Panama');
  expect(newTenantOf({ timeZone: 'Asia/Calcutta' }).timeZone).toMatch(/^Asia\/(Calcutta|Kolkata)$/);
  expect(newTenantOf({ timeZone: 'UTC' }).timeZone).toBe('UTC');
});

test('an unknown chart of accounts is refused with those that exist, and leaves nothing', async () => {
  const provisioned = await provisionTenant(where(), newTenantOf({ coaTemplate: 'XX' }), request());
  const known = coaTemplates.map(({ code }) => code).toSorted();
  expect(provisioned).toMatchObject({
    refusal: { code: 'TEMPLATE_UNKNOWN', facts: { templateName: 'XX', known } },
  });
  expect(readdirSync(directory)).not.toContain('tenants');
});

test('a tenant that is given up was never served; its slug is free again, its number is not', async () => {
  const registered = await books.executeControl(registerTenant, newTenantOf(), request());
  if (!registered.ok) throw new Error(registered.refusal.code);
  const { tenantId } = registered.value;
  expect(await books.tenantFacts(tenantId)).toBeNull();
  expect(await books.read(tenantId, async () => 'served')).toBeNull();
  expect((await abandonProvisioning(where(), tenantId, { request: request() })).ok).toBe(true);
  const again = await provisionTenant(where(), newTenantOf(), request());
  expect(again).toMatchObject({ ok: true, value: { number: 2 } });
  if (!again.ok) return;
  const served = await abandonProvisioning(where(), again.value.tenantId, { request: request() });
  expect(served).toMatchObject({ refusal: { code: 'TENANT_NOT_READY' } });
  expect(await books.tenantFacts(again.value.tenantId)).not.toBeNull();
});

test('a tenant that can no longer be completed is cleaned up, unless its books are open: then it is served', async () => {
  const register = async (slug: string): Promise<void> => {
    expect((await books.executeControl(registerTenant, newTenantOf({ slug }), request())).ok).toBe(true);
  };
  const outcomes = async (onStep: (step: string) => void = () => undefined): Promise<string[][]> =>
    (await resumeProvisioning({ ...where(), onStep }, request())).map(({ slug, outcome }) => [slug, outcome]);

  await register('con-libros');
  const stopBeforeServing = (step: string): void => {
    if (step === 'BOOKS_OPENED') throw new Error('cut off');
  };
  expect(await outcomes(stopBeforeServing)).toEqual([['con-libros', 'FAILED']]);
  await register('sin-libros');
  await books.close();
  const control = new DatabaseSync(path.join(directory, 'control.db'));
  control.exec(
    `update coa_templates set code = 'GONE', commit_number = commit_number + 1 where code = 'PA-SMB'`,
  );
  control.close();
  books = await openBooks(directory);
  expect(await outcomes()).toEqual([
    ['con-libros', 'COMPLETED'],
    ['sin-libros', 'REMOVED'],
  ]);
  expect(await outcomes()).toEqual([]);
  expect(readdirSync(path.join(directory, 'tenants')).filter((name) => name.endsWith('.db'))).toHaveLength(1);
});

interface Child {
  readonly isKilled: boolean;
  /** Calls of the database and the file system, when it got to the end. */
  readonly calls: number;
}

function runChild(dataDirectory: string, killAt: string): Promise<Child> {
  const flags = ['--disable-warning=ExperimentalWarning', childFile, dataDirectory, killAt];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, flags, (error, stdout, stderr) => {
      if (error === null) resolve({ isKilled: false, calls: Number(stdout.split(' ')[1]) });
      else if (error.signal === 'SIGKILL') resolve({ isKilled: true, calls: 0 });
      else reject(new Error(stderr, { cause: error }));
    });
  });
}

/** Kills a process at a point, looks at what it left, resumes, and looks at what is there then. */
async function killAndResume(killAt: string): Promise<string> {
  const dataDirectory = temporary();
  try {
    cpSync(seeded, dataDirectory, { recursive: true });
    expect((await runChild(dataDirectory, killAt)).isKilled, killAt).toBe(true);
    const survivor = await openBooks(dataDirectory);
    try {
      const resumed = await resumeProvisioning({ books: survivor, dataDirectory }, request());
      expect(
        resumed.every(({ outcome }) => outcome === 'COMPLETED'),
        JSON.stringify(resumed),
      ).toBe(true);
      const again = await provisionTenant(
        { books: survivor, dataDirectory },
        newTenantOf({
          slug: 'panaderia',
          name: 'Panadería El Trigal',
          kind: 'SANDBOX',
        }),
        request('provision-panaderia'),
      );
      if (!again.ok) throw new Error(again.refusal.code);
      expect(again.value.number).toBe(1);
      const periods = await survivor.read(again.value.tenantId, (tx) => tx.all(allPeriods, {}));
      expect(periods, killAt).toHaveLength(12);
    } finally {
      await survivor.close();
    }
    const files = readdirSync(path.join(dataDirectory, 'tenants')).filter(
      (name) => !/-(?:wal|shm)$/.test(name),
    );
    expect(files, killAt).toHaveLength(1);
    const database = new DatabaseSync(path.join(dataDirectory, 'tenants', files[0] ?? ''), {
      readOnly: true,
    });
    expect(database.prepare('select count(*) as n from accounts').get()).toEqual({
      n: coaTemplates.find(({ code }) => code === 'PA-SMB')?.accounts.length,
    });
    expect(
      database.prepare(`select count(*) as n from audit_events where event = 'BOOKS_OPENED'`).get(),
    ).toEqual({ n: 1 });
    database.close();
    return killAt;
  } finally {
    rmSync(dataDirectory, { recursive: true, force: true });
  }
}

/** Runs tasks, a few at once. */
async function runAll<Item>(items: readonly Item[], run: (item: Item) => Promise<unknown>): Promise<void> {
  const waiting = items.values();
  const work = async (): Promise<void> => {
    for (const item of waiting) await run(item);
  };
  await Promise.all(Array.from({ length: 6 }, work));
}

test('killed between the steps, or at calls of the database and the file system all along, the next run completes it', async () => {
  const untouched = temporary();
  cpSync(seeded, untouched, { recursive: true });
  const { isKilled, calls } = await runChild(untouched, 'never');
  rmSync(untouched, { recursive: true, force: true });
  expect(isKilled).toBe(false);
  expect(calls).toBeGreaterThan(150);

  // Each run begins its steps of calls at another one, so that over the runs a process dies at every call.
  const random = randomFor('kills of provisioning');
  const evenly = Math.floor(calls / 10);
  const offset = random.integer({ least: 1, most: evenly });
  const atCalls = Array.from({ length: 10 }, (_, index) => `call:${offset + index * evenly}`);
  // What happens to files is near the beginning and all of it counts.
  const parity = random.integer({ least: 0, most: 1 });
  const early = Array.from({ length: 6 }, (_, index) => `call:${4 * index + 2 * parity + 18}`);
  const steps = ['REGISTERED', 'DATABASE_CREATED', 'BOOKS_OPENED', 'SERVED'].map((step) => `step:${step}`);
  await runAll([...steps, ...new Set([...atCalls, ...early])], killAndResume);
});
