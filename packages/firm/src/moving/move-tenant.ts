import type { Books } from '@cifra/books/books';
import type { CommandRequest, DoorRefusalCode, Placement } from '@cifra/books/command';
import { placed } from '@cifra/books/host';
import { openCopySource, openCopyTarget } from '@cifra/database/copier';
import { readStream, type CopyHeader } from '@cifra/database/copy/stream';
import { writeStream, type CopyTotals } from '@cifra/database/copy/write-stream';
import { InvariantBroken } from '@cifra/database/failures';
import { mssqlSettings } from '@cifra/database/mssql/settings';
import type { MasterKeys } from '@cifra/database/sealed/master-keys';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { knownHeadsOf } from '@cifra/trail/heads/heads-follower';
import { tenantRowById } from '../provisioning/queries.ts';
import { Freeze, whileFrozen } from './freeze.ts';
import {
  beginCodes,
  beginMove,
  moveTo,
  runCodes,
  switchPlacement,
  undoMove,
  type MoveRun,
} from './move-commands.ts';
import {
  admitPrincipals,
  createPlace,
  lackingOf,
  placementOfRun,
  removePlace,
  targetText,
  type MoveTarget,
} from './places.ts';
import { movesOfTenant } from './queries.ts';
import type { TrialBalanceTotal } from './all-balances.ts';
import { verifyCopy } from './verify-copy.ts';

/** A freeze is renewed well before it ends by itself. */
const RENEWED_EVERY_MILLISECONDS = 10_000;

/** What a move does, in order. Killed behind any of them, the next run goes on. */
export type MoveStep = 'BEGUN' | 'TARGET_CREATED' | 'FROZEN' | 'COPIED' | 'VERIFIED' | 'SEALED' | 'SWITCHED';

export interface Moving {
  readonly books: Books;
  readonly dataDirectory: string;
  readonly request: CommandRequest;
  /** With a key, a database on a server gets users of its own. */
  readonly masterKeys?: MasterKeys;
  readonly onStep?: (step: MoveStep) => Promise<void> | void;
  /** Rows of a table that have been copied. */
  readonly onRows?: (table: string, rowCount: number) => void;
}

export interface MoveWish {
  readonly tenantId: Uuid;
  readonly to: MoveTarget;
  /** Whether it is moved also where it is placed so already: to another database. */
  readonly isAnew?: boolean;
  readonly isDegradedAllowed?: boolean;
}

export interface Moved {
  readonly outcome: 'MOVED';
  readonly from: Placement;
  readonly to: Placement;
  readonly head: CopyHeader['head'];
  readonly rowCount: number;
  /** Null where a run that was killed had verified the copy. */
  readonly trialBalance: TrialBalanceTotal | null;
  /** For how long nothing was written to the books, as far as this run knows. */
  readonly frozenMilliseconds: number;
}

export type MoveOutcome = Moved | { readonly outcome: 'THERE_ALREADY'; readonly to: Placement };

export const moveCodes = refusalCodes(
  ...beginCodes,
  ...runCodes,
  'MOVE_TARGET_UNPROTECTED',
  'MOVE_NOT_VERIFIED',
);
type MoveRefusal = Refusal<CodeOf<typeof moveCodes> | DoorRefusalCode>;

/**
 * Moves a tenant's books to another place: they are frozen where they are, copied, verified, sealed, and the tenant is placed anew. Writes
 * are refused from the freeze to the switch; reads go on. Whenever it is killed, one place is served and not the other, and running
 * it again ends the move. What fails is undone. Refuses: TENANT_UNKNOWN, TENANT_NOT_READY, MOVE_TARGET_UNPROTECTED, MOVE_UNDER_WAY,
 * MOVE_NOT_VERIFIED.
 */
export async function moveTenant(moving: Moving, wish: MoveWish): Promise<Result<MoveOutcome, MoveRefusal>> {
  const { books, request } = moving;
  const { tenantId, to } = wish;
  const fit = await checkTarget(books, wish);
  if (!fit.ok) return fit;
  if (fit.value !== null) return accepted({ outcome: 'THERE_ALREADY', to: fit.value });
  const begun = await books.executeControl(beginMove, { tenantId, to }, request);
  if (!begun.ok) return begun;
  await moving.onStep?.('BEGUN');
  return new Run(moving, tenantId, begun.value).toItsEnd();
}

