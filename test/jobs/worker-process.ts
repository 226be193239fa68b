import { openBooks } from '@cifra/ops/open-books';
import { systemRequest } from '@cifra/ops/system-request';
import { createJobs } from '@cifra/ops/jobs/jobs';
import { configOf } from '../worlds/product/data-directory.ts';

/**
 * The firm's jobs in a process of its own: `worker-process.ts <data directory> <clock, milliseconds> [kill | <provider's CSV>]`. With `kill` it ends itself by
 * SIGKILL when a job's work is committed and its outcome is about to be written.
 */
const [directory = '', clockAt = '0', more = ''] = process.argv.slice(2);
const startedAt = Date.now();
const config = configOf(directory, more.endsWith('.csv') ? more : null);
const books = await openBooks(config, { onProgress: () => undefined });

if (more === 'kill') {
  const execute = books.executeControl.bind(books);
  books.executeControl = (async (
    command: { name: string },
    input: { state?: { lockedAt: number | null } },
    ...rest
  ) => {
    if (command.name === 'jobs.saveState' && input.state?.lockedAt === null)
      process.kill(process.pid, 'SIGKILL');
    return execute(command as never, input as never, ...(rest as [never]));
  }) as typeof books.executeControl;
}

const jobs = await createJobs({
  books,
  config: { ...config, jobs: { isWorker: true, mongoUrl: null } },
  request: systemRequest('jobs'),
  log: (record) => process.stderr.write(`${JSON.stringify(record)}\n`),
  nowMicros: () => BigInt(Number(clockAt) + (Date.now() - startedAt)) * 1000n,
  timing: { lockLifeMilliseconds: 1_500, scanEveryMilliseconds: 50, syncEveryMilliseconds: 200 },
});
process.once('SIGTERM', () => {
  void jobs
    .close()
    .then(() => books.close())
    .then(() => process.exit(0));
});
jobs.worker?.start();
process.stdout.write('started\n');
