import { randomUUID } from 'node:crypto';
import type { PermissionName } from '@cifra/access/permissions';
import type { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import { answerGiven } from '@cifra/books/idempotency';
import { batchRunById, type BatchRunRow } from '@cifra/books/batch/queries';
import {
  beginBatchTenant,
  endBatchTenant,
  MOST_ATTEMPTS,
  type TurnEnd,
} from '@cifra/books/batch/tenant-turn';
import { advanceClose, previewAdvance, type AdvanceCloseDone } from '@cifra/books/close/advance-close';
import { withVerification, type VerificationFound } from '@cifra/books/close/verification';
import type { Uuid } from '@cifra/domain/ids';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { permissionsOfTarget } from './batch-permissions.ts';

export interface BatchTurnParts {
  readonly books: Books;
  /** What a user may do in a tenant at this moment. */
  readonly rightsOf: (userId: Uuid, tenantId: Uuid) => Promise<(permission: PermissionName) => boolean>;
  /** Takes what was not expected, with the reference that is shown instead. */
  readonly onFailure: (failure: {
    readonly reference: string;
    readonly runId: Uuid;
    readonly tenantId: Uuid;
    readonly error: unknown;
  }) => void;
}

export interface BatchTurn {
  readonly runId: Uuid;
  readonly tenantId: Uuid;
  /** Aborted: begin nothing more. What was begun is taken over by another worker. */
  readonly signal: AbortSignal;
}

/**
 * A tenant's turn in a batch run: takes its month's close to the run's target in one command of its books, in the name of the person who started the
 * run and with the rights that they have now, and writes what became of it. Run any number of times, by any number of workers, the
 * command is carried out once: its key is the run's and the tenant's. Answers the state that was written (WAITING: it failed and is to be
 * tried again), or null when the turn has ended already. Throws when the control plane cannot be written, or the signal is aborted.
 */
export async function runBatchTenant(
  parts: BatchTurnParts,
  turn: BatchTurn,
  request: CommandRequest,
): Promise<'WAITING' | TurnEnd['state'] | null> {
  const { books, onFailure } = parts;
  const { runId, tenantId } = turn;
  const run = await books.control.first(batchRunById, { id: runId });
  const begun = run && (await books.executeControl(beginBatchTenant, { runId, tenantId }, request));
  if (!run || !begun?.ok) return null;
  const { attempt } = begun.value;
  let end: TurnEnd;
  try {
    end = await advance(parts, { run, attempt, ...turn });
  } catch (error) {
    turn.signal.throwIfAborted();
    const reference = randomUUID();
    onFailure({ reference, runId, tenantId, error });
    end = { state: 'FAILED', outcome: { kind: 'failure', reference }, tenantCommitNumber: null };
  }
  const ended = await books.executeControl(endBatchTenant, { runId, tenantId, attempt, end }, request);
  return ended.ok ? ended.value.state : null;
}

type Advancing = BatchTurn & { readonly run: BatchRunRow; readonly attempt: number };

async function advance({ books, rightsOf }: BatchTurnParts, turn: Advancing): Promise<TurnEnd> {
  const { run, tenantId, attempt, signal } = turn;
  const { month, target } = run;
  const facts = await books.tenantFacts(tenantId);
  if (facts === null) return blocked(refuse('TENANT_UNKNOWN', { tenant: tenantId }));
  // The work of an attempt that was cut off may be done: then that is the outcome, whatever the person may do by now.
  const given =
    attempt === 1 ? null : await books.read(tenantId, (tx) => answerGiven(tx, advanceClose, requestOf(turn)));
  if (given !== null) return done(given);
  if (attempt > MOST_ATTEMPTS) throw new Error(`the worker ended in each of ${MOST_ATTEMPTS} attempts`);
  const may = await rightsOf(run.started_by, tenantId);
  const withdrawn = permissionsOfTarget[target].find((permission) => !may(permission));
  if (withdrawn !== undefined)
    return blocked(refuse('PERMISSION_WITHDRAWN', { permission: withdrawn, tenant: facts.slug }));
  // A rehearsal spares the verification of books that would be refused or need none.
  const actorId = run.started_by;
  const rehearsal = await books.report(previewAdvance, tenantId, { month, target, actorId });
  if (rehearsal === null) return blocked(refuse('TENANT_UNKNOWN', { tenant: tenantId }));
  if (rehearsal.refusal !== null) return blocked(rehearsal.refusal);
  const take = (verification: VerificationFound | null) => {
    signal.throwIfAborted();
    return books.execute(advanceClose, { tenantId }, { month, target, verification }, requestOf(turn));
  };
  const isSubmitting = rehearsal.steps.includes('PENDING_APPROVAL');
  const outcome = isSubmitting ? await withVerification(books, tenantId, take, month) : await take(null);
  return outcome.ok ? done(outcome.value) : blocked(outcome.refusal);
}

/** The person who started the run acts, not the worker. */
function requestOf({ run, tenantId }: Advancing): CommandRequest & { readonly idempotencyKey: string } {
  return {
    actor: { kind: 'user', id: run.started_by, name: run.started_by_name },
    requestId: `batch:${run.id}`,
    origin: `batch ${run.id}`,
    reason: null,
    idempotencyKey: `batch:${run.id}:${tenantId}`,
  };
}

function done({ steps, commitNumber }: AdvanceCloseDone): TurnEnd {
  return {
    state: steps.length === 0 ? 'NOTHING_TO_DO' : 'DONE',
    outcome: { kind: 'steps', steps },
    tenantCommitNumber: commitNumber,
  };
}

function blocked(refusal: Refusal): TurnEnd {
  return { state: 'BLOCKED', outcome: { kind: 'refusal', refusal }, tenantCommitNumber: null };
}
