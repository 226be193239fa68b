import type { Placement } from '@cifra/books/command';
import { placed } from '@cifra/books/host';
import { openCopyTarget } from '@cifra/database/copier';
import type { CopyTotals } from '@cifra/database/copy/write-stream';
import { InvariantBroken } from '@cifra/database/failures';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { knownHeadsOf } from '@cifra/trail/heads/heads-follower';
import { lastNumbersKept, type KnownHead } from '@cifra/trail/heads/known-heads';
import type { DoorRefusalCode } from '@cifra/books/command';
import type { TrialBalanceTotal } from '../moving/all-balances.ts';
import { Freeze, whileFrozen } from '../moving/freeze.ts';
import { beginCodes, beginMove, runCodes, undoMove, type MoveRun } from '../moving/move-commands.ts';
import type { Moving } from '../moving/move-tenant.ts';
import { admitPrincipals, createPlace, isThere, placementOfRun, removePlace } from '../moving/places.ts';
import { verifyCopy } from '../moving/verify-copy.ts';
import { tenantRowById } from '../provisioning/queries.ts';
import type { BackupManifest } from './manifest.ts';
import { loadBackup, type LoadingFrom, type ReadingRefusal } from './read-backup.ts';
import { readBooksAtRest, writeRestoredCommit, type LostByRestore } from '../moving/restored-commit.ts';
import { switchToRestored } from '../moving/switch-to-restored.ts';

const RENEWED_EVERY_MILLISECONDS = 10_000;

/** What a restore does, in order. Killed behind any of them, the next run goes on. */
export type RestoreStep = 'BEGUN' | 'LOADED' | 'VERIFIED' | 'FROZEN' | 'WRITTEN' | 'SEALED' | 'SWITCHED';

export interface RestoringInPlace
  extends Pick<Moving, 'books' | 'dataDirectory' | 'request' | 'masterKeys'>, LoadingFrom {
  readonly onStep?: (step: RestoreStep) => Promise<void> | void;
  /** The books that are there cannot be opened, and are left as they are. */
  readonly isDamaged: boolean;
}

export interface RestoredInPlace {
  /** Where the books were served from until now. They are kept there. */
  readonly left: Placement;
  readonly leftHead: KnownHead | null;
  readonly to: Placement;
  /** The last commit of the backup; the next one is the restore’s. */
  readonly base: KnownHead;
  /** Null where an earlier run that was killed has done it. */
  readonly rowCount: number | null;
  readonly trialBalance: TrialBalanceTotal | null;
  readonly lost: LostByRestore | null;
  readonly frozenMilliseconds: number;
}

export const restoreCodes = refusalCodes(...beginCodes, ...runCodes, 'BOOKS_UNREADABLE');
type RestoreRefusal = Refusal<CodeOf<typeof restoreCodes> | DoorRefusalCode> | ReadingRefusal;

/**
 * Puts a tenant's books back to what a backup has: it is restored beside them and verified, then they are frozen, the restored ones get their first
 * commit, and the tenant is placed there. What was there is kept, sealed. Whenever it is killed, one of the two is served and not the other, and
 * running it again ends the restore. Refuses in this order: TENANT_UNKNOWN, TENANT_NOT_READY, BOOKS_UNREADABLE, MOVE_UNDER_WAY,
 * BACKUP_OF_OTHER_SCHEMA, BACKUP_TARGET_FAILED, BACKUP_UNREADABLE.
 */
