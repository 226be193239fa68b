import type { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import { startBatchRunCommand, type TenantChoice } from './start-batch-run.ts';
import type { CloseTarget } from '@cifra/domain/close-path';
import type { Uuid } from '@cifra/domain/ids';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { refused, type Result } from '@cifra/domain/result';
import { permissionsOfTarget } from './batch-permissions.ts';
import { chooseTenants, parseMonth, type Allows, type ChoiceRefusal } from './choose-tenants.ts';

export interface BatchInput {
  readonly choice: TenantChoice;
  readonly month: string;
  readonly target: CloseTarget;
}

/** Who starts it, and what they may do where. */
export interface BatchStarter {
  readonly userId: Uuid;
  readonly allows: Allows;
}

/**
 * Starts a batch: the run and its tenants are written down, and nothing else happens yet. Refuses in this order: INPUT_INVALID, GROUP_UNKNOWN,
 * TENANT_UNKNOWN (not there, not the caller's, or without a permission that a step of the target needs: of the first such tenant; then
 * nothing is started), IDEMPOTENCY_KEY_REUSED.
 */
export async function startBatch(
  books: Books,
  { choice, month, target }: BatchInput,
  starter: BatchStarter,
  request: CommandRequest,
): Promise<Result<{ readonly runId: Uuid }, ChoiceRefusal | Refusal<'IDEMPOTENCY_KEY_REUSED'>>> {
  const parsed = parseMonth(month);
  if (!parsed.ok) return parsed;
  const chosen = await chooseTenants(books.control, choice, starter.allows);
  if (!chosen.ok) return chosen;
  const needed = permissionsOfTarget[target];
  const denied = chosen.value.find(
    ({ number }) => !needed.every((permission) => starter.allows(permission, number)),
  );
  if (denied !== undefined) return refused(refuse('TENANT_UNKNOWN', { tenantRef: denied.id }));
  return books.executeControl(
    startBatchRunCommand,
    {
      choice,
      tenantIds: chosen.value.map(({ id }) => id),
      month: parsed.value,
      target,
      startedBy: starter.userId,
    },
    request,
  );
}
