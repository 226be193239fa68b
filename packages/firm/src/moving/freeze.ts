import { findChainHead } from '@cifra/books/commits';
import { DatabaseUnavailable } from '@cifra/database/failures';
import { openTenantWriter } from '@cifra/database/engine';
import type { DatabasePlacement, OpenWriter } from '@cifra/database/opened';
import { tenantDerivedWrite, tenantQuery, upsertOf, type TenantTables } from '@cifra/database/statement';
import { servingStates } from '@cifra/database/tables/serving';
import type { TenantTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';

/** How long books stay frozen when nobody renews it: a move that was killed keeps them from their people for no longer. */
const LASTS_MICROS = 60_000_000n;

/** The freeze ended, or another run of the move has it: what was copied is of no use. */
export class FreezeLost extends Error {
  override readonly name = 'FreezeLost';
}

interface Frozen {
  readonly tenantId: Uuid;
  readonly moveId: Uuid;
  readonly attempt: number;
}

interface Head {
  readonly number: string;
  readonly hash: string;
}

const storedState = tenantQuery()((q) => q.db.select().from(q.t.serving_states));
const ended = tenantDerivedWrite<Record<never, never>>()((q) => q.db.delete(q.t.serving_states));
const stored = upsertOf(servingStates, { set: ['state', 'move_id', 'attempt', 'since', 'until'] });

/** Freezes the books of a tenant where they are, in their own database, so that no process writes to them whatever it knows of the move. */
export class Freeze {
  readonly #open: OpenWriter<TenantTables>;
  readonly #of: Frozen;

  private constructor(open: OpenWriter<TenantTables>, of: Frozen) {
    this.#open = open;
    this.#of = of;
  }

  static async at(placement: DatabasePlacement, of: Frozen): Promise<Freeze> {
    return new Freeze(await openTenantWriter({ placement, tenantId: of.tenantId }), of);
  }

  /** Which run of this move has sealed the books; null: none. */
  sealedBy(): Promise<number | null> {
    return this.#run(async (tx) => {
      const row = await tx.first(storedState, {});
      return row?.state === 'MOVED' && row.move_id === this.#of.moveId ? row.attempt : null;
    });
  }

  /** From here on nothing is written. It ends by itself unless it is renewed. Throws FreezeLost where a later run has it. */
  begin(): Promise<void> {
    return this.#run(async (tx) => {
      const row = await tx.first(storedState, {});
      if (row && row.move_id === this.#of.moveId && row.attempt > this.#of.attempt) throw lost();
      this.#write(tx, { state: 'FROZEN', since: tx.databaseClockMicros, isSealed: false });
    });
  }

  /** Throws FreezeLost. */
  renew(): Promise<void> {
    return this.#run(async (tx) => {
      const { since } = this.#own(await tx.first(storedState, {}));
      this.#write(tx, { state: 'FROZEN', since, isSealed: false });
    });
  }

  /** The books have moved: nothing is written here any more. Throws FreezeLost, also where something was written since they were copied. */
  seal(copied: Head | null): Promise<void> {
    return this.#run(async (tx) => {
      const [row, head] = await Promise.all([tx.first(storedState, {}), findChainHead(tx)]);
      const { since } = this.#own(row);
      if (head?.hash !== copied?.hash) throw lost();
      this.#write(tx, { state: 'MOVED', since, isSealed: true });
    });
  }

  /** The books take writes again. */
  end(): Promise<void> {
    return this.#run(async (tx) => {
      const row = await tx.first(storedState, {});
      if (row?.move_id === this.#of.moveId && row.attempt <= this.#of.attempt) tx.derive(ended, {});
    });
  }

  close(): Promise<void> {
    return this.#open.close();
  }

  #own<Row extends { readonly state: string; readonly move_id: string; readonly attempt: number }>(
    row: Row | null,
  ): Row {
    const { moveId, attempt } = this.#of;
    if (row?.state !== 'FROZEN' || row.move_id !== moveId || row.attempt !== attempt) throw lost();
    return row;
  }

  #write(
    tx: TenantTx,
    { state, since, isSealed }: { state: 'FROZEN' | 'MOVED'; since: bigint; isSealed: boolean },
  ): void {
    const { tenantId, moveId, attempt } = this.#of;
    tx.upsert(stored, {
      tenant_id: tenantId,
      state,
      move_id: moveId,
      attempt,
      since,
      until: isSealed ? null : tx.databaseClockMicros + LASTS_MICROS,
    });
  }

  #run<Answer>(work: (tx: TenantTx) => Promise<Answer>): Promise<Answer> {
    return this.#open.writer.submit<Answer>({
      header: {
        actor: { kind: 'system', id: null, name: 'move' },
        requestId: this.#of.moveId,
        origin: 'move',
        command: 'moving.freeze',
        reason: null,
      },
      isOfMove: true,
      run: async (tx) => ({ kind: 'derived', answer: await work(tx) }),
    });
  }
}

const lost = (): FreezeLost =>
  new FreezeLost('the books were written to meanwhile, or another run has taken the move up');

/** Renews a freeze for as long as something takes. Throws what renewing threw, when that has ended. */
export async function whileFrozen<Value>(
  freeze: Freeze,
  everyMilliseconds: number,
  work: () => Promise<Value>,
): Promise<Value> {
  let failure: unknown = null;
  let renewing: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    renewing = freeze.renew().catch((error: unknown) => {
      if (error instanceof FreezeLost || !(error instanceof DatabaseUnavailable)) failure ??= error;
    });
  }, everyMilliseconds);
  try {
    const value = await work();
    await renewing;
    if (failure !== null) throw failure;
    return value;
  } finally {
    clearInterval(timer);
    await renewing;
  }
}
