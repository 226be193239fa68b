import { findChainHead, findCommit } from '@cifra/books/commits';
import { profile } from '@cifra/books/tenant-profile';
import type { CommandRequest } from '@cifra/books/command';
import { openTenantReader, openTenantWriter } from '@cifra/database/engine';
import { InvariantBroken } from '@cifra/database/failures';
import type { DatabasePlacement } from '@cifra/database/opened';
import { tenantQuery } from '@cifra/database/statement';
import { lostNumbers } from '@cifra/database/tables/tenant';
import type { Uuid } from '@cifra/domain/ids';
import { OPENING_PERIOD_ID } from '@cifra/ledger/journal/balances';
import { setLastNumber } from '@cifra/ledger/journal/numbers';
import { allFiscalYears } from '@cifra/ledger/journal/queries';
import type { KnownHead, NumberGivenLast } from '@cifra/trail/heads/known-heads';

const counters = tenantQuery()((q) => q.db.select().from(q.t.series_counters));

interface Restoring {
  readonly placement: DatabasePlacement;
  readonly tenantId: Uuid;
  readonly backup: string;
  /** The end of the chain that is left. Null: it could not be read. */
  readonly left: KnownHead | null;
  /** What was given last, as far as anybody knows; a series may be named more than once. */
  readonly given: readonly NumberGivenLast[];
  readonly request: CommandRequest;
}

/** What a restore cannot bring back. Plain data. */
export interface LostByRestore {
  readonly numbers: readonly {
    readonly series: string;
    readonly fiscalYearId: Uuid;
    readonly first: string;
    readonly last: string;
  }[];
  /** Fiscal years that the backup does not have yet, in which numbers were given: their ids. */
  readonly laterYears: readonly Uuid[];
}

/**
 * The first commit of restored books, before anybody is served from them: it names the backup and the end of the chain that is left, and every
 * series goes on behind the last number that it ever gave (rulings/accounting.md, 16).
 */
export async function writeRestoredCommit({
  placement,
  tenantId,
  backup,
  left,
  given,
  request,
}: Restoring): Promise<LostByRestore> {
  const open = await openTenantWriter({ placement, tenantId });
  try {
    return await open.writer.submit<LostByRestore>({
      header: {
        actor: request.actor,
        requestId: request.requestId,
        origin: request.origin,
        command: 'backups.restore',
        reason: request.reason,
      },
      run: async (tx) => {
        const [head, rows, years, of] = await Promise.all([
          findChainHead(tx),
          tx.all(counters, {}),
          tx.all(allFiscalYears, {}),
          tx.first(profile, {}),
        ]);
        if (!head || !of) throw new InvariantBroken('a backup of books has commits and a profile');
        const known = new Set([OPENING_PERIOD_ID, ...years.map(({ id }) => id)]);
        const last = new Map<string, bigint>(
          rows.map((row) => [`${row.series} ${row.fiscal_year_id}`, row.last_number]),
        );
        const lost = new Map<string, { series: string; fiscalYearId: Uuid; first: bigint; last: bigint }>();
        for (const [series, fiscalYearId, number] of given) {
          const key = `${series} ${fiscalYearId}`;
          const restored = last.get(key) ?? 0n;
          const furthest = lost.get(key)?.last ?? restored;
          if (known.has(fiscalYearId) && BigInt(number) > furthest)
            lost.set(key, { series, fiscalYearId, first: restored + 1n, last: BigInt(number) });
        }
        for (const { series, fiscalYearId, first, last: end } of lost.values()) {
          tx.insert(lostNumbers, {
            series,
            fiscal_year_id: fiscalYearId,
            first_number: first,
            last_number: end,
          });
          setLastNumber(tx, { series, fiscalYearId }, end);
        }
        const laterYears = [...new Set(given.map(([, id]) => id).filter((id) => !known.has(id)))];
        const base = { number: head.number.toString(), hash: head.hash };
        const all = [...lost.values()];
        tx.record({
          event: 'BOOKS_RESTORED',
          objectType: 'Tenant',
          objectId: tenantId,
          after: {
            backup,
            base,
            left,
            lostNumbers: Number(all.reduce((sum, one) => sum + one.last - one.first + 1n, 0n)),
            laterYears,
          },
        });
        const numbers = all.map((one) => ({
          ...one,
          first: one.first.toString(),
          last: one.last.toString(),
        }));
        return { kind: 'keep', answer: { numbers, laterYears } };
      },
    });
  } finally {
    await open.close();
  }
}

interface BooksAtRest {
  readonly head: KnownHead | null;
  /** The commit before the head. Null: there is none. */
  readonly before: KnownHead | null;
  readonly numbers: readonly NumberGivenLast[];
}

/** The end of the chain of books where they are, and what every series gave last. */
export async function readBooksAtRest(placement: DatabasePlacement, tenantId: Uuid): Promise<BooksAtRest> {
  const reader = await openTenantReader({ placement, tenantId });
  try {
    return await reader.snapshot(async (tx) => {
      const head = await findChainHead(tx);
      const before = head === null ? null : await findCommit(tx, head.number - 1n);
      const rows = await tx.all(counters, {});
      return {
        head: head && { number: head.number.toString(), hash: head.hash },
        before: before && { number: before.number, hash: before.hash },
        numbers: rows.map((row) => [row.series, row.fiscal_year_id, row.last_number.toString()]),
      };
    });
  } finally {
    await reader.close();
  }
}