/** Refuses what cannot be moved there. Answers the placement where it is there already. */
export async function checkTarget(
  books: Books,
  { tenantId, to, isAnew = false, isDegradedAllowed = false }: MoveWish,
): Promise<Result<Placement | null, MoveRefusal>> {
  const [tenant, moves] = await Promise.all([
    books.control.first(tenantRowById, { id: tenantId }),
    books.control.all(movesOfTenant, { tenantId }),
  ]);
  if (!tenant) return refused(refuse('TENANT_UNKNOWN', { tenantRef: tenantId }));
  if (tenant.state !== 'ACTIVE')
    return refused(refuse('TENANT_NOT_READY', { tenantRef: tenant.slug, tenantState: tenant.state }));
  const { engine, server, database } = tenant;
  const isMoving = moves.some(({ state }) => state === 'RUNNING');
  if (!isMoving && !isAnew && engine === to.engine && server === to.server)
    return accepted({ engine, server, database });
  const lackingProtections = await lackingOf(to);
  const isServed =
    to.engine === 'sqlite' ||
    mssqlSettings().isDegradedLiveAllowed ||
    (isDegradedAllowed && tenant.kind === 'SANDBOX');
  return lackingProtections.length === 0 || isServed
    ? accepted(null)
    : refused(refuse('MOVE_TARGET_UNPROTECTED', { moveTarget: targetText(to), lackingProtections }));
}

/** One run of a move. */
class Run {
  readonly #moving: Moving;
  readonly #tenantId: Uuid;
  readonly #run: MoveRun;

  constructor(moving: Moving, tenantId: Uuid, run: MoveRun) {
    this.#moving = moving;
    this.#tenantId = tenantId;
    this.#run = run;
  }

  async toItsEnd(): Promise<Result<MoveOutcome, MoveRefusal>> {
    const freeze = await this.#openFreeze();
    try {
      const sealedBy = await freeze.sealedBy();
      if (sealedBy !== null) return await this.#switch(await this.#sealedCopy(sealedBy));
      return await this.#copyAndSwitch(freeze);
    } finally {
      await freeze.close();
    }
  }

