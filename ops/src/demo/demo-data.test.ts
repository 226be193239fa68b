import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { provisionTenant } from '@cifra/firm/provisioning/provision-tenant';
import { parseTenantInput } from '@cifra/firm/provisioning/tenant-input';
import { expectAccepted } from '../../../test/support/expect-accepted.ts';
import { ConfigurationError, parseConfig } from '../config.ts';
import { controlPlacement, openBooks } from '../open-books.ts';
import { systemRequest } from '../system-request.ts';
import { everyUser } from '@cifra/firm/directory/queries';
import { createOwnerCommand } from '@cifra/firm/users/invite-user';
import { beginDemo, expectNoDemoData } from './demo-data.ts';
import { deleteDemoData } from './delete-demo-data.ts';
import { createDemoFirm } from './demo-firm.ts';

/** The demo's log-ins are known to everybody, and --fresh deletes every client: neither ever reaches somebody's own books. */

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'cifra-own-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const open = () =>
  openBooks(parseConfig({ CIFRA_DATA: directory, CIFRA_WRITER_THREADS: '0', CIFRA_READER_THREADS: '0' }), {
    onProgress: () => undefined,
  });

async function withOwnClient<Value>(
  act: (books: Awaited<ReturnType<typeof open>>) => Promise<Value>,
): Promise<Value> {
  const books = await open();
  try {
    const input = {
      slug: 'own',
      name: 'Own',
      kind: 'SANDBOX',
      countryPack: 'PA',
      fiscalYearStart: '2026-01-01',
    };
    const tenant = expectAccepted(parseTenantInput(input));
    expectAccepted(await provisionTenant({ books, dataDirectory: directory }, tenant, systemRequest('test')));
    return await act(books);
  } finally {
    await books.close();
  }
}

test('the demo is not added to books of somebody’s own', async () => {
  await withOwnClient(async (books) => {
    const made = createDemoFirm(
      { books, dataDirectory: directory },
      { request: systemRequest('demo'), onProgress: () => undefined },
    );
    await expect(made).rejects.toThrow(ConfigurationError);
    await expect(made).rejects.toThrow('set CIFRA_DEMO=off');
  });
});

test('the demo is not added to a firm that has its first owner, and a demo that has begun is never served as somebody’s own', async () => {
  const books = await open();
  const begin = () => beginDemo(books, { dataDirectory: directory, request: systemRequest('demo') });
  try {
    await expectNoDemoData(books, directory);
    await begin();
    await begin();
    expect((await books.control.all(everyUser, {})).length).toBe(0);
    await expect(expectNoDemoData(books, directory)).rejects.toThrow('it is not served with CIFRA_DEMO=off');
  } finally {
    await books.close();
  }
  rmSync(directory, { recursive: true });
  const own = await open();
  try {
    const person = { email: 'ana@firm.example', name: 'Ana Ruiz', secretHash: 'a'.repeat(64) };
    expectAccepted(await own.executeControl(createOwnerCommand, person, systemRequest('test')));
    const options = { dataDirectory: directory, request: systemRequest('demo') };
    await expect(beginDemo(own, options)).rejects.toThrow('set CIFRA_DEMO=off');
  } finally {
    await own.close();
  }
});

const of = (dataDirectory: string) => ({ dataDirectory, controlPlacement });

test('starting over deletes no books of somebody’s own, and nothing that a server has open', async () => {
  const books = await open();
  await expect(deleteDemoData(of(directory))).rejects.toThrow('open: stop it first');
  await books.close();
  await withOwnClient(async () => undefined);
  await expect(deleteDemoData(of(directory))).rejects.toThrow('not the demo');
  expect(existsSync(path.join(directory, 'control.db'))).toBe(true);
  expect(existsSync(path.join(directory, 'tenants'))).toBe(true);
});

test('starting over deletes what has no clients yet, and an empty directory is fine', async () => {
  await deleteDemoData(of(directory));
  await (await open()).close();
  await deleteDemoData(of(directory));
  expect(existsSync(path.join(directory, 'control.db'))).toBe(false);
});

test('starting over deletes nothing where the books are on SQL Server, and says which database is meant', async () => {
  await (await open()).close();
  const there = { ...controlPlacement, engine: 'mssql', database: 'cifra_control' } as const;
  await expect(deleteDemoData({ ...of(directory), controlPlacement: there })).rejects.toThrow(
    'drop cifra_control and the databases',
  );
  expect(existsSync(path.join(directory, 'control.db'))).toBe(true);
});

test('a data directory that is set to nothing is refused', () => {
  expect(() => parseConfig({ CIFRA_DATA: '' })).toThrow('CIFRA_DATA is empty');
});
