import { MasterKeys } from '@cifra/database/sealed/master-keys';
import { minorUnitsOf } from '@cifra/domain/currencies';
import { formatE4 } from '@cifra/domain/money';
import { checkReason } from '@cifra/domain/reason';
import type { CommandRequest, Placement } from '@cifra/books/command';
import { deleteLeftDatabases } from '@cifra/firm/moving/left-databases';
import {
  checkTarget,
  moveTenant,
  undoTenantMove,
  type Moving,
  type MoveWish,
} from '@cifra/firm/moving/move-tenant';
import { sizeOfBooks } from '@cifra/firm/moving/size-of-books';
import type { TrialBalanceTotal } from '@cifra/firm/moving/all-balances';
import type { CliContext, CliCommand } from './context.ts';
import { CliFailure, CliMisuse } from './failure.ts';
import { printResult, tell, type JsonFlag } from './output.ts';
import { accept } from './refused.ts';
import { withBooks } from './session.ts';
import { tenantNamed } from './tenants.ts';

type MoveFlags = JsonFlag & {
  readonly engine?: 'sqlite' | 'mssql' | undefined;
  readonly server?: string | undefined;
  readonly allowDegraded?: boolean | undefined;
  readonly reason?: string | undefined;
  readonly dryRun?: boolean | undefined;
  readonly undo?: boolean | undefined;
  readonly deleteLeft?: boolean | undefined;
};

/**
 * `move`: a tenant's books to another engine or server, and back. JSON: what came of it, with `outcome` MOVED, THERE_ALREADY, WOULD_MOVE,
 * UNDONE, NOTHING_TO_UNDO or DELETED.
 */
export const move: CliCommand<MoveFlags, [tenant: string]> = async (context, flags, name) => {
  const { engine, server = null } = flags;
  const isEnding = flags.undo === true || flags.deleteLeft === true;
  if (isEnding === (engine !== undefined) || (flags.undo === true && flags.deleteLeft === true))
    throw new CliMisuse('move takes one of --engine, --undo and --delete-left');
  if (server !== null && engine !== 'mssql') throw new CliMisuse('--server needs --engine mssql');
  const { dataDirectory, sqlServer, masterKeys } = await context.config();
  if (engine === 'mssql' && sqlServer === null)
    throw new CliFailure('--engine mssql needs CIFRA_SQLSERVER_URL');
  await withBooks(context, async (session) => {
    const { books } = session;
    const { id: tenantId, slug } = await tenantNamed(session, name);
    const request = withReason(session.request, flags.reason);
    const moving: Moving = {
      books,
      dataDirectory,
      request,
      masterKeys: new MasterKeys(masterKeys),
      ...progressOf(context, slug),
    };
    if (flags.undo === true) {
      const undone = accept(await undoTenantMove(moving, tenantId));
      const outcome = undone === null ? 'NOTHING_TO_UNDO' : 'UNDONE';
      printResult(context, flags, { slug, outcome }, () => [
        undone === null ? `${slug}: no move is under way` : `${slug}: stays at ${placeText(undone.from)}`,
      ]);
      return;
    }
    if (flags.deleteLeft === true) {
      const deleted = accept(await deleteLeftDatabases(moving, tenantId));
      printResult(context, flags, { slug, outcome: 'DELETED', deleted }, () =>
        deleted.length === 0
          ? [`${slug}: there is nothing to delete`]
          : deleted.map((placement) => `${slug}: deleted ${placeText(placement)}`),
      );
      return;
    }
    const wish: MoveWish = {
      tenantId,
      to: { engine: engine ?? 'sqlite', server },
      isDegradedAllowed: flags.allowDegraded === true,
    };
    if (flags.dryRun === true) await showMove(context, flags, { moving, wish, slug });
    else await carryOut(context, flags, { moving, wish, slug });
  });
};

interface Wished {
  readonly moving: Moving;
  readonly wish: MoveWish;
  readonly slug: string;
}

/** Checks the target and says what would be copied. */
async function showMove(
  context: CliContext,
  flags: MoveFlags,
  { moving, wish, slug }: Wished,
): Promise<void> {
  const there = accept(await checkTarget(moving.books, wish));
  if (there !== null) {
    printResult(context, flags, { slug, outcome: 'THERE_ALREADY', to: there }, () => [
      `${slug}: is at ${placeText(there)} already`,
    ]);
    return;
  }
  const size = await sizeOfBooks(moving.books, wish.tenantId);
  printResult(context, flags, { slug, outcome: 'WOULD_MOVE', to: wish.to, ...size }, () => [
    `${slug}: ${size.rowCount} rows in ${size.tables.length} tables${size.bytes === null ? '' : `, ${size.bytes} bytes`}, at ${placeText(size.from)}`,
    ...size.tables
      .filter(({ rowCount }) => rowCount > 0)
      .map(({ table, rowCount }) => `  ${table}: ${rowCount}`),
    `${slug}: can be moved to ${wish.to.engine}${wish.to.server === null ? '' : ` ${wish.to.server}`}; nothing was changed`,
  ]);
}

async function carryOut(
  context: CliContext,
  flags: MoveFlags,
  { moving, wish, slug }: Wished,
): Promise<void> {
  const moved = accept(await moveTenant(moving, wish));
  printResult(context, flags, { slug, ...moved }, () => {
    if (moved.outcome === 'THERE_ALREADY') return [`${slug}: is at ${placeText(moved.to)} already`];
    const { from, to, rowCount, head, trialBalance, frozenMilliseconds } = moved;
    const verified =
      trialBalance === null
        ? []
        : [
            `  trial balance: ${trialBalance.accounts} accounts, debit ${amountOf(trialBalance, 'debitE4')}, credit ${amountOf(trialBalance, 'creditE4')} at both places`,
          ];
    return [
      `${slug}: moved from ${placeText(from)} to ${placeText(to)}`,
      `  ${rowCount} rows, head ${head?.number ?? '0'}; nothing was written for ${(frozenMilliseconds / 1000).toFixed(2)} s`,
      ...verified,
    ];
  });
}

const amountOf = (total: TrialBalanceTotal, side: 'debitE4' | 'creditE4'): string =>
  `${formatE4(BigInt(total[side]), minorUnitsOf(total.currency))} ${total.currency}`;

const placeText = ({ engine, server, database }: Placement): string =>
  [engine, ...(server === null ? [] : [server]), database].join(' ');

function withReason(request: CommandRequest, given: string | undefined): CommandRequest {
  if (given === undefined) return request;
  const reason = checkReason(given);
  if (!reason.ok) throw new CliMisuse(`--reason needs at least ${reason.refusal.facts.minimum} characters`);
  return { ...request, reason: reason.value };
}

/** Rows between two lines of progress. */
const TOLD_EVERY = 20_000;

function progressOf(context: CliContext, slug: string): Pick<Moving, 'onStep' | 'onRows'> {
  let rows = 0;
  let told = 0;
  return {
    onStep: (step) => tell(context, `${slug}: ${step.toLowerCase().replaceAll('_', ' ')}`),
    onRows: (table, rowCount) => {
      rows += rowCount;
      if (rows - told < TOLD_EVERY) return;
      told = rows;
      tell(context, `${slug}: ${rows} rows copied, now ${table}`);
    },
  };
}
