import { and, eq } from 'drizzle-orm';
import { hash } from 'node:crypto';
import { jsonText } from '@cifra/database/chain/chain-recorder';
import { tenantQuery, type Query } from '@cifra/database/statement';
import { idempotencyKeys } from '@cifra/database/tables/common';
import type { ReadTx, TenantReadTx, WriteTx } from '@cifra/database/tx';
import type { RefusalCode } from '@cifra/domain/refusals';
import type { CommandRequest, TenantCommand } from './command.ts';
import { cutText } from '@cifra/domain/cut-text';

export interface StoredAnswer {
  readonly command: string;
  readonly input_hash: string;
  readonly answer: string;
}

const findStoredAnswer = tenantQuery<{ principal: string; key: string }>()((q) =>
  q.db
    .select({
      command: q.t.idempotency_keys.command,
      input_hash: q.t.idempotency_keys.input_hash,
      answer: q.t.idempotency_keys.answer,
    })
    .from(q.t.idempotency_keys)
    .where(
      and(
        eq(q.t.idempotency_keys.principal, q.arg(q.t.idempotency_keys.principal, 'principal')),
        eq(q.t.idempotency_keys.key, q.arg(q.t.idempotency_keys.key, 'key')),
      ),
    ),
);

/** Whose the key is: the same key of another principal is another key. */
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

/** What the key stands for already, if anything. Both kinds of database have the same table. */
export async function findAnswer<Tables>(
  tx: ReadTx<Tables>,
  key: { principal: string; key: string },
): Promise<StoredAnswer | null> {
  return tx.first(findStoredAnswer as unknown as Query<Tables, typeof key, StoredAnswer>, key);
}

/** What a command answered when it was carried out under the request's key; null: it was not carried out. Reads alone. */
export async function answerGiven<Input, Value, Code extends RefusalCode>(
  tx: TenantReadTx,
  { name }: TenantCommand<Input, Value, Code>,
  request: CommandRequest & { readonly idempotencyKey: string },
): Promise<Value | null> {
  const stored = await tx.first(findStoredAnswer, {
    principal: principalOf(request),
    key: request.idempotencyKey,
  });
  return stored?.command === name ? (JSON.parse(stored.answer) as Value) : null;
}

/** Keeps the answer in the command's own transaction, as long as the books are kept. */
export function keepAnswer<Tables>(
  tx: WriteTx<Tables>,
  kept: { principal: string; key: string; command: string; inputHash: string; answer: unknown },
): void {
  tx.insert(idempotencyKeys as never, {
    principal: kept.principal,
    key: kept.key,
    command: kept.command,
    input_hash: kept.inputHash,
    answer: jsonText(kept.answer),
  });
}
