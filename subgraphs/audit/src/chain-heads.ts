import { and, desc, eq } from 'drizzle-orm';
import type { Books } from '@cifra/books/books';
import { tenantReport, type CommandRequest } from '@cifra/books/command';
import { listTenants } from '@cifra/books/directory';
import { listKnownHeads, type KnownHead } from '@cifra/books/timeline/chain-heads';
import { findChainHead, findCommit } from '@cifra/books/timeline/commits';
import type { WrittenTenants } from '@cifra/books/written-tenants';
import { paged } from '@cifra/database/dialects/page';
import { InvariantBroken } from '@cifra/database/failures';
import { controlQuery } from '@cifra/database/statement';
import type { ControlReadTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { CONTRADICTED, recordChainHeads, type Contradiction } from './operations/record-chain-heads.ts';

/** Rounds after which all tenants are looked at again: another process may have written to some, or another hand. */
const ALL_EVERY_ROUNDS = 20;

export interface HeadsPublished {
  /** Tenants that were looked at. */
  readonly lookedAtCount: number;
  /** Those whose head has moved since the last time. */
  readonly recordedCount: number;
  /** Chains that do not continue what the control plane keeps: an alarm. */
  readonly contradictions: readonly Contradiction[];
  /** Tenants that could not be read; they are asked again at the next call. */
  readonly failures: readonly { readonly tenantId: Uuid; readonly error: unknown }[];
}

interface HeadFound {
  readonly head: KnownHead | null;
  /** The commit whose number was asked for; null: it is not there. */
  readonly atKnown: KnownHead | null;
}

/** The head of a tenant's chain, and the commit that the control plane keeps as an earlier one. */
export const readHead = tenantReport<{ readonly knownNumber: string | null }, HeadFound>(
  'audit.chainHead',
  async (tx, { knownNumber }) => {
    const head = await findChainHead(tx);
    const atKnown = knownNumber === null ? null : await findCommit(tx, BigInt(knownNumber));
    return {
      head: head && { number: head.number.toString(), hash: head.hash },
      atKnown: atKnown && { number: atKnown.number, hash: atKnown.hash },
    };
  },
);

/** The heads that the control plane keeps of a tenant, as verification takes them. */
export function knownHeadsOf(control: ControlReadTx, tenantId: Uuid): Promise<KnownHead[]> {
  return listKnownHeads(control, tenantId);
}

/**
 * Brings the heads of tenants to the control plane: of those that this process wrote to since the last call; of all at the first call
 * and every twentieth. Called on a timer, at least once a minute. A chain that no longer holds the commit that was kept before is not
 * taken on: it is recorded as an event, once, and answered. One tenant's failure does not keep the others back.
 */
export class ChainHeadPublisher {
  readonly #books: Books;
  readonly #written: WrittenTenants;
  #round = 0;

  constructor(books: Books) {
    this.#books = books;
    this.#written = books.watchWritten();
  }

  async publish(request: CommandRequest): Promise<HeadsPublished> {
    const books = this.#books;
    const written = this.#written.take();
    const looked = this.#round % ALL_EVERY_ROUNDS === 0 ? await activeTenants(books) : written;
    const heads: { tenantId: Uuid; number: string; hash: string }[] = [];
    const contradictions: Contradiction[] = [];
    const failures: { tenantId: Uuid; error: unknown }[] = [];
    try {
      for (const tenantId of looked) {
        try {
          const found = await lookAt(books, tenantId);
          if (found?.kind === 'moved') heads.push({ tenantId, ...found.head });
          if (found?.kind === 'contradicted') contradictions.push(found.contradiction);
        } catch (error) {
          failures.push({ tenantId, error });
        }
      }
      await record(books, { heads, contradictions }, request);
    } catch (error) {
      this.#written.giveBack(written);
      throw error;
    }
    this.#round += 1;
    this.#written.giveBack(failures.map(({ tenantId }) => tenantId));
    return { lookedAtCount: looked.size, recordedCount: heads.length, contradictions, failures };
  }
}

async function activeTenants(books: Books): Promise<ReadonlySet<Uuid>> {
  const tenants = await listTenants(books.control);
  return new Set(tenants.filter(({ state }) => state === 'ACTIVE').map(({ id }) => id));
}

type Found =
  | { readonly kind: 'moved'; readonly head: KnownHead }
  | { readonly kind: 'contradicted'; readonly contradiction: Contradiction };

/** What is new about a tenant's chain; null: nothing, or the tenant is served no more. */
async function lookAt(books: Books, tenantId: Uuid): Promise<Found | null> {
  const [known = null] = await listKnownHeads(books.control, tenantId, 1);
  const found = await books.report(readHead, tenantId, { knownNumber: known?.number ?? null });
  if (!found) return null;
  if (known && found.atKnown?.hash !== known.hash)
    return { kind: 'contradicted', contradiction: { tenantId, known, found: found.atKnown } };
  return !found.head || found.head.number === known?.number ? null : { kind: 'moved', head: found.head };
}

async function record(
  books: Books,
  {
    heads,
    contradictions,
  }: {
    readonly heads: readonly ({ readonly tenantId: Uuid } & KnownHead)[];
    readonly contradictions: readonly Contradiction[];
  },
  request: CommandRequest,
): Promise<void> {
  const unrecorded: Contradiction[] = [];
  for (const contradiction of contradictions)
    if (!(await isRecorded(books.control, contradiction))) unrecorded.push(contradiction);
  if (heads.length === 0 && unrecorded.length === 0) return;
  const kept = await books.executeControl(recordChainHeads, { heads, contradictions: unrecorded }, request);
  if (!kept.ok) throw new InvariantBroken(`keeping the heads was refused: ${kept.refusal.code}`);
}

const lastContradiction = controlQuery<{ tenantId: string; event: string; objectType: string }>()((q) => {
  const t = q.t.audit_events;
  const query = q.db
    .select({ after: t.after })
    .from(t)
    .where(
      and(
        eq(t.object_type, q.arg(t.object_type, 'objectType')),
        eq(t.object_id, q.arg(t.object_id, 'tenantId')),
        eq(t.event, q.arg(t.event, 'event')),
      ),
    )
    .orderBy(desc(t.commit_number));
  return paged(query, q, 1);
});

/** The same contradiction is found again and again until somebody acts; one event of it is enough. */
async function isRecorded(
  control: ControlReadTx,
  { tenantId, known, found }: Contradiction,
): Promise<boolean> {
  const last = await control.first(lastContradiction, {
    tenantId,
    event: CONTRADICTED,
    objectType: 'ChainHead',
  });
  return last?.after === JSON.stringify(found ?? { number: known.number, hash: null });
}
