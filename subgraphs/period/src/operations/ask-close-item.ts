import type { TenantCommand } from '@cifra/books/command';
import type { Uuid } from '@cifra/domain/ids';
import { checkIdempotencyKey } from '@cifra/domain/normalise';
import type { Refusal } from '@cifra/domain/refusals';
import type { Result } from '@cifra/domain/result';
import { notFoundOrDenied } from '@cifra/access/errors';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { PeriodContext } from '../context.ts';

type InputInvalid = Refusal<'INPUT_INVALID'>;

type CloseItemCode =
  | 'PERIOD_UNKNOWN'
  | 'CLOSE_NOT_IN_WORK'
  | 'CLOSE_ITEM_UNKNOWN'
  | 'VERSION_CONFLICT'
  | 'CLOSE_ITEM_NOT_IN_STATE'
  | 'USER_UNKNOWN'
  | 'REASON_TOO_SHORT'
  | 'INPUT_INVALID';

/** Checks the key, parses, runs the command and shapes the answer with the period as it is then. */
export async function askCloseItem<Input, Code extends CloseItemCode>(
  command: TenantCommand<Input, Uuid, Code>,
  given: { readonly idempotencyKey: string; readonly periodId: string },
  {
    parse,
    context,
  }: {
    readonly parse: () => Result<Input, InputInvalid> | Promise<Result<Input, InputInvalid>>;
    readonly context: PeriodContext;
  },
) {
  const key = checkIdempotencyKey(given.idempotencyKey);
  if (!key.ok) return toGraphQLRefusal(key.refusal);
  const input = await parse();
  if (!input.ok) return toGraphQLRefusal(input.refusal);
  const { books, tenantId, commandRequest, loadersOf } = context;
  const request = commandRequest({ idempotencyKey: key.value });
  const outcome = await books.execute(command, { tenantId }, input.value, request);
  if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
  const loaders = loadersOf(tenantId);
  const periodId = given.periodId.toLowerCase() as Uuid;
  loaders.closePackage.clear(periodId);
  const period = await loaders.period.clear(periodId).load(periodId);
  if (!period) throw notFoundOrDenied();
  return { __typename: 'CloseItemChanged' as const, itemId: outcome.value, period };
}
