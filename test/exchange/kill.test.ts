import { capabilityModules } from '@cifra/capabilities/registry';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { newId } from '@cifra/books/ids';
import { checkTable, importTableCommand } from '@cifra/exchange/import/csv/import-table';
import { verifyBooks } from '@cifra/trail/verify/verify-books';
import { localDate } from '@cifra/domain/local-date';
import { loosenSetting } from '../support/loosen-setting.ts';
import { isOnServer } from '../support/stored/server-at-hand.ts';
import type { ImportOrder } from './import-process.ts';
import { digestOfBooks } from '../periods/books-digest.ts';
import { openTestBooks, requestOf } from '../worlds/books/books.ts';

const input = (file: string) => ({
  kind: 'JOURNAL' as const,
  format: 'CSV' as const,
  fileName: 'journal.csv',
  mapping: null,
  differenceConsent: false,
  path: file,
  progressPath: `${file}.progress`,
});

/** A server takes longer over each. */
const ENTRIES = isOnServer() ? 1_500 : 6_000;

test('an import that is killed while it writes leaves nothing, and the next one imports the file', async () => {
  const small = await openTestBooks({
    commandModules: capabilityModules,
    tenants: [
      {
        slug: 'one',
        baseCurrency: 'PAB',
        startDate: localDate('2026-01-01'),
        accounts: [
          { id: newId(), code: '1', type: 'ASSET', role: null },
          { id: newId(), code: '4', type: 'INCOME', role: null },
        ],
      },
    ],
  });
  const [tenant] = small.tenants;
  if (!tenant) throw new Error('no tenant');
  await loosenSetting(small.books, {
    tenantId: tenant.id,
    key: 'entries.manualNeedApproval',
    value: 'false',
  });
  const file = path.join(small.directory, 'journal.csv');
  const rows = Array.from(
    { length: ENTRIES },
    (_each, index) => `T${index},2026-01-${String(1 + (index % 28)).padStart(2, '0')},`,
  );
  writeFileSync(
    file,
    `entry,date,account,amount\n${rows.map((row) => `${row}1,1.00\n${row}4,-1.00\n`).join('')}`,
  );
  const before = await digestOfBooks({ stored: await small.storedOf(tenant) });
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', path.join(import.meta.dirname, 'import-process.ts')],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const order: ImportOrder = { options: small.options, tenantId: tenant.id, input: input(file) };
  child.stdin.end(JSON.stringify(order));
  let isWriting = false;
  for await (const line of createInterface(child.stdout)) {
    if (line !== 'writing') continue;
    isWriting = true;
    child.kill('SIGKILL');
  }
  expect(isWriting).toBe(true);
  expect(await digestOfBooks({ stored: await small.storedOf(tenant) })).toBe(before);

  const checked = await small.books.report(checkTable, tenant.id, input(file));
  expect(checked).toMatchObject({ entries: ENTRIES, refusal: null });
  const done = await small.books.execute(
    importTableCommand,
    { tenantId: tenant.id },
    { ...input(file), fileHash: checked?.fileHash ?? null, refusal: null },
    requestOf(),
  );
  expect(done).toMatchObject({ ok: true, value: { entries: ENTRIES, lines: 2 * ENTRIES } });
  const verified = await small.books.report(verifyBooks, tenant.id, { knownHeads: [] });
  expect(verified).toMatchObject({ isValid: true, entryCount: ENTRIES });
});
