import { toJobId, type JobParameters, type JobRepository } from 'agenda';
import { expect, test } from 'vitest';
import { countedRepository } from './counted-repository.ts';

const job: JobParameters = { name: 'a', type: 'normal', priority: 0, nextRunAt: null, data: {} };

/** A repository in which every write answers `found`, and every removal `count`. */
function counting({ isThere = true, count = 1 }: { isThere?: boolean; count?: number } = {}) {
  const said: string[] = [];
  const inner = new Proxy({} as JobRepository, {
    get: (_target, name: string) => async () => {
      said.push(name);
      return name.endsWith('Jobs') && name !== 'unlockJobs' ? count : isThere ? job : undefined;
    },
  });
  const repository = countedRepository(inner, async () => void said.push('counted'));
  return { said, repository };
}

test('each write to the store is counted once, after it has ended', async () => {
  const { said, repository } = counting();
  const id = toJobId('x');
  const writes: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['saveJob', () => repository.saveJob(job, undefined)],
    ['saveJobState', () => repository.saveJobState(job, undefined)],
    ['lockJob', () => repository.lockJob(job, undefined)],
    ['getNextJobToRun', () => repository.getNextJobToRun('a', new Date(), new Date(), undefined, undefined)],
    ['unlockJob', () => repository.unlockJob(job)],
    ['unlockJobs', () => repository.unlockJobs([id])],
    ['removeJobs', () => repository.removeJobs({ id })],
    ['disableJobs', () => repository.disableJobs({ id })],
    ['enableJobs', () => repository.enableJobs({ id })],
    ['purgeAllJobs', () => repository.purgeAllJobs()],
  ];
  for (const [name, write] of writes) {
    said.length = 0;
    await write();
    expect(said).toEqual([name, 'counted']);
  }
});

test('what is read, and what found nothing to write, is not counted', async () => {
  const { said, repository } = counting({ isThere: false, count: 0 });
  await repository.queryJobs();
  await repository.getJobById('x');
  await repository.getQueueSize();
  await repository.removeJobs({ id: 'x' });
  await repository.disableJobs({ id: 'x' });
  await repository.lockJob(job, undefined);
  await repository.getNextJobToRun('a', new Date(), new Date(), undefined, undefined);
  expect(said).toHaveLength(7);
  expect(said).not.toContain('counted');
});

test('a write that fails is not counted, and its failure is thrown', async () => {
  const said: string[] = [];
  const inner = new Proxy({} as JobRepository, {
    get: () => async () => {
      throw new Error('away');
    },
  });
  const repository = countedRepository(inner, async () => void said.push('counted'));
  await expect(repository.saveJob(job, undefined)).rejects.toThrow('away');
  expect(said).toEqual([]);
});
