import { expect, onTestFinished, test, vi } from 'vitest';
import { capabilityModules } from '@cifra/capabilities/registry';
import { Books } from '@cifra/books/books';
import { Followers } from '@cifra/books/follow/followers';
import { newId } from '@cifra/books/ids';
import { cancelBatchRunCommand } from '@cifra/closing/batch/cancel-batch-run';
import { startBatchRunCommand } from '@cifra/closing/batch/start-batch-run';
import { localDate } from '@cifra/domain/local-date';
import { createUser } from '../../../test/support/fixture-commands.ts';
import { openTestBooks, requestOf } from '../../../test/worlds/books/books.ts';
import { batchTasksFollower } from './batch-tasks-follower.ts';

test('a batch that another process starts or cancels has its tasks looked for within two seconds, and again where that failed', async () => {
  const { books, tenants, options } = await openTestBooks({
    commandModules: capabilityModules,
    tenants: [{ slug: 'panaderia', baseCurrency: 'PAB', startDate: localDate('2026-01-01') }],
  });
  const starter = { id: newId(), name: 'senior' };
  await books.executeControl(createUser, starter, requestOf());
  let looks = 0;
  let isAway = false;
  const lookForBatchTasks = async (): Promise<void> => {
    looks += 1;
    if (isAway) throw new Error('the job store cannot be reached');
  };
  const followers = new Followers(books, {
    followers: [batchTasksFollower(books, { lookForBatchTasks })],
    request: () => requestOf(),
    log: () => undefined,
  });
  followers.start();
  onTestFinished(() => followers.stop());

  // The command line, as far as the files are concerned.
  const other = await Books.open(options);
  onTestFinished(() => other.close());
  const tenantIds = tenants.map(({ id }) => id);
  const started = await other.executeControl(
    startBatchRunCommand,
    {
      choice: { tenantIds, group: null, isAll: false },
      tenantIds,
      month: '2026-01',
      target: 'CLOSED',
      startedBy: starter.id,
    },
    requestOf(),
  );
  if (!started.ok) throw new Error(JSON.stringify(started));
  await vi.waitFor(() => expect(looks).toBe(1), 2_000);

  isAway = true;
  await other.executeControl(cancelBatchRunCommand, started.value, requestOf());
  await vi.waitFor(() => expect(looks).toBe(2), 2_000);
  isAway = false;
  await vi.waitFor(() => expect(followers.state.followers).toMatchObject([{ waitingCount: 0 }]), 5_000);
  expect(looks).toBe(3);
});
