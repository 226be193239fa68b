import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import { earliestDate, localDate } from '@cifra/domain/local-date';
import { exportJournal, type JournalFormatName } from '@cifra/exchange/export/export-journal';
import { systemRequest } from '@cifra/ops/system-request';
import {
  amountE4,
  beancountSums,
  hledgerBalances,
  hledgerCheck,
  missingPrograms,
  type Balances,
} from '../support/journal-checkers.ts';
import type { TestFirm, TestTenant } from '../worlds/firm/firm.ts';

interface TrialBalance {
  readonly trialBalance: {
    readonly rows: readonly {
      readonly account: { readonly code: string };
      readonly balance: { readonly amount: string };
    }[];
  };
}

const notZero = (balances: Balances): Record<string, string> =>
  Object.fromEntries(
    [...balances]
      .filter(([, amount]) => amount !== 0n)
      .toSorted(([left], [right]) => (left < right ? -1 : 1))
      .map(([code, amount]) => [code, amount.toString()]),
  );

/**
 * Has hledger and beancount read the exported journal of books that lie in one fiscal year: each account has the balance that the
 * trial balance of that year's last day shows. Where the programs cannot be had, nothing is compared; test/journeys says so.
 */
export async function expectOutsideAgrees(
  firm: TestFirm,
  tenant: TestTenant,
  lastDay: string,
): Promise<void> {
  if (missingPrograms.length > 0) return;
  const directory = mkdtempSync(path.join(tmpdir(), 'cifra-outside-'));
  const exported = async (format: JournalFormatName): Promise<string> => {
    const outcome = await exportJournal(
      firm.books,
      { tenantId: tenant.id, format },
      systemRequest('independent check'),
    );
    if (!outcome.ok) throw new Error(outcome.refusal.code);
    let text = '';
    for await (const piece of outcome.value.text) text += piece;
    const file = path.join(directory, `books.${format}`);
    await writeFile(file, text);
    return file;
  };
  try {
    const { trialBalance } = await firm.read<TrialBalance>(
      tenant,
      `trialBalance(asOf: "${lastDay}") { rows { account { code } balance { amount } } }`,
    );
    const own = notZero(
      new Map(trialBalance.rows.map(({ account, balance }) => [account.code, amountE4(balance.amount)])),
    );
    const range = { from: earliestDate, to: localDate(lastDay), withoutClosing: false };
    const journal = await exported('hledger');
    await hledgerCheck(journal);
    expect(notZero(await hledgerBalances(journal, range))).toEqual(own);
    const bean = await beancountSums(await exported('beancount'), [range]);
    expect(bean.errors).toEqual([]);
    expect(bean.sums.map(notZero)).toEqual([own]);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
