import { JobStoreUnsuitable } from '@cifra/jobs/failures';
import { newId } from '@cifra/books/ids';
import type { OperationsConfig } from '../config.ts';
import { advice, missing, ok, type Finding } from './finding.ts';

const SUBJECT = 'job store';

/** Whether the server that keeps the jobs is there, and has what they need. Creates the indexes that are missing. */
export async function findingsOfJobStore({
  jobs,
}: Pick<OperationsConfig, 'jobs'>): Promise<readonly Finding[]> {
  if (jobs.mongoUrl === null) return [ok(SUBJECT, 'the control plane')];
  const { mongoBackend } = await import('@cifra/jobs/mongo/mongo-backend');
  const backend = mongoBackend(jobs.mongoUrl, { newId });
  try {
    const { version, topology } = await backend.inspect();
    const says = `MongoDB ${version}, ${topology}`;
    return [
      topology === 'standalone'
        ? advice(SUBJECT, `${says}: no job runs while it is away`, 'use a replica set of three')
        : ok(SUBJECT, says),
    ];
  } catch (error) {
    return error instanceof JobStoreUnsuitable ? lacking(error) : [unreachable(error)];
  } finally {
    await backend.disconnect();
  }
}

function lacking({ lacks, supported }: JobStoreUnsuitable): readonly Finding[] {
  return lacks.map(({ code, says }) =>
    missing(SUBJECT, `its server lacks ${says} (${code})`, `move it to a server with that: ${supported}`),
  );
}

/** The driver's messages name hosts, never passwords. */
function unreachable(error: unknown): Finding {
  const reason = error instanceof Error ? error.message : String(error);
  return missing(
    SUBJECT,
    `not reached: ${reason}`,
    'mend the server or CIFRA_JOBS_MONGODB_URL; until then no job runs',
  );
}
