import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { beancountFormat } from '@cifra/exchange/export/beancount';
import { hledgerFormat } from '@cifra/exchange/export/hledger';
import { hostileJournal } from '@cifra/exchange/export/journal/journal.fixture';
import { earliestDate, localDate } from '@cifra/domain/local-date';
import {
  beanCheck,
  beancountSums,
  hledgerBalances,
  hledgerCheck,
  missingPrograms,
} from '../support/journal-checkers.ts';

/** Texts that would mean something to another program, as that program reads them. */

const directory = mkdtempSync(path.join(tmpdir(), 'cifra-hostile-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test.skipIf(missingPrograms.length > 0)(
  'hostile descriptions, references and account names change nothing of what hledger and beancount read',
  async () => {
    const { head, entries } = hostileJournal();
    const expected = new Map<string, bigint>();
    for (const { lines } of entries)
      for (const { accountId, baseAmountE4 } of lines) {
        const code = head.accounts.find(({ id }) => id === accountId)?.code ?? '';
        expected.set(code, (expected.get(code) ?? 0n) + baseAmountE4);
      }
    const written = (
      name: string,
      format: { head: string; entry: (entry: (typeof entries)[0]) => string },
    ) => {
      const file = path.join(directory, name);
      writeFileSync(file, format.head + entries.map((entry) => format.entry(entry)).join(''));
      return file;
    };
    const range = { from: earliestDate, to: localDate('2026-12-31'), withoutClosing: true };

    const hledgerFile = written('hostile.hledger', hledgerFormat(head));
    await hledgerCheck(hledgerFile);
    expect(await hledgerBalances(hledgerFile, range)).toEqual(expected);
    // Nothing has another date than its own.
    expect(await hledgerBalances(hledgerFile, { ...range, to: localDate('2026-03-01') })).toEqual(new Map());

    const beancountFile = written('hostile.beancount', beancountFormat(head));
    await beanCheck(beancountFile);
    const { errors, transactions, sums } = await beancountSums(beancountFile, [range]);
    expect(errors).toEqual([]);
    expect(transactions).toBe(entries.length);
    expect(sums[0]).toEqual(expected);
  },
);