  /** Ends the move where the books were not sealed, or are unsealed first: they stay, and what was copied is removed. */
  async undo(problems: readonly string[]): Promise<Result<null, MoveRefusal>> {
    const freeze = await this.#openFreeze();
    try {
      await freeze.end();
    } finally {
      await freeze.close();
    }
    const undone = await this.#moving.books.executeControl(
      undoMove,
      { tenantId: this.#tenantId, run: this.#run, problems },
      this.#moving.request,
    );
    if (!undone.ok) return undone;
    await this.#removeCopies(this.#run.attempt).catch((error: unknown) => {
      process.emitWarning(`what was copied is still there, in nobody's way: ${String(error)}`);
    });
    return accepted(null);
  }

  #openFreeze(): Promise<Freeze> {
    const { moveId, attempt, from } = this.#run;
    const of = { tenantId: this.#tenantId, moveId, attempt };
    return Freeze.at(placed(this.#moving, from).placement, of);
  }

  async #copyAndSwitch(freeze: Freeze): Promise<Result<MoveOutcome, MoveRefusal>> {
    const { books } = this.#moving;
    const { from, to } = this.#run;
    let isSealed = false;
    try {
      await this.#removeCopies(this.#run.attempt - 1);
      await createPlace(this.#moving, to);
      const target = await openCopyTarget(placed(this.#moving, to));
      let totals: CopyTotals;
      let frozenAt: number;
      try {
        await target.begin('tenant');
        await this.#step('TARGET_CREATED');
        await freeze.begin();
        frozenAt = performance.now();
        await this.#step('FROZEN');
        totals = await this.#whileFrozen(freeze, () => this.#copyInto(target));
      } finally {
        await target.close();
      }
      await this.#step('COPIED');
      const knownHeads = await knownHeadsOf(books.control, this.#tenantId);
      const copied = { tenantId: this.#tenantId, from, to, totals, knownHeads };
      const { problems, trialBalance } = await this.#whileFrozen(freeze, async () => {
        await admitPrincipals(this.#moving, to, this.#tenantId);
        return verifyCopy(books, copied);
      });
      if (problems.length > 0) {
        const undone = await this.undo(problems);
        const tenantRef = this.#tenantId;
        return undone.ok
          ? refused(refuse('MOVE_NOT_VERIFIED', { tenantRef, moveProblems: problems }))
          : undone;
      }
      await this.#step('VERIFIED');
      const { head } = totals.header;
      await freeze.seal(head);
      isSealed = true;
      await this.#step('SEALED');
      return await this.#switch({ to, head, rowCount: totals.rowCount, trialBalance, frozenAt });
    } catch (error) {
      // Sealed books are at the new place, or the next run brings them there.
      if (!isSealed) await this.#giveUp(error);
      throw error;
    }
  }

  async #copyInto(target: Parameters<typeof writeStream>[1]): Promise<CopyTotals> {
    const { from } = this.#run;
    const source = await openCopySource({ ...placed(this.#moving, from), kind: 'tenant' });
    try {
      return await writeStream(readStream(source), target, {
        onRows: (table, rowCount) => this.#moving.onRows?.(table, rowCount),
      });
    } finally {
      await source.close();
    }
  }

  /** The copy that an earlier run has verified and sealed the books for. */
  async #sealedCopy(attempt: number): Promise<Switching> {
    const to = placementOfRun(this.#run.to, {
      tenantId: this.#tenantId,
      moveId: this.#run.moveId,
      attempt,
    });
    const heads = [];
    for (const placement of [this.#run.from, to]) {
      const source = await openCopySource({ ...placed(this.#moving, placement), kind: 'tenant' });
      heads.push(source.header.head);
      await source.close();
    }
    if (heads[0]?.hash !== heads[1]?.hash)
      throw new InvariantBroken('the books were sealed for a copy that is not of them');
    return { to, head: heads[1] ?? null, rowCount: 0, trialBalance: null, frozenAt: performance.now() };
  }

  async #switch({
    to,
    head,
    rowCount,
    trialBalance,
    frozenAt,
  }: Switching): Promise<Result<MoveOutcome, MoveRefusal>> {
    const { books, request } = this.#moving;
    const switched = await books.executeControl(
      switchPlacement,
      { tenantId: this.#tenantId, run: this.#run, to, head, rows: rowCount },
      request,
    );
    if (!switched.ok) return switched;
    const frozenMilliseconds = performance.now() - frozenAt;
    await this.#step('SWITCHED');
    const { from } = this.#run;
    return accepted({ outcome: 'MOVED', from, to, head, rowCount, trialBalance, frozenMilliseconds });
  }

  /** After a failure: the books take writes again at once. What cannot be undone now, the next run finds. */
  async #giveUp(error: unknown): Promise<void> {
    const problem = error instanceof Error ? error.message.slice(0, 200) : 'it failed';
    try {
      await this.undo([problem]);
    } catch (failure) {
      process.emitWarning(`the move was not undone, run it again: ${String(failure)}`);
    }
  }

  /** What earlier runs have left. */
  async #removeCopies(attempts: number): Promise<void> {
    const { moveId, to } = this.#run;
    for (let attempt = 1; attempt <= attempts; attempt += 1)
      await removePlace(this.#moving, placementOfRun(to, { tenantId: this.#tenantId, moveId, attempt }));
  }

  #whileFrozen<Value>(freeze: Freeze, work: () => Promise<Value>): Promise<Value> {
    return whileFrozen(freeze, RENEWED_EVERY_MILLISECONDS, work);
  }

  async #step(step: MoveStep): Promise<void> {
    await this.#moving.onStep?.(step);
  }
}

interface Switching {
  readonly to: Placement;
  readonly head: CopyHeader['head'];
  readonly rowCount: number;
  readonly trialBalance: TrialBalanceTotal | null;
  readonly frozenAt: number;
}

/** Undoes a move that was interrupted: the tenant stays where it is. Null: none is under way. */
export async function undoTenantMove(
  moving: Moving,
  tenantId: Uuid,
): Promise<Result<MoveRun | null, MoveRefusal>> {
  const { books, request } = moving;
  const moves = await books.control.all(movesOfTenant, { tenantId });
  const running = moves.find(({ state }) => state === 'RUNNING');
  if (!running) return accepted(null);
  const { engine, server } = moveTo(running);
  const { backup } = running;
  const begun = await books.executeControl(
    beginMove,
    { tenantId, to: { engine, server }, ...(backup !== null && { backup }) },
    request,
  );
  if (!begun.ok) return begun;
  const undone = await new Run(moving, tenantId, begun.value).undo([]);
  return undone.ok ? accepted(begun.value) : undone;
}
