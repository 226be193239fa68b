import { listTenants } from '@cifra/books/directory';
import { controlCommand, tenantReport, type CommandRequest } from '@cifra/books/command';
import type { Books } from '@cifra/books/books';
import { accepted } from '@cifra/domain/result';
import type { Uuid } from '@cifra/domain/ids';
import { chainHeads } from '@cifra/database/tables/control';
import type { ControlReadTx } from '@cifra/database/tx';
import { chainHead, knownHeads } from './repository/trail.ts';

/** A head of a tenant's chain; plain data. `number`: decimal digits. */
export interface Head {
  readonly tenantId: Uuid;
  readonly number: string;
  readonly hash: string;
}

const readHead = tenantReport<Record<never, never>, { number: string; hash: string } | null>('audit.chainHead', async (tx) => {
  const head = await tx.first(chainHead, {});
  return head ? { number: head.number.toString(), hash: head.hash } : null;
});

/** Keeps heads in the control plane, outside the reach of whoever can write a tenant's file. Heads that are there already stay. */
export const recordChainHeads = controlCommand<{ heads: readonly Head[] }, { recorded: number }, never>('audit.recordChainHeads', async (tx, { heads }) => {
  let recorded = 0;
  for (const { tenantId, number, hash } of heads) {
    const known = await tx.all(knownHeads, { tenantId });
    if (known.some((head) => head.number === BigInt(number))) continue;
    await tx.insert(chainHeads, { tenant_id: tenantId, head_number: BigInt(number), head_hash: hash });
    recorded += 1;
  }
  await tx.record({ event: 'CHAIN_HEADS_RECORDED', objectType: 'Firm', objectId: 'chain-heads', after: { recorded } });
  return accepted({ recorded });
});

/** The heads that the control plane keeps of a tenant, as verification takes them. */
export async function knownHeadsOf(control: ControlReadTx, tenantId: Uuid): Promise<{ readonly number: string; readonly hash: string }[]> {
  return (await control.all(knownHeads, { tenantId })).map(({ number, hash }) => ({ number: number.toString(), hash }));
}

/**
 * Brings the heads of tenants to the control plane: of those that this process wrote to since the last call, of all at the first.
 * A tenant that cannot be read now is asked again at the next call. Answers how many heads were new.
 */
export class ChainHeadPublisher {
  readonly #books: Books;
  readonly #published = new Map<Uuid, string>();
  #isFirst = true;

  constructor(books: Books) {
    this.#books = books;
  }

  async publish(request: CommandRequest): Promise<number> {
    const written = this.#books.takeWritten();
    const waiting = this.#isFirst ? new Set((await listTenants(this.#books.control)).filter(({ state }) => state === 'ACTIVE').map(({ id }) => id)) : written;
    const heads: Head[] = [];
    const unread: Uuid[] = [];
    for (const tenantId of waiting) {
      const head = await this.#books.report(readHead, tenantId, {}).catch(() => undefined);
      if (head === undefined) unread.push(tenantId);
      else if (head !== null && this.#published.get(tenantId) !== head.number) heads.push({ tenantId, ...head });
    }
    try {
      if (heads.length > 0) {
        const kept = await this.#books.executeControl(recordChainHeads, { heads }, request);
        if (!kept.ok) throw new Error(`the heads were not kept: ${kept.refusal.code}`);
      }
    } catch (error) {
      this.#books.returnWritten(waiting);
      throw error;
    }
    this.#isFirst = false;
    this.#books.returnWritten(unread);
    for (const { tenantId, number } of heads) this.#published.set(tenantId, number);
    return heads.length;
  }
}

export const reports = [readHead];
