import type { Uuid } from '@cifra/domain/ids';
import type { LockState } from '@cifra/domain/periods';
import { checkIdempotencyKey } from '@cifra/domain/normalise';
import { parseUuid } from '@cifra/domain/ids';
import { accepted, type Result } from '@cifra/domain/result';
import type { Refusal } from '@cifra/domain/refusals';
import { notFoundOrDenied } from '@cifra/access/errors';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { PeriodContext } from '../context.ts';
import type { lockPeriod, LockPeriod } from './lock-period.ts';

/** The input of both mutations: they differ in their permission, and in whether the reason is needed. */
interface LockInput {
  readonly idempotencyKey: string;
  readonly periodId: string;
  readonly to: LockState;
  readonly reason?: string | null | undefined;
  readonly version?: string | null | undefined;
}

function parseLockInput(
  input: LockInput,
): Result<
  LockPeriod & { readonly idempotencyKey: string },
  Refusal<'INPUT_INVALID' | 'IDEMPOTENCY_KEY_INVALID'>
> {
  const key = checkIdempotencyKey(input.idempotencyKey);
  if (!key.ok) return key;
  const periodId = parseUuid(input.periodId, 'periodId');
  if (!periodId.ok) return periodId;
  return accepted({
    idempotencyKey: key.value,
    periodId: periodId.value,
    to: input.to,
    reason: input.reason ?? null,
    version: input.version ?? null,
  });
}

/** Parses, runs the command and shapes the answer with the period as it is then. */
export async function askLockChange(command: typeof lockPeriod, given: LockInput, context: PeriodContext) {
  const parsed = parseLockInput(given);
  if (!parsed.ok) return toGraphQLRefusal(parsed.refusal);
  const { idempotencyKey, ...input } = parsed.value;
  const { books, tenantId, commandRequest, loadersOf } = context;
  const outcome = await books.execute(
    command,
    { tenantId },
    input,
    commandRequest({ idempotencyKey, reason: input.reason }),
  );
  if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
  const periodId: Uuid = outcome.value;
  const period = await loadersOf(tenantId).period.clear(periodId).load(periodId);
  if (!period) throw notFoundOrDenied();
  return { __typename: 'PeriodLockChanged' as const, period };
}