export async function restoreInPlace(
  by: RestoringInPlace,
  manifest: BackupManifest,
): Promise<Result<RestoredInPlace, RestoreRefusal>> {
  const { books, request } = by;
  const tenantId = manifest.tenant?.id ?? null;
  if (tenantId === null) throw new InvariantBroken('the control plane is not restored as a tenant is');
  const tenant = await books.control.first(tenantRowById, { id: tenantId });
  if (!tenant) return refused(refuse('TENANT_UNKNOWN', { tenantRef: manifest.tenant?.slug ?? tenantId }));
  if (tenant.state !== 'ACTIVE')
    return refused(refuse('TENANT_NOT_READY', { tenantRef: tenant.slug, tenantState: tenant.state }));
  const from = { engine: tenant.engine, server: tenant.server, database: tenant.database };
  const isGone = by.isDamaged || !(await isThere(by, from));
  if (!isGone) {
    const problem = await problemOf(by, from, tenantId);
    if (problem !== null)
      return refused(refuse('BOOKS_UNREADABLE', { tenantRef: tenant.slug, booksProblem: problem }));
  }
  const to = { engine: tenant.engine, server: tenant.server };
  const begun = await books.executeControl(beginMove, { tenantId, to, backup: manifest.name }, request);
  if (!begun.ok) return begun;
  await by.onStep?.('BEGUN');
  return new Run(by, manifest, { tenantId, run: begun.value, isGone }).toItsEnd();
}

