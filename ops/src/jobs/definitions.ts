import { secondPersonNow } from '@cifra/firm/decisions/second-person-now';
import { availableParallelism } from 'node:os';
import { openBatchTenants } from '@cifra/closing/batch/queries';
import type { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import type { Uuid } from '@cifra/domain/ids';
import { productKey } from '@cifra/domain/normalise';
import { explanationOf, type Refusal } from '@cifra/domain/refusals';
import { JobFailed } from '@cifra/jobs/failures';
import type { JobDefinition, JobRun, ScheduledTenant, TaskDefinition } from '@cifra/jobs/job-definition';
import { fetchProviderRates } from '@cifra/rates/refresh/fetch-provider-rates';
import { TargetFailed } from '@cifra/firm/backups/targets/target';
import { takeOverDailyRates } from '@cifra/firm/daily-rates/take-over-daily-rates';
import type { RateProviderSettings } from '@cifra/rates/providers/config';
import { reverseDueAccruals } from '@cifra/ledger/accruals/reverse-due-accruals';
import { runDueRecurring } from '@cifra/ledger/recurring/run-due-recurring';
import { runBatchTenant, type BatchTenantParts } from '@cifra/closing/batch/run-batch-tenant';
import { verifyControlNow } from '@cifra/trail/verify/control-verifications';
import { allMayNow, rightsNow } from './rights-of.ts';

/** Permanent names: the store identifies the jobs by them. */
const FETCH_RATES = 'fx.fetchProviderRates';
export const TAKE_OVER_RATES = 'fx.takeOverRates';
const RUN_RECURRING = 'ledger.runRecurring';
const REVERSE_ACCRUALS = 'ledger.reverseAccruals';
const VERIFY_CONTROL = 'audit.verifyControl';
const KEEP_DIGEST = 'audit.keepDigest';
export const RUN_BATCH_TENANT = 'batch.runTenant';

interface JobParts {
  readonly books: Books;
  /** The rate source. Null means none: only imported rates are used. */
  readonly rateProvider: RateProviderSettings | null;
  /** Reader threads. This many batch tenants are processed at once, at least one per core. */
  readonly readerThreads?: number;
  /** Signs the digest of the day and keeps it elsewhere. Null: it is not said where. */
  readonly keepDigest?: ((request: CommandRequest) => Promise<void>) | null;
  /** Called with the reason if a batch tenant fails. */
  readonly onBatchFailure?: BatchTenantParts['onFailure'];
}

const MINUTE = 60;
/** After a failure: soon, then later, and finally the next day. */
const RETRY_SECONDS = [5 * MINUTE, 15 * MINUTE, 60 * MINUTE, 4 * 60 * MINUTE];

/** Every job of the firm. Each is thin: it calls one operation with the run's key, and reports what people should read. */
export function jobDefinitions(parts: JobParts): JobDefinition[] {
  const { books, rateProvider, keepDigest = null } = parts;
  const provider = rateProvider?.provider ?? 'ECB';
  const takeOver: JobDefinition = {
    name: TAKE_OVER_RATES,
    meaning:
      'Takes the provider’s rates over into the tenant’s history, for the currencies that its books use.',
    scope: 'tenant',
    cron: takeOverCron,
    retrySeconds: RETRY_SECONDS,
    run: async (run) => {
      const outcome = await takeOverDailyRates(
        books,
        tenantOf(run),
        { provider, day: run.day },
        requestOf(run),
      );
      if (outcome.kind === 'notReadYet') throw new JobFailed('The books have not been read yet.');
      if (outcome.kind === 'refused') throw new JobFailed(explanationOf(outcome.refusal));
    },
  };
  const recurring: JobDefinition = {
    name: RUN_RECURRING,
    meaning: 'Takes the recurring entries that are due.',
    scope: 'tenant',
    cron: '0 1 * * *',
    // A refused command is seldom accepted an hour later; a person has to look at it.
    retrySeconds: [60 * MINUTE],
    run: async (run) => {
      const tenantId = tenantOf(run);
      // Whoever may not post gets nothing posted by having the machine do it.
      const mayPost = allMayNow(books, { tenantId, permission: 'GL.Post' });
      const due = { tenantId, upTo: run.day, signal: run.signal, mayPost };
      const { doneCount, refusals } = await runDueRecurring(books, due, requestOf(run));
      if (refusals.length > 0) throw new JobFailed(refusedDates(doneCount, refusals));
    },
  };
  const accruals: JobDefinition = {
    name: REVERSE_ACCRUALS,
    meaning: 'Reverses the accruals whose day has come.',
    scope: 'tenant',
    cron: '30 1 * * *',
    retrySeconds: [60 * MINUTE],
    run: async (run) => {
      const due = { tenantId: tenantOf(run), day: run.day, signal: run.signal };
      const { doneCount, refusals } = await reverseDueAccruals(books, due, requestOf(run));
      if (refusals.length > 0) throw new JobFailed(refusedAccruals(doneCount, refusals));
    },
  };
  const fetching = rateProvider === null ? [] : [fetchJob(books, rateProvider)];
  const keeping = keepDigest === null ? [] : [keepDigestJob(keepDigest)];
  return [...fetching, verifyControlJob(books), ...keeping, takeOver, recurring, accruals, batchTask(parts)];
}

/** A batch tenant: one task for each that is waiting or running. The run itself counts the attempts. */
function batchTask({ books, readerThreads = 0, onBatchFailure = () => undefined }: JobParts): TaskDefinition {
  const parts: BatchTenantParts = {
    books,
    rightsOf: rightsNow(books),
    secondPersonOf: (pair) => secondPersonNow(books.control, pair, BigInt(Date.now()) * 1000n),
    onFailure: onBatchFailure,
  };
  return {
    name: RUN_BATCH_TENANT,
    meaning: 'Takes a tenant’s month to the target of a batch run.',
    scope: 'task',
    retrySeconds: [2, 5],
    concurrency: Math.max(2, readerThreads, availableParallelism()),
    listTasks: async () =>
      (await books.control.all(openBatchTenants, {})).map(({ runId, tenantId }) => ({
        key: `${runId}:${tenantId}`,
        tenantId,
        data: runId,
      })),
    run: async (run) => {
      const tenantRun = { runId: run.data as Uuid, tenantId: tenantOf(run), signal: run.signal };
      if ((await runBatchTenant(parts, tenantRun, { ...requestOf(run), idempotencyKey: null })) === 'WAITING')
        throw new JobFailed('This tenant of the batch failed and will be retried.');
    },
  };
}

function fetchJob(books: Books, settings: RateProviderSettings): JobDefinition {
  return {
    name: FETCH_RATES,
    meaning: `Fetches what is new from the rate provider (${settings.provider}).`,
    scope: 'firm',
    cron: '0 0 * * *',
    retrySeconds: RETRY_SECONDS,
    run: async (run) => {
      const fetched = await fetchProviderRates(
        books,
        { settings, signal: run.signal, nowMicros: () => run.nowMicros },
        requestOf(run),
      );
      if (fetched.isFailure)
        throw new JobFailed(`${fetched.provider}: ${fetched.outcome}. ${fetched.detail ?? ''}`.trim());
    },
  };
}

/** A control plane that does not hold stays as it is until somebody looks: trying again sooner would say the same. */
function verifyControlJob(books: Books): JobDefinition {
  return {
    name: VERIFY_CONTROL,
    meaning: 'Verifies the control plane: users, grants, tenants and settings against their chain.',
    scope: 'firm',
    cron: '15 2 * * *',
    retrySeconds: [24 * 60 * MINUTE],
    run: async (run) => {
      const { firstFault } = await verifyControlNow(books, requestOf(run));
      if (firstFault !== null) throw new JobFailed(`The control plane does not hold: ${firstFault}.`);
    },
  };
}

/** After the verification of the night, so that a digest vouches for what was looked at. */
function keepDigestJob(keepDigest: (request: CommandRequest) => Promise<void>): JobDefinition {
  return {
    name: KEEP_DIGEST,
    meaning: 'Signs the heads of all chains and keeps the digest where CIFRA_DIGEST_TARGET says.',
    scope: 'firm',
    cron: '45 2 * * *',
    retrySeconds: RETRY_SECONDS,
    run: async (run) => {
      try {
        await keepDigest(requestOf(run));
      } catch (error) {
        if (error instanceof TargetFailed) throw new JobFailed(error.message);
        throw error;
      }
    },
  };
}

/** The local time of a tenant's rate update, half past midnight by default. */
function takeOverCron({ times }: ScheduledTenant): string {
  const [hour = '0', minute = '30'] = (times?.['fx.takeOverAt'] ?? '00:30').split(':');
  return `${Number(minute)} ${Number(hour)} * * *`;
}

function requestOf(run: JobRun): CommandRequest & { readonly idempotencyKey: string } {
  return {
    actor: { kind: 'system', id: null, name: 'jobs' },
    requestId: run.jobId,
    origin: `job ${run.name}`,
    reason: null,
    idempotencyKey: productKey(run.idempotencyKey),
  };
}

function tenantOf({ name, tenantId }: JobRun): Uuid {
  if (tenantId === null) throw new Error(`${name} is a tenant's job but has no tenant`);
  return tenantId;
}

function refusedAccruals(doneCount: number, refusals: readonly Refusal[]): string {
  const shown = [...new Set(refusals.map(explanationOf))].slice(0, 3).join(' ');
  return `Accruals reversed: ${doneCount}; refused: ${refusals.length}. ${shown}`;
}

function refusedDates(doneCount: number, refusals: readonly Refusal[]): string {
  const shown = [...new Set(refusals.map(explanationOf))].slice(0, 3).join(' ');
  return `Due dates handled: ${doneCount}; refused: ${refusals.length}. ${shown}`;
}
