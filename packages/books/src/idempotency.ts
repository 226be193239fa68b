import { and, eq, or } from 'drizzle-orm';
import { hash } from 'node:crypto';
import { jsonText } from '@cifra/database/chain/chain-recorder';
import { tenantQuery, type Query } from '@cifra/database/statement';
import { idempotencyKeys } from '@cifra/database/tables/common';
import type { ReadTx, TenantReadTx, WriteTx } from '@cifra/database/tx';
import type { RefusalCode } from '@cifra/domain/refusals';
import type { CommandRequest, TenantCommand } from './command.ts';
import { cutText } from '@cifra/domain/cut-text';

export interface StoredAnswer {
  readonly principal: string;
  readonly made_by: string;
  readonly command: string;
  readonly input_hash: string;
  readonly answer: string;
}

/** The principal of a key that is everybody's: the command makes entries or documents, and a second person must not make them again. */
const EVERYBODY = '*';

const findStoredAnswers = tenantQuery<{ principal: string; key: string }>()((q) => {
  const keys = q.t.idempotency_keys;
  return q.db
    .select({
      principal: keys.principal,
      made_by: keys.made_by,
      command: keys.command,
      input_hash: keys.input_hash,
      answer: keys.answer,
    })
    .from(keys)
    .where(
      and(
        or(eq(keys.principal, q.arg(keys.principal, 'principal')), eq(keys.principal, EVERYBODY)),
        eq(keys.key, q.arg(keys.key, 'key')),
      ),
    );
});

/** Who uses a key, as it is kept. */
export function principalOf(request: CommandRequest): string {
  return cutText(`${request.actor.kind}:${request.actor.id ?? request.actor.name}`, 80).trim();
}

/** SHA-256, hex, of the command's name and input. The order of properties does not count: it is the same input. */
export function inputHash(command: string, input: unknown): string {
  const inOrder = (_key: string, item: unknown): unknown => {
    if (typeof item === 'bigint') return item.toString();
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return item;
    return Object.fromEntries(Object.entries(item).toSorted(([left], [right]) => (left < right ? -1 : 1)));
  };
  return hash('sha256', JSON.stringify([command, input], inOrder), 'hex');
}

/** A key as a command looks it up. */
interface LookedUp {
  /** Who asks. */
  readonly principal: string;
  readonly key: string;
  /** Whether the command makes entries or documents: its keys are everybody's. */
  readonly isShared: boolean;
}

/**
 * What the key stands for already, if anything, to a command of this kind: everybody's key to one that makes entries or documents, a
 * key of their own to one that decides. A key that the same person has used for the other kind is used. Both kinds of database have the same table.
 */
export async function findAnswer<Tables>(
  tx: ReadTx<Tables>,
  { principal, key, isShared }: LookedUp,
): Promise<StoredAnswer | null> {
  const asked = { principal, key };
  const query = findStoredAnswers as unknown as Query<Tables, typeof asked, StoredAnswer>;
  const found = await tx.all(query, asked);
  const own = found.find((stored) => stored.principal === principal);
  const shared = found.find((stored) => stored.principal === EVERYBODY);
  return isShared ? (shared ?? own ?? null) : (own ?? (shared?.made_by === principal ? shared : null));
}

/** What a command answered when it was carried out under the request's key; null: it was not carried out. Reads alone. */
export async function answerGiven<Input, Value, Code extends RefusalCode>(
  tx: TenantReadTx,
  { name, isKeyShared }: TenantCommand<Input, Value, Code>,
  request: CommandRequest & { readonly idempotencyKey: string },
): Promise<Value | null> {
  const stored = await findAnswer(tx, {
    principal: principalOf(request),
    key: request.idempotencyKey,
    isShared: isKeyShared,
  });
  return stored?.command === name ? (JSON.parse(stored.answer) as Value) : null;
}

/** Keeps the answer in the command's own transaction, as long as the books are kept. */
export function keepAnswer<Tables>(
  tx: WriteTx<Tables>,
  kept: LookedUp & { command: string; inputHash: string; answer: unknown },
): void {
  tx.insert(idempotencyKeys as never, {
    principal: kept.isShared ? EVERYBODY : kept.principal,
    key: kept.key,
    made_by: kept.principal,
    command: kept.command,
    input_hash: kept.inputHash,
    answer: jsonText(kept.answer),
  });
}
