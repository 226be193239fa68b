import { controlCommand, type CommandRequest, type DoorRefusalCode } from '@cifra/books/command';
import type { AuditEvent } from '@cifra/domain/events';
import { refusalCodes, type CodeOf, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { parseUuid, type Uuid } from '@cifra/domain/ids';
import { changeJob as changeRow, type JobAction } from '@cifra/jobs/control-plane/transactions';
import { JobStoreUnavailable } from '@cifra/jobs/failures';
import type { JobBoard, JobView } from '@cifra/jobs/job-board';
import type { Books } from '@cifra/books/books';

export interface JobChange {
  readonly id: string;
  readonly name: string;
  readonly tenantId: Uuid | null;
  readonly action: JobAction;
  /** Whether the job is a row of the control plane: then it changes in this transaction. */
  readonly isHere: boolean;
}

type JobEvent = AuditEvent<'JOB_PAUSED' | 'JOB_RESUMED' | 'JOB_RETRIED' | 'JOB_RUN_REQUESTED'>;

const events: Readonly<Record<JobAction, JobEvent['event']>> = {
  pause: 'JOB_PAUSED',
  resume: 'JOB_RESUMED',
  retry: 'JOB_RETRIED',
  run: 'JOB_RUN_REQUESTED',
};

const writeCodes = refusalCodes('JOB_UNKNOWN');

/** Pauses, resumes, retries a job or has it run, and records it. Returns the key of a requested run. Refuses: JOB_UNKNOWN. */
export const changeJobCommand = controlCommand<
  JobChange,
  { readonly runKey: string },
  CodeOf<typeof writeCodes>
>(
  'firm.changeJob',
  async (tx, { id, name, tenantId, action, isHere }) => {
    const runKey = tx.commitNumber.toString();
    const facts = { name, tenantId };
    let [before, after]: [JobEvent['before'], JobEvent['after']] = [null, facts];
    if (isHere) {
      const now = Number(tx.commitInstantMicros / 1000n);
      const parsed = parseUuid(id);
      const changed = parsed.ok ? await changeRow(tx, { id: parsed.value, action, runKey, now }) : null;
      if (changed === null) return refused(refuse('JOB_UNKNOWN', { jobRef: id.slice(0, 64) }));
      before = { ...facts, isPaused: changed.before.isPaused, nextRunAt: changed.before.nextRunAt };
      after = { ...facts, isPaused: changed.after.isPaused, nextRunAt: changed.after.nextRunAt };
    }
    tx.record({ event: events[action], objectType: 'Job', objectId: id, before, after });
    return accepted({ runKey });
  },
  {
    refuses: writeCodes,
    about: async (_tx, { tenantId }) => (tenantId === null ? [] : [tenantId]),
  },
);

export const changeJobCodes = refusalCodes('JOBS_UNAVAILABLE', ...writeCodes);

/**
 * Changes a job at the request of a person. The event is written with it where the jobs are on the control plane, else before it.
 * Refuses in this order: JOBS_UNAVAILABLE, JOB_UNKNOWN.
 */
export async function changeJob(
  { books, jobs }: { readonly books: Pick<Books, 'executeControl'>; readonly jobs: JobBoard | null },
  { id, action }: { readonly id: string; readonly action: JobAction },
  request: CommandRequest,
): Promise<Result<JobView, RefusalOf<typeof changeJobCodes> | Refusal<DoorRefusalCode>>> {
  if (jobs === null) return refused(refuse('JOBS_UNAVAILABLE', { store: 'no store' }));
  try {
    const unknown = refused(refuse('JOB_UNKNOWN', { jobRef: id.slice(0, 64) }));
    const job = await jobs.find(id);
    if (job === null) return unknown;
    const isHere = jobs.isInControlPlane;
    const change = { id: job.id, name: job.name, tenantId: job.tenantId, action, isHere };
    const outcome = await books.executeControl(changeJobCommand, change, request);
    if (!outcome.ok) return outcome;
    if (!isHere) await jobs.change(job.id, { action, runKey: outcome.value.runKey });
    jobs.wake();
    const changed = await jobs.find(id);
    return changed === null ? unknown : accepted(changed);
  } catch (error) {
    if (error instanceof JobStoreUnavailable) return refused(unavailable(jobs));
    throw error;
  }
}

export function unavailable(jobs: JobBoard): Refusal<'JOBS_UNAVAILABLE'> {
  return refuse('JOBS_UNAVAILABLE', { store: jobs.isInControlPlane ? 'the control plane' : 'MongoDB' });
}
