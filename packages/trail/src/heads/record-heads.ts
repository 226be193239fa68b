import { desc, sql } from 'drizzle-orm';
import { controlCommand } from '@cifra/books/command';
import { paged } from '@cifra/database/dialects/page';
import { controlQuery } from '@cifra/database/statement';
import type { ControlReadTx, ControlTx } from '@cifra/database/tx';
import { jsonText } from '@cifra/database/chain/chain-recorder';
import { lineOf, type KnownHead, type NumberGivenLast } from './known-heads.ts';
import { chainHeads } from '@cifra/database/tables/control';
import type { Uuid } from '@cifra/domain/ids';
import { accepted } from '@cifra/domain/result';
import { headOfTenant } from './known-heads.ts';

/** A tenant's chain that does not continue the head kept in the control plane: its tail was cut off, or rewritten. */
export interface Contradiction {
  readonly tenantId: Uuid;
  readonly known: KnownHead;
  /** Null: the commit is not there any more. */
  readonly found: KnownHead | null;
}

export interface HeadsToRecord {
  readonly heads: readonly {
    readonly tenantId: Uuid;
    /** The line that it was read in. Of one that was left meanwhile nothing is kept. */
    readonly line: number;
    readonly number: string;
    readonly hash: string;
    readonly numbers: readonly NumberGivenLast[];
  }[];
  readonly contradictions: readonly Contradiction[];
}

export const CONTRADICTED = 'CHAIN_HEAD_CONTRADICTED';

/** Keeps the heads that moved (one that another process has brought meanwhile is there already), and records what contradicts a head that was kept. */
export const recordChainHeads = controlCommand<HeadsToRecord, null, never>(
  'audit.recordChainHeads',
  async (tx, { heads, contradictions }) => {
    const [kept, lines] = await Promise.all([
      Promise.all(
        heads.map(({ tenantId, line, number }) =>
          tx.first(headOfTenant, { tenantId, line, number: BigInt(number) }),
        ),
      ),
      Promise.all(heads.map(({ tenantId }) => lineOf(tx, tenantId))),
    ]);
    const moved = heads.filter(({ line }, index) => !kept[index] && lines[index] === line);
    for (const { tenantId, line, number, hash, numbers } of moved)
      tx.insert(chainHeads, {
        tenant_id: tenantId,
        line,
        head_number: BigInt(number),
        head_hash: hash,
        numbers: jsonText(numbers),
      });
    if (heads.length > 0)
      tx.record({
        event: 'CHAIN_HEADS_RECORDED',
        objectType: 'ChainHeads',
        objectId: 'all',
        after: { count: moved.length },
      });
    for (const { tenantId, known, found } of contradictions)
      tx.record({
        event: CONTRADICTED,
        objectType: 'ChainHead',
        objectId: tenantId,
        before: known,
        after: found ?? { number: known.number, hash: null },
      });
    return accepted(null);
  },
);

const lastDigest = controlQuery()((q) => {
  const t = q.t.audit_events;
  return paged(
    q.db
      .select({ hash: t.object_id })
      .from(t)
      .where(sql`${t.event} = 'DIGEST_EXPORTED'`)
      .orderBy(desc(t.commit_number)),
    q,
    1,
  );
});

/** The SHA-256 of the digest that was exported last; null: none was. */
export async function lastDigestHash(control: ControlReadTx | ControlTx): Promise<string | null> {
  return (await control.first(lastDigest, {}))?.hash ?? null;
}

/**
 * An export of the digest is an event like any other. It names the one before, so that none can be taken away unseen. Answers false, and records
 * nothing, where another one was exported meanwhile.
 */
export const recordDigestExport = controlCommand<
  { readonly digestHash: string; readonly previous: string | null; readonly tenantCount: number },
  boolean,
  never
>('audit.recordDigestExport', async (tx, { digestHash, previous, tenantCount }) => {
  if ((await lastDigestHash(tx)) !== previous) return accepted(false);
  tx.record({
    event: 'DIGEST_EXPORTED',
    objectType: 'Digest',
    objectId: digestHash,
    after: { tenantCount, previous },
  });
  return accepted(true);
});
