import { openBooks } from '@cifra/ops/open-books';
import { systemRequest } from '@cifra/ops/system-request';
import { createJobs } from '@cifra/ops/jobs/jobs';
import { configOf } from '../worlds/product/data-directory.ts';

/**
 * A worker of the firm in a process of its own: `batch-process.ts <data directory> <lock's life, milliseconds> [<command> <n>]`. It ends itself
 * by SIGKILL when it is about to give the command for the nth time: `batch.beginTenant`, `books.advanceClose`, or `batch.endTenant`, when the books
 * have committed and nobody was told.
 */
const [directory = '', lockLife = '', lastCommand = '', nth = '0'] = process.argv.slice(2);
const config = configOf(directory);
const books = await openBooks(config, { onProgress: () => undefined });

let count = 0;
const watched = <Execute extends (...call: never[]) => Promise<unknown>>(execute: Execute): Execute =>
  (async (...call: never[]) => {
    const [{ name }] = call as unknown as [{ readonly name: string }];
    if (name === lastCommand && (count += 1) === Number(nth)) process.kill(process.pid, 'SIGKILL');
    return execute(...call);
  }) as Execute;
books.execute = watched<typeof books.execute>(books.execute.bind(books));
books.executeControl = watched<typeof books.executeControl>(books.executeControl.bind(books));

const jobs = await createJobs({
  books,
  config: { ...config, jobs: { isWorker: true, mongoUrl: null } },
  request: systemRequest('jobs'),
  log: (record) => process.stderr.write(`${JSON.stringify(record)}\n`),
  timing: { lockLifeMilliseconds: Number(lockLife), scanEveryMilliseconds: 50, syncEveryMilliseconds: 200 },
});
process.once('SIGTERM', () => {
  void jobs
    .close()
    .then(() => books.close())
    .then(() => process.exit(0));
});
jobs.worker?.start();
process.stdout.write('started\n');
