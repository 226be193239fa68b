import type { Books } from '@cifra/books/books';
import { tenantReport, type CommandRequest } from '@cifra/books/command';
import type { Follower, Look, Position } from '@cifra/books/follow/follower';
import { asc } from 'drizzle-orm';
import { tenantQuery } from '@cifra/database/statement';
import { lineOf, listKnownHeads, type KnownHead, type NumberGivenLast } from './known-heads.ts';
import { findChainHead, findCommit } from '@cifra/books/commits';
import { lastEvent } from '@cifra/books/last-event';
import { InvariantBroken } from '@cifra/database/failures';
import type { ControlReadTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { CONTRADICTED, recordChainHeads, type Contradiction } from './record-heads.ts';

export interface HeadFound {
  readonly head: KnownHead | null;
  /** The commit whose number was asked for; null: it is not there. */
  readonly atKnown: KnownHead | null;
  /** What every series gave last. */
  readonly numbers: readonly NumberGivenLast[];
}

const countersNow = tenantQuery()((q) => {
  const t = q.t.series_counters;
  return q.db.select().from(t).orderBy(asc(t.series), asc(t.fiscal_year_id));
});

/** The head of a tenant's chain, and the commit that the control plane keeps as an earlier one. */
export const readHead = tenantReport<{ readonly knownNumber: string | null }, HeadFound>(
  'audit.chainHead',
  async (tx, { knownNumber }) => {
    const head = await findChainHead(tx);
    const atKnown = knownNumber === null ? null : await findCommit(tx, BigInt(knownNumber));
    const counters = await tx.all(countersNow, {});
    return {
      numbers: counters.map((row) => [row.series, row.fiscal_year_id, row.last_number.toString()]),
      head: head && { number: head.number.toString(), hash: head.hash },
      atKnown: atKnown && { number: atKnown.number, hash: atKnown.hash },
    };
  },
);

/** The heads that the control plane keeps of a tenant, as verification takes them. */
export function knownHeadsOf(control: ControlReadTx, tenantId: Uuid): Promise<KnownHead[]> {
  return listKnownHeads(control, tenantId);
}

/** Between two rounds: the heads reach the control plane within a minute, and not with a commit there for each commit of a tenant. */
const EVERY_MILLISECONDS = 30_000;
/** Heads in one commit of the control plane. */
const KEPT_TOGETHER = 500;

type Found =
  | {
      readonly kind: 'moved';
      readonly tenantId: Uuid;
      readonly line: number;
      readonly head: KnownHead;
      readonly numbers: readonly NumberGivenLast[];
    }
  | { readonly kind: 'contradicted'; readonly contradiction: Contradiction };

/**
 * Brings the heads of the tenants' chains to the control plane. How far it has come are the heads that are kept there. A chain that no longer
 * holds the commit that was kept before is not taken on: it is recorded as an event, once, and said at every look.
 */
export function headsFollower(books: Books): Follower<Found> {
  return {
    name: 'chainHeads',
    source: 'commits',
    pace: { everyMilliseconds: EVERY_MILLISECONDS },
    keptTogether: KEPT_TOGETHER,
    positions: async (tenantIds) => {
      const positions = new Map<Uuid, Position>();
      for (const tenantId of tenantIds) {
        const [known] = await listKnownHeads(books.control, tenantId, 1);
        if (known) positions.set(tenantId, { number: BigInt(known.number), hash: known.hash });
      }
      return positions;
    },
    look: (tenantId) => lookAt(books, tenantId),
    keep: (found, request) => keep(books, found, request),
  };
}

async function lookAt(books: Books, tenantId: Uuid): Promise<Look<Found>> {
  // Before the books are read: what is read of books that are restored meanwhile is of the line that was left, and is not kept.
  const line = await lineOf(books.control, tenantId);
  const [known = null] = await listKnownHeads(books.control, tenantId, 1);
  const read = await books.report(readHead, tenantId, { knownNumber: known?.number ?? null });
  // Not served (yet): being provisioned, or removed.
  if (!read) return { found: null };
  if (known && read.atKnown?.hash !== known.hash) {
    const contradiction = { tenantId, known, found: read.atKnown };
    return {
      found: { kind: 'contradicted', contradiction },
      alarms: [{ event: 'chainHeads.contradiction', ...contradiction }],
    };
  }
  const isNew = read.head !== null && read.head.number !== known?.number;
  const { head, numbers } = read;
  return { found: isNew && head ? { kind: 'moved', tenantId, line, head, numbers } : null };
}

/** Answers how many heads were recorded. */
async function keep(books: Books, found: readonly Found[], request: CommandRequest): Promise<number> {
  const heads = found.flatMap((one) =>
    one.kind === 'moved'
      ? [{ tenantId: one.tenantId, line: one.line, numbers: one.numbers, ...one.head }]
      : [],
  );
  const contradictions: Contradiction[] = [];
  for (const one of found)
    if (one.kind === 'contradicted' && !(await isRecorded(books.control, one.contradiction)))
      contradictions.push(one.contradiction);
  if (heads.length === 0 && contradictions.length === 0) return 0;
  const kept = await books.executeControl(recordChainHeads, { heads, contradictions }, request);
  if (!kept.ok) throw new InvariantBroken(`keeping the heads was refused: ${kept.refusal.code}`);
  return heads.length;
}

/** The same contradiction is found again and again until somebody acts; one event of it is enough. */
async function isRecorded(
  control: ControlReadTx,
  { tenantId, known, found }: Contradiction,
): Promise<boolean> {
  const last = await control.first(lastEvent, {
    event: CONTRADICTED,
    objectType: 'ChainHead',
    objectId: tenantId,
  });
  return last?.after === JSON.stringify(found ?? { number: known.number, hash: null });
}
