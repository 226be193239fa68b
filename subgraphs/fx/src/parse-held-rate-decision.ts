import { parseUuid } from '@cifra/domain/ids';
import { checkIdempotencyKey } from '@cifra/domain/normalise';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { DecideHeldRateInput } from './generated/resolvers.ts';
import type { HeldRateDecision } from './operations/decide-held-rate.ts';

/** Reads what was decided of a held rate. Refuses: IDEMPOTENCY_KEY_INVALID, HELD_RATE_UNKNOWN (no id is written so). */
export function parseHeldRateDecision({
  idempotencyKey,
  heldRateId,
  reason,
}: DecideHeldRateInput): Result<
  { readonly key: string; readonly decision: HeldRateDecision },
  Refusal<'IDEMPOTENCY_KEY_INVALID' | 'HELD_RATE_UNKNOWN'>
> {
  const key = checkIdempotencyKey(idempotencyKey);
  if (!key.ok) return key;
  const id = parseUuid(heldRateId);
  if (!id.ok) return refused(refuse('HELD_RATE_UNKNOWN', { heldRateId: heldRateId.slice(0, 64) }));
  return accepted({ key: key.value, decision: { heldRateId: id.value, reason } });
}