async function problemOf(by: RestoringInPlace, from: Placement, tenantId: Uuid): Promise<string | null> {
  try {
    await readBooksAtRest(placed(by, from).placement, tenantId);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

interface Of {
  readonly tenantId: Uuid;
  readonly run: MoveRun;
  /** There is nothing that could be frozen. */
  readonly isGone: boolean;
}

/** One run of a restore. */
class Run {
  readonly #by: RestoringInPlace;
  readonly #manifest: BackupManifest;
  readonly #of: Of;

  constructor(by: RestoringInPlace, manifest: BackupManifest, of: Of) {
    this.#by = by;
    this.#manifest = manifest;
    this.#of = of;
  }

  async toItsEnd(): Promise<Result<RestoredInPlace, RestoreRefusal>> {
    const { tenantId, run, isGone } = this.#of;
    if (isGone) return this.#restore(null);
    const of = { tenantId, moveId: run.moveId, attempt: run.attempt };
    const freeze = await Freeze.at(placed(this.#by, run.from).placement, of);
    try {
      const sealedBy = await freeze.sealedBy();
      return sealedBy === null ? await this.#restore(freeze) : await this.#switchSealed(sealedBy);
    } finally {
      await freeze.close();
    }
  }

  async #restore(freeze: Freeze | null): Promise<Result<RestoredInPlace, RestoreRefusal>> {
    const { run, tenantId } = this.#of;
    let isSealed = false;
    try {
      await this.#removeCopies(run.attempt - 1);
      const loaded = await this.#load();
      if (!loaded.ok) return await this.#giveUp(freeze, loaded);
      await this.#step('LOADED');
      await admitPrincipals(this.#by, run.to, tenantId);
      const verified = await this.#verify(loaded.value);
      if (!verified.ok) return await this.#giveUp(freeze, verified);
      await this.#step('VERIFIED');
      await freeze?.begin();
      const frozenAt = performance.now();
      if (freeze) await this.#step('FROZEN');
      const ending = (): Promise<{ readonly left: KnownHead | null; readonly lost: LostByRestore }> =>
        this.#writeFirstCommit();
      const { left, lost } = freeze
        ? await whileFrozen(freeze, RENEWED_EVERY_MILLISECONDS, ending)
        : await ending();
      await this.#step('WRITTEN');
      await freeze?.seal(left);
      isSealed = true;
      await this.#step('SEALED');
      return await this.#switch({
        to: run.to,
        left,
        frozenAt,
        found: { rowCount: loaded.value.rowCount, trialBalance: verified.value, lost },
      });
    } catch (error) {
      // Sealed books are where they were restored to, or the next run brings them there.
      if (!isSealed) await this.#undo(freeze, [error instanceof Error ? error.message : 'it failed']);
      throw error;
    }
  }

  async #load(): Promise<Result<CopyTotals, ReadingRefusal>> {
    const { to } = this.#of.run;
    await createPlace(this.#by, to);
    const into = await openCopyTarget(placed(this.#by, to));
    try {
      return await loadBackup({ ...this.#by, into }, this.#manifest);
    } finally {
      await into.close();
    }
  }

  async #verify(totals: CopyTotals): Promise<Result<TrialBalanceTotal, ReadingRefusal>> {
    const { books } = this.#by;
    const { tenantId, run } = this.#of;
    const last = BigInt(this.#manifest.commits?.last ?? '0');
    const heads = (await knownHeadsOf(books.control, tenantId)).filter(
      ({ number }) => BigInt(number) <= last,
    );
    const { problems, trialBalance, trialBalanceHash } = await verifyCopy(books, {
      tenantId,
      from: null,
      to: run.to,
      totals,
      knownHeads: heads,
    });
    const all =
      trialBalanceHash === this.#manifest.trialBalanceHash
        ? problems
        : [...problems, 'the trial balance is another one than when it was made'];
    return all.length === 0
      ? accepted(trialBalance)
      : refused(refuse('BACKUP_UNREADABLE', { backupName: this.#manifest.name, backupProblems: all }));
  }

  /** The last numbers are those of the books that are left, and where they cannot be read those that are kept with their heads. */
  async #writeFirstCommit(): Promise<{ readonly left: KnownHead | null; readonly lost: LostByRestore }> {
    const { books, request } = this.#by;
    const { tenantId, run, isGone } = this.#of;
    const kept = await lastNumbersKept(books.control, tenantId);
    const present = isGone ? null : await readBooksAtRest(placed(this.#by, run.from).placement, tenantId);
    const [latest = null] = await knownHeadsOf(books.control, tenantId);
    const left = present === null ? latest : present.head;
    const lost = await writeRestoredCommit({
      placement: placed(this.#by, run.to).placement,
      tenantId,
      backup: this.#manifest.name,
      left,
      given: [...kept, ...(present?.numbers ?? [])],
      request,
    });
    return { left, lost };
  }

  /** An earlier run has sealed the books for what it restored. */
  async #switchSealed(attempt: number): Promise<Result<RestoredInPlace, RestoreRefusal>> {
    const { run, tenantId } = this.#of;
    const to = placementOfRun(run.to, { tenantId, moveId: run.moveId, attempt });
    const { head: left } = await readBooksAtRest(placed(this.#by, run.from).placement, tenantId);
    const found = { rowCount: null, trialBalance: null, lost: null };
    return this.#switch({ to, left, frozenAt: performance.now(), found });
  }

  async #switch({ to, left, frozenAt, found }: Switching): Promise<Result<RestoredInPlace, RestoreRefusal>> {
    const { run, tenantId } = this.#of;
    const { base, switched } = await switchToRestored(this.#by, { tenantId, run, to, left });
    if (!switched.ok) return switched;
    const frozenMilliseconds = performance.now() - frozenAt;
    await this.#step('SWITCHED');
    return accepted({ left: run.from, leftHead: left, to, base, ...found, frozenMilliseconds });
  }

  async #giveUp<Refused>(freeze: Freeze | null, refusal: Refused): Promise<Refused> {
    await this.#undo(freeze, ['the backup was refused']);
    return refusal;
  }

  async #undo(freeze: Freeze | null, problems: readonly string[]): Promise<void> {
    const { run, tenantId } = this.#of;
    try {
      await freeze?.end();
      const undone = await this.#by.books.executeControl(
        undoMove,
        { tenantId, run, problems: problems.map((problem) => problem.slice(0, 200)) },
        this.#by.request,
      );
      if (undone.ok) await this.#removeCopies(run.attempt);
    } catch (failure) {
      process.emitWarning(`the restore was not undone, run it again: ${String(failure)}`);
    }
  }

  async #removeCopies(attempts: number): Promise<void> {
    const { tenantId, run } = this.#of;
    for (let attempt = 1; attempt <= attempts; attempt += 1)
      await removePlace(this.#by, placementOfRun(run.to, { tenantId, moveId: run.moveId, attempt }));
  }

  async #step(step: RestoreStep): Promise<void> {
    await this.#by.onStep?.(step);
  }
}

interface Switching {
  readonly to: Placement;
  readonly left: KnownHead | null;
  readonly frozenAt: number;
  readonly found: Pick<RestoredInPlace, 'rowCount' | 'trialBalance' | 'lost'>;
}
