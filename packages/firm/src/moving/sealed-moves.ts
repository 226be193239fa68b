import { placed } from '@cifra/books/host';
import { openCopySource } from '@cifra/database/copier';
import { controlQuery } from '@cifra/database/statement';
import type { Row } from '@cifra/database/kit/table';
import type { tenantMoves } from '@cifra/database/tables/moves';
import { eq } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import { readBooksAtRest } from './restored-commit.ts';
import { switchToRestored } from './switch-to-restored.ts';
import { Freeze } from './freeze.ts';
import { moveFrom, moveTo, switchPlacement } from './move-commands.ts';
import type { Moving } from './move-tenant.ts';

const runningMoves = controlQuery()((q) => {
  const t = q.t.tenant_moves;
  return q.db.select().from(t).where(eq(t.state, 'RUNNING'));
});

/**
 * Ends moves whose mover was killed between its seal and its switch: the books were verified, and are served nowhere for writing until
 * somebody places the tenant anew. Only the run that sealed them is ended, so that one that is being taken up again, or undone, is left to
 * whoever does that; and only on the second look, so that a mover that lives ends its move itself.
 */
export class SealedMoves {
  readonly #moving: Moving;
  #seenSealed: ReadonlySet<string> = new Set();

  constructor(moving: Moving) {
    this.#moving = moving;
  }

  /** Answers the tenants that were placed anew, and what failed: a database that does not answer stops no other tenant's move. */
  async look(): Promise<{ readonly ended: readonly Uuid[]; readonly failures: readonly unknown[] }> {
    const ended: Uuid[] = [];
    const failures: unknown[] = [];
    const sealed = new Set<string>();
    for (const move of await this.#moving.books.control.all(runningMoves, {}))
      try {
        if (!(await this.#isSealed(move))) continue;
        const name = `${move.id} ${move.attempt}`;
        sealed.add(name);
        if (this.#seenSealed.has(name) && (await this.#switch(move))) ended.push(move.tenant_id);
      } catch (error) {
        failures.push(error);
      }
    this.#seenSealed = sealed;
    return { ended, failures };
  }

  async #isSealed(move: Row<typeof tenantMoves>): Promise<boolean> {
    const { placement } = placed(this.#moving, moveFrom(move));
    const of = { tenantId: move.tenant_id, moveId: move.id, attempt: move.attempt };
    const freeze = await Freeze.at(placement, of);
    try {
      return (await freeze.sealedBy()) === move.attempt;
    } finally {
      await freeze.close();
    }
  }

  async #switch(move: Row<typeof tenantMoves>): Promise<boolean> {
    const { books, request } = this.#moving;
    const [from, to] = [moveFrom(move), moveTo(move)];
    const { tenant_id: tenantId, id: moveId, attempt } = move;
    const run = { moveId, attempt, from, to };
    if (move.backup !== null) {
      const { head: left } = await readBooksAtRest(placed(this.#moving, from).placement, tenantId);
      return (await switchToRestored(this.#moving, { tenantId, run, to, left })).switched.ok;
    }
    const source = await openCopySource({ ...placed(this.#moving, to), kind: 'tenant' });
    const { head } = source.header;
    await source.close();
    const switched = await books.executeControl(
      switchPlacement,
      { tenantId, run, to, head, rows: 0 },
      request,
    );
    return switched.ok;
  }
}
