import { randomUUID } from 'node:crypto';
import type { PermissionName } from '@cifra/access/permissions';
import type { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import { answerGiven } from '@cifra/books/idempotency';
import { batchRunById, type BatchRunRow } from './queries.ts';
import { beginBatchTenant, endBatchTenant, MOST_ATTEMPTS, type BatchTenantEnd } from './batch-tenant.ts';
import { findPackage } from '../close-package/close-package.ts';
import { advanceClose, previewAdvance, type AdvanceCloseDone } from '../close-steps/advance-close.ts';
import { withVerification, type VerificationFound } from '../close-package/verification.ts';
import type { SecondPersonFound } from '@cifra/domain/second-person';
import type { Uuid } from '@cifra/domain/ids';
import { productKey } from '@cifra/domain/normalise';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { permissionsOfTarget } from './batch-permissions.ts';

export interface BatchTenantParts {
  readonly books: Books;
  /** How far somebody is a second person to whoever made what they sign, now. */
  readonly secondPersonOf: (pair: {
    readonly makerId: Uuid;
    readonly signerId: Uuid;
  }) => Promise<SecondPersonFound>;
  /** What a user may do in a tenant right now. */
  readonly rightsOf: (userId: Uuid, tenantId: Uuid) => Promise<(permission: PermissionName) => boolean>;
  /** Called with an unexpected error, and the reference that is shown instead. */
  readonly onFailure: (failure: {
    readonly reference: string;
    readonly runId: Uuid;
    readonly tenantId: Uuid;
    readonly error: unknown;
  }) => void;
}

export interface BatchTenantRun {
  readonly runId: Uuid;
  readonly tenantId: Uuid;
  /** Aborted: start nothing more. Another worker takes over what was begun. */
  readonly signal: AbortSignal;
}

/**
 * Processes a tenant of a batch run: brings its month's close to the run's target in one command of its books, in the name of the
 * person who started the run and with that person's current rights, and stores the outcome. However often and by however many
 * workers this runs, the command is carried out once: its key is the run's and the tenant's. Returns the state stored (WAITING: it
 * failed and will be retried), or null if the tenant had already ended. Throws if the control plane cannot be written, or the
 * signal is aborted.
 */
export async function runBatchTenant(
  parts: BatchTenantParts,
  tenantRun: BatchTenantRun,
  request: CommandRequest,
): Promise<'WAITING' | BatchTenantEnd['state'] | null> {
  const { books, onFailure } = parts;
  const { runId, tenantId } = tenantRun;
  const run = await books.control.first(batchRunById, { id: runId });
  const begun = run && (await books.executeControl(beginBatchTenant, { runId, tenantId }, request));
  if (!run || !begun?.ok) return null;
  const { attempt } = begun.value;
  let end: BatchTenantEnd;
  try {
    end = await advance(parts, { run, attempt, ...tenantRun });
  } catch (error) {
    tenantRun.signal.throwIfAborted();
    const reference = randomUUID();
    onFailure({ reference, runId, tenantId, error });
    end = { state: 'FAILED', outcome: { kind: 'failure', reference }, tenantCommitNumber: null };
  }
  const ended = await books.executeControl(endBatchTenant, { runId, tenantId, attempt, end }, request);
  return ended.ok ? ended.value.state : null;
}

type Advancing = BatchTenantRun & { readonly run: BatchRunRow; readonly attempt: number };

async function advance(
  { books, rightsOf, secondPersonOf }: BatchTenantParts,
  tenantRun: Advancing,
): Promise<BatchTenantEnd> {
  const { run, tenantId, attempt, signal } = tenantRun;
  const { month, target } = run;
  const facts = await books.tenantFacts(tenantId);
  if (facts === null) return blocked(refuse('TENANT_UNKNOWN', { tenantRef: tenantId }));
  // An interrupted attempt may have done the work: then that is the outcome, whatever the person may do by now.
  const given =
    attempt === 1
      ? null
      : await books.read(tenantId, (tx) => answerGiven(tx, advanceClose, requestOf(tenantRun)));
  if (given !== null) return done(given);
  if (attempt > MOST_ATTEMPTS) throw new Error(`the worker ended in each of ${MOST_ATTEMPTS} attempts`);
  const may = await rightsOf(run.started_by, tenantId);
  const withdrawn = permissionsOfTarget[target].find((permission) => !may(permission));
  if (withdrawn !== undefined)
    return blocked(refuse('PERMISSION_WITHDRAWN', { permission: withdrawn, tenantRef: facts.slug }));
  // A rehearsal avoids verifying books that would be refused or need no submission.
  const actorId = run.started_by;
  const rehearsal = await books.report(previewAdvance, tenantId, { month, target, actorId });
  if (rehearsal === null) return blocked(refuse('TENANT_UNKNOWN', { tenantRef: tenantId }));
  if (rehearsal.refusal !== null) return blocked(rehearsal.refusal);
  const { periodId } = rehearsal;
  const makerId =
    periodId === null || !rehearsal.steps.includes('CLOSED')
      ? null
      : await books.read(tenantId, async (tx) => (await findPackage(tx, periodId)).fields.submitted_by);
  const second = makerId === null ? null : await secondPersonOf({ makerId, signerId: actorId });
  const take = (verification: VerificationFound | null) => {
    signal.throwIfAborted();
    return books.execute(
      advanceClose,
      { tenantId },
      { month, target, verification, second },
      requestOf(tenantRun),
    );
  };
  const isSubmitting = rehearsal.steps.includes('PENDING_APPROVAL');
  const outcome = isSubmitting ? await withVerification(books, tenantId, take, month) : await take(null);
  return outcome.ok ? done(outcome.value) : blocked(outcome.refusal);
}

/** The person who started the run acts, not the worker. */
function requestOf({ run, tenantId }: Advancing): CommandRequest & { readonly idempotencyKey: string } {
  return {
    actor: { kind: 'user', id: run.started_by, name: null },
    requestId: `batch:${run.id}`,
    origin: `batch ${run.id}`,
    reason: null,
    idempotencyKey: productKey(`batch:${run.id}:${tenantId}`),
  };
}

function done({ steps, commitNumber }: AdvanceCloseDone): BatchTenantEnd {
  return {
    state: steps.length === 0 ? 'NOTHING_TO_DO' : 'DONE',
    outcome: { kind: 'steps', steps },
    tenantCommitNumber: commitNumber,
  };
}

function blocked(refusal: Refusal): BatchTenantEnd {
  return { state: 'BLOCKED', outcome: { kind: 'refusal', refusal }, tenantCommitNumber: null };
}
