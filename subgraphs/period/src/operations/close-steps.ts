import type { Uuid } from '@cifra/domain/ids';
import type { CloseState } from '@cifra/domain/periods';
import { checkIdempotencyKey } from '@cifra/domain/normalise';
import { parseUuid } from '@cifra/domain/ids';
import { tenantCommand, type TenantCommand } from '@cifra/books/command';
import { changeCloseState, type CloseChangeRefusal } from '@cifra/books/periods/change-close-state';
import { notFoundOrDenied } from '@cifra/access/errors';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { PeriodContext } from '../context.ts';

/** Plain data: the version is decimal digits. */
export interface CloseStep {
  readonly periodId: Uuid;
  readonly version: string | null;
}

const stepTo = (name: string, to: CloseState): TenantCommand<CloseStep, Uuid, CloseChangeRefusal['code']> =>
  tenantCommand(name, (tx, { periodId, version }) =>
    changeCloseState(tx, {
      periodId,
      to,
      reason: null,
      expectedVersion: version === null ? null : BigInt(version),
    }),
  );

/** Somebody begins to prepare the close of a period; answers its id. */
export const prepareClose = stepTo('period.prepareClose', 'DRAFT');

/** Puts the close of a period before an approver; answers its id. */
export const submitClose = stepTo('period.submitClose', 'PENDING_APPROVAL');

interface CloseStepInput {
  readonly idempotencyKey: string;
  readonly periodId: string;
  readonly version?: string | null | undefined;
}

/** Parses, runs the command and shapes the answer with the period as it is then. */
export async function askCloseStep(
  command: typeof prepareClose,
  input: CloseStepInput,
  { books, tenantId, commandRequest, loadersOf }: PeriodContext,
) {
  const key = checkIdempotencyKey(input.idempotencyKey);
  if (!key.ok) return toGraphQLRefusal(key.refusal);
  const periodId = parseUuid(input.periodId, 'periodId');
  if (!periodId.ok) return toGraphQLRefusal(periodId.refusal);
  const step = { periodId: periodId.value, version: input.version ?? null };
  const outcome = await books.execute(
    command,
    { tenantId },
    step,
    commandRequest({ idempotencyKey: key.value }),
  );
  if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
  const period = await loadersOf(tenantId).period.clear(outcome.value).load(outcome.value);
  if (!period) throw notFoundOrDenied();
  return { __typename: 'PeriodCloseChanged' as const, period };
}
