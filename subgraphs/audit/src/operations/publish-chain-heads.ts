import { and, desc, eq } from 'drizzle-orm';
import type { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import { listTenants } from '@cifra/books/directory';
import { newId } from '@cifra/books/ids';
import { listKnownHeads, type KnownHead } from '@cifra/books/timeline/chain-heads';
import { findChainHead, findCommit } from '@cifra/books/timeline/commits';
import { paged } from '@cifra/database/dialects/page';
import { controlQuery } from '@cifra/database/statement';
import { InvariantBroken } from '@cifra/database/failures';
import type { Uuid } from '@cifra/domain/ids';
import { CONTRADICTED, recordChainHeads, type Contradiction } from './record-chain-heads.ts';

export interface HeadsPublished {
  readonly tenantCount: number;
  /** Tenants whose head has moved since the last time. */
  readonly recordedCount: number;
  /** Chains that do not continue what the control plane keeps: an alarm. */
  readonly contradictions: readonly Contradiction[];
  /** Tenants that could not be read; the others were. */
  readonly failures: readonly { readonly tenantId: Uuid; readonly error: unknown }[];
}

/** The trail's actor of what runs on a timer. */
export function systemRequest(): CommandRequest {
  return { actor: { kind: 'system', id: null, name: 'audit' }, requestId: newId(), origin: 'timer', reason: null, idempotencyKey: null };
}

type Found = { readonly kind: 'unchanged' } | { readonly kind: 'moved'; readonly head: KnownHead } | { readonly kind: 'contradicted'; readonly contradiction: Contradiction };

/**
 * Brings the head of every active tenant's chain to the control plane: two point reads a tenant, and one command for those that
 * moved; none when nothing did. Called on a timer, at least once a minute. A chain that does not hold the commit that was kept
 * before is not taken on: it is recorded as an event, once, and answered.
 */
export async function publishChainHeads(books: Books): Promise<HeadsPublished> {
  const tenants = (await listTenants(books.control)).filter(({ state }) => state === 'ACTIVE');
  const heads: { tenantId: Uuid; number: string; hash: string }[] = [];
  const contradictions: Contradiction[] = [];
  const failures: { tenantId: Uuid; error: unknown }[] = [];
  for (const { id: tenantId } of tenants) {
    try {
      const found = await lookAt(books, tenantId);
      if (found.kind === 'moved') heads.push({ tenantId, ...found.head });
      if (found.kind === 'contradicted') contradictions.push(found.contradiction);
    } catch (error) {
      failures.push({ tenantId, error });
    }
    // A thousand tenants are a thousand opened files: others have their turn between two of them.
    await new Promise(setImmediate);
  }
  const unrecorded: Contradiction[] = [];
  for (const contradiction of contradictions) if (!(await isRecorded(books, contradiction))) unrecorded.push(contradiction);
  if (heads.length > 0 || unrecorded.length > 0) {
    const outcome = await books.executeControl(recordChainHeads, { heads, contradictions: unrecorded }, systemRequest());
    if (!outcome.ok) throw new InvariantBroken(`recording the heads was refused: ${outcome.refusal.code}`);
  }
  return { tenantCount: tenants.length, recordedCount: heads.length, contradictions, failures };
}

async function lookAt(books: Books, tenantId: Uuid): Promise<Found> {
  const [known] = await listKnownHeads(books.control, tenantId, 1);
  const found = await books.read(tenantId, async (tx): Promise<Found> => {
    const head = await findChainHead(tx);
    if (known) {
      const there = await findCommit(tx, BigInt(known.number));
      if (there?.hash !== known.hash)
        return { kind: 'contradicted', contradiction: { tenantId, known, found: there ? { number: there.number, hash: there.hash } : null } };
    }
    return !head || head.number.toString() === known?.number ? { kind: 'unchanged' } : { kind: 'moved', head: { number: head.number.toString(), hash: head.hash } };
  });
  return found ?? { kind: 'unchanged' };
}

const lastContradiction = controlQuery<{ tenantId: string; event: string; objectType: string }>()((q) => {
  const t = q.t.audit_events;
  const query = q.db
    .select({ after: t.after })
    .from(t)
    .where(and(eq(t.object_type, q.arg(t.object_type, 'objectType')), eq(t.object_id, q.arg(t.object_id, 'tenantId')), eq(t.event, q.arg(t.event, 'event'))))
    .orderBy(desc(t.commit_number));
  return paged(query, q, 1);
});

/** The same contradiction is found every minute until somebody acts; one event of it is enough. */
async function isRecorded(books: Books, { tenantId, known, found }: Contradiction): Promise<boolean> {
  const last = await books.control.first(lastContradiction, { tenantId, event: CONTRADICTED, objectType: 'ChainHead' });
  return last?.after === JSON.stringify(found ?? { number: known.number, hash: null });
}
