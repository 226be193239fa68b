import { join } from 'node:path';
import { Host } from '@cifra/books/host';
import { profile } from '@cifra/books/tenant-profile';
import type { TenantFacts } from '@cifra/books/command';
import { WorkerHost } from '@cifra/books/worker-host';
import { openCopySource } from '@cifra/database/copier';
import { differencesOf, totalsOf, type CopyTotals } from '@cifra/database/copy/write-stream';
import { openTenantReader } from '@cifra/database/engine';
import { InvariantBroken } from '@cifra/database/failures';
import type { LocalDate } from '@cifra/domain/local-date';
import type { Uuid } from '@cifra/domain/ids';
import { resolveSettings, settingsOf } from '@cifra/domain/settings';
import { trialBalance, type TrialBalanceData } from '@cifra/ledger/reports/trial-balance';
import type { KnownHead } from '@cifra/trail/heads/known-heads';
import { verifyBooks, type BooksVerification } from '@cifra/trail/verify/verify-books';
import { verifyControl, type ControlVerification } from '@cifra/trail/verify/verify-control';
import { ALL_BALANCES, allBalancesOf, hashOfLines, type TrialBalanceTotal } from '../moving/all-balances.ts';
import type { VerifiedCounts } from './manifest.ts';

/** A database that was restored, in a folder that nobody is served from. */
export interface Restored {
  readonly folder: string;
  readonly file: string;
  /** Null: the control plane. */
  readonly tenantId: Uuid | null;
  readonly totals: CopyTotals;
}

export interface VerifyingWith {
  readonly commandModules: readonly string[];
  /** Heads of the chain that were kept elsewhere. */
  readonly knownHeads: readonly KnownHead[];
  /** Whether it is read on a thread of its own: where requests are served. */
  readonly isOwnThread: boolean;
}

export interface RestoredVerification {
  /** One line each, for people. Empty: it is what it is a backup of. */
  readonly problems: readonly string[];
  readonly counts: VerifiedCounts;
  /** Null: the control plane has none, or it could not be drawn up. */
  readonly trialBalance: TrialBalanceTotal | null;
  readonly trialBalanceHash: string | null;
}

/**
 * Verifies what was restored by reading it again: every table's rows, the chain with every version of every row, derived tables against a rebuild,
 * and the trial balance.
 */
export async function verifyRestored(
  { folder, file, tenantId, totals }: Restored,
  { commandModules, knownHeads, isOwnThread }: VerifyingWith,
): Promise<RestoredVerification> {
  const path = join(folder, file);
  const placement = { engine: 'sqlite', server: null, database: path } as const;
  const problems: string[] = [];
  const source = await openCopySource({ placement, kind: totals.header.kind });
  try {
    problems.push(...differencesOf(totals, await totalsOf(source)));
  } finally {
    await source.close();
  }
  const options = {
    dataDirectory: folder,
    controlPlacement: { engine: 'sqlite', server: null, database: file },
    commandModules,
    openTenantLimit: 1,
    registryDigest: null,
  } as const;
  const host = isOwnThread ? await WorkerHost.start(options) : await Host.start(options);
  try {
    const report = async (name: string, input: unknown, tenant: TenantFacts | null): Promise<unknown> =>
      host.run({ kind: 'report', name, input, tenant });
    if (tenantId === null) {
      const verified = (await report(verifyControl.name, { knownHeads }, null)) as ControlVerification;
      if (!verified.isValid) problems.push(verified.firstFault ?? 'the chain is broken');
      const { commitCount: commits, rowCount: rowVersions } = verified;
      const counts = { commits, rowVersions, entries: 0, lines: 0 };
      return { problems, counts, trialBalance: null, trialBalanceHash: null };
    }
    const tenant = await factsOf(placement, tenantId, file);
    const verified = (await report(verifyBooks.name, { knownHeads }, tenant)) as BooksVerification;
    if (!verified.isValid) problems.push(verified.firstFault ?? 'the books do not verify');
    const drawn = (await report(trialBalance.name, ALL_BALANCES, tenant)) as
      { readonly ok: true; readonly value: TrialBalanceData } | { readonly ok: false };
    if (!drawn.ok) throw new InvariantBroken('the trial balance could not be drawn up');
    const balances = allBalancesOf(drawn.value);
    const { total } = balances;
    if (total.debitE4 !== total.creditE4)
      problems.push(`the trial balance has debit ${total.debitE4} and credit ${total.creditE4}`);
    const { commitCount: commits, rowCount: rowVersions, entryCount: entries, lineCount } = verified;
    return {
      problems,
      counts: { commits, rowVersions, entries, lines: lineCount },
      trialBalance: total,
      trialBalanceHash: hashOfLines(balances),
    };
  } finally {
    await host.close();
  }
}

/** What the books say of their tenant: the control plane need not know it. */
async function factsOf(
  placement: { readonly engine: 'sqlite'; readonly server: null; readonly database: string },
  tenantId: Uuid,
  file: string,
): Promise<TenantFacts> {
  const reader = await openTenantReader({ placement, tenantId });
  try {
    const row = await reader.first(profile, {});
    if (!row) throw new InvariantBroken('the books have no profile');
    return {
      id: tenantId,
      number: row.tenant_number,
      slug: row.name,
      name: row.name,
      baseCurrency: row.base_currency,
      timeZone: row.time_zone,
      locale: row.locale,
      // No figure of a verification depends on the day.
      today: '2999-12-31' as LocalDate,
      kind: row.kind,
      placement: { engine: 'sqlite', server: null, database: file },
      settings: settingsOf(resolveSettings({ firm: [], tenant: [] })),
    };
  } finally {
    await reader.close();
  }
}
