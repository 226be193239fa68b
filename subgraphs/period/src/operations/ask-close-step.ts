import { notFoundOrDenied } from '@cifra/access/errors';
import type { CommandRequest } from '@cifra/books/command';
import { parseUuid, type Uuid } from '@cifra/domain/ids';
import { checkIdempotencyKey } from '@cifra/domain/normalise';
import type { Refusal, RefusalCode } from '@cifra/domain/refusals';
import type { Result } from '@cifra/domain/result';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { PeriodContext } from '../context.ts';
import type { CloseStepAsked } from './close-steps.ts';

/** What the inputs of all close mutations have; those that lead back have a reason too. */
interface CloseStepInput {
  readonly idempotencyKey: string;
  readonly periodId: string;
  readonly version?: string | null | undefined;
  readonly reason?: string;
}

/** Parses, runs the command and shapes the answer with the period as it is then. */
export async function askCloseStep<Code extends RefusalCode>(
  input: CloseStepInput,
  { tenantId, commandRequest, loadersOf }: PeriodContext,
  run: (asked: CloseStepAsked, request: CommandRequest) => Promise<Result<Uuid, Refusal<Code>>>,
) {
  const key = checkIdempotencyKey(input.idempotencyKey);
  if (!key.ok) return toGraphQLRefusal(key.refusal);
  const periodId = parseUuid(input.periodId, 'periodId');
  if (!periodId.ok) return toGraphQLRefusal(periodId.refusal);
  const asked = { periodId: periodId.value, version: input.version ?? null };
  const outcome = await run(
    asked,
    commandRequest({ idempotencyKey: key.value, reason: input.reason ?? null }),
  );
  if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
  const period = await loadersOf(tenantId).period.clear(outcome.value).load(outcome.value);
  if (!period) throw notFoundOrDenied();
  return { __typename: 'PeriodCloseChanged' as const, period };
}
