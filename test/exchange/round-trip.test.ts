import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { randomFor } from '../support/seed.ts';
import { missingPrograms } from '../support/journal-checkers.ts';
import { missingSchemas, schemaFaults } from '../support/saft-schema.ts';
import { expectVerified } from '../periods/books-digest.ts';
import { openFirm, type TestFirm } from '../worlds/firm/firm.ts';
import { openClient, type TestClient } from '../worlds/firm/client.ts';
import { keepBooks } from '../worlds/firm/keep-books.ts';
import { bringMasterData } from '../worlds/firm/client-files.ts';

/** What is exported is imported into a fresh tenant: the same trial balance and open items on any day (product 3.7). */

const days = ['2025-12-31', '2026-02-14', '2026-06-30', '2026-12-31'];

let firm: TestFirm;
let source: TestClient;
beforeAll(async () => {
  firm = await openFirm();
  source = await openClient(firm);
  await keepBooks(source, randomFor('round trip'));
});
afterAll(() => firm?.close());

/** hledger's journal has no line breaks, and in a tag no comma. */
const inOneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').replaceAll(',', '，');

async function expectSame(
  target: TestClient,
  { withItems = true, textOf = (text: string): string => text } = {},
): Promise<void> {
  const itemsOf = async (client: TestClient, day: string) =>
    (await client.openItems(day)).map((row) => ({
      ...row,
      reference: textOf(row['reference'] ?? ''),
    }));
  for (const day of days) {
    const [before, after] = [await source.balances(day), await target.balances(day)];
    const isKept = (of: Record<string, string>) =>
      Object.fromEntries(Object.entries(of).filter(([, balance]) => Number(balance) !== 0));
    expect(isKept(after), day).toEqual(isKept(before));
    if (withItems) expect(await itemsOf(target, day), day).toEqual(await itemsOf(source, day));
  }
  await expectVerified(firm, target.tenant);
}

describe('the journal of random books comes back', () => {
  test('from CSV', async () => {
    const target = await openClient(firm);
    await bringMasterData(source, target);
    const journal = await source.export({ what: 'JOURNAL', format: 'CSV' });
    const done = await target.acceptedImport('importJournal', journal.text);
    expect(done).toMatchObject({
      isDryRun: false,
      faultCount: 0,
      ignoredColumns: ['kind', 'source', 'account_name'],
    });
    await expectSame(target);
    for (const what of ['PARTIES', 'TAX_CODES', 'ITEMS', 'ACCOUNTS'])
      expect((await target.export({ what, format: 'CSV' })).text).toBe(
        (await source.export({ what, format: 'CSV' })).text,
      );
  });

  test.skipIf(missingPrograms.includes('hledger'))('from hledger’s own CSV of our journal', async () => {
    const target = await openClient(firm);
    await bringMasterData(source, target);
    const { text } = await source.export({ what: 'JOURNAL', format: 'HLEDGER' });
    const directory = mkdtempSync(path.join(tmpdir(), 'cifra-hledger-'));
    try {
      const file = path.join(directory, 'books.journal');
      writeFileSync(file, text);
      const csv = execFileSync('hledger', ['-f', file, 'print', '-O', 'csv'], { encoding: 'utf8' });
      await target.acceptedImport('importJournal', csv, { format: 'HLEDGER_CSV' });
    } finally {
      rmSync(directory, { recursive: true });
    }
    await expectSame(target, { textOf: inOneLine });
  });

  test('from SAF-T, where what a party opens with is one item', async () => {
    const target = await openClient(firm);
    await bringMasterData(source, target);
    const { text } = await source.export({ what: 'JOURNAL', format: 'SAFT' });
    await target.acceptedImport('importSaft', text);
    await expectSame(target, { withItems: false });
    for (const day of days) {
      const [before, after] = [await source.openItems(day), await target.openItems(day)];
      const since = (items: Record<string, string>[]) =>
        items.filter((item) => (item['document_date'] ?? '') > '2025-12-31');
      const openings = (items: Record<string, string>[]) =>
        items
          .filter((item) => (item['document_date'] ?? '') <= '2025-12-31')
          .map((item) => `${item['account']} ${item['party']} ${item['base_amount']}`);
      expect(since(after), day).toEqual(since(before));
      expect(openings(after), day).toEqual(openings(before));
    }
  });
});

describe('random books as SAF-T are valid by the published schema', () => {
  for (const [format, version] of [
    ['SAFT', '1.30'],
    ['SAFT_1_10', '1.10'],
  ] as const)
    test.skipIf(missingSchemas.includes(version))(version, async () => {
      const { text } = await source.export({ what: 'JOURNAL', format });
      expect(schemaFaults(version, text)).toEqual([]);
      // What is no element of the schema's is seen.
      expect(
        schemaFaults(
          version,
          text.replace('<SystemEntryDate>', '<EntryDate>').replace('</SystemEntryDate>', '</EntryDate>'),
        ),
      ).not.toEqual([]);
    });
});
