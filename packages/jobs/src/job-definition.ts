import type { LocalDate } from '@cifra/domain/local-date';
import type { Uuid } from '@cifra/domain/ids';

/** One run of a job, as its handler sees it. */
export interface JobRun {
  readonly jobId: string;
  readonly name: string;
  /** Null: the job is the firm's. */
  readonly tenantId: Uuid | null;
  /** The scheduler's clock, in microseconds since the epoch. */
  readonly nowMicros: bigint;
  /** The calendar day of the run in the job's time zone. */
  readonly day: LocalDate;
  /**
   * The key of what the run does: the same for every attempt on a day, so that it is done once however often it is begun; a run that
   * somebody asked for has one of its own. Handlers give it to the commands they call.
   */
  readonly idempotencyKey: string;
  /** Aborted when the lock is lost or the worker stops and cannot wait: begin nothing more. */
  readonly signal: AbortSignal;
}

/** A thin job: it calls one operation. */
export interface JobDefinition {
  /** Permanent; the store knows the job by it. */
  readonly name: string;
  /** What it does, for people: one sentence. */
  readonly meaning: string;
  /** Once for the firm, in UTC; or once for each tenant, in the tenant's time zone. */
  readonly scope: 'firm' | 'tenant';
  /** Five fields of cron, in the job's time zone; the same for all tenants, or what a tenant chose. */
  readonly cron: string | ((tenant: ScheduledTenant) => string);
  /** Seconds to wait after each failure in a row; after the last, the next time of the cron. */
  readonly retrySeconds: readonly number[];
  /** Does the work. Throws `JobFailed` with what people may read; anything else is masked. Run at least once: idempotent by its key. */
  readonly run: (run: JobRun) => Promise<void>;
}

export interface ScheduledTenant {
  readonly id: Uuid;
  readonly timeZone: string;
  /** Local times that the tenant chose, `hh:mm`, by their setting. */
  readonly times?: Readonly<Record<string, string>>;
}

/** The key of a job of the firm; a tenant's is the tenant's id. */
export const FIRM_KEY = 'firm';

/** What every job of ours carries. */
export interface ScheduledData {
  readonly key: string;
  readonly tenantId: Uuid | null;
  /** The last time that somebody asked for a run; a number of milliseconds. */
  readonly asked?: { readonly key: string; readonly at: number };
}

export function scheduledData(data: unknown): ScheduledData {
  return data as ScheduledData;
}
