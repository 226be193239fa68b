import { expect, onTestFinished, test } from 'vitest';
import { JobStoreUnsuitable } from '../failures.ts';
import type { JobDefinition } from '../job-definition.ts';
import { JobWorker, type JobLogRecord } from '../job-worker.ts';
import { newId } from '../testing/control-store.fixture.ts';
import { mongoBackend, type MongoBackend } from './mongo-backend.ts';
import { pretendingServer, type Pretence } from '../testing/pretending-server.fixture.ts';

async function backendOf(pretence: Pretence): Promise<MongoBackend> {
  const { url, close } = await pretendingServer(pretence);
  const backend = mongoBackend(url, { newId, serverSelectionMilliseconds: 500 });
  onTestFinished(async () => {
    await backend.disconnect();
    close();
  });
  return backend;
}

async function unsuitable(pretence: Pretence): Promise<JobStoreUnsuitable> {
  const error: unknown = await (await backendOf(pretence)).connect().catch((thrown: unknown) => thrown);
  if (error instanceof JobStoreUnsuitable) return error;
  throw new Error('the server was taken', { cause: error });
}

test('a server that is too old is named with what is supported: for the driver, and for us', async () => {
  const forDriver = await unsuitable({ version: '4.2.25', wireVersion: 8 });
  expect(forDriver.lacks.map(({ code }) => code)).toEqual(['SERVER_VERSION']);
  expect(forDriver.message).toMatch(/older than 4\.4.*Supported: MongoDB 7\.0, 8\.0 and later$/);
  const forUs = await unsuitable({ version: '6.0.14', wireVersion: 17 });
  expect(forUs.lacks.map(({ code }) => code)).toEqual(['SERVER_VERSION']);
  expect(forUs.message).toContain('6.0.14');
});

test('a server that acknowledges what it does not do is found out, by name of each thing', async () => {
  const { lacks, message } = await unsuitable({ version: '8.0.4', wireVersion: 25 });
  expect(lacks.map(({ code }) => code)).toEqual([
    'UNIQUE_INDEX',
    'ATOMIC_FIND_AND_MODIFY',
    'SORTED_FIND_AND_MODIFY',
    'INDEX',
    'INDEX',
    'INDEX',
  ]);
  for (const { says } of lacks) expect(message).toContain(says);
});

test('a worker on such a server does not start, says once what is missing, and keeps the process', async () => {
  const records: JobLogRecord[] = [];
  const daily: JobDefinition = {
    name: 'daily',
    meaning: 'Runs every day.',
    scope: 'firm',
    cron: '0 0 * * *',
    retrySeconds: [],
    run: async () => undefined,
  };
  const worker = new JobWorker({
    backend: await backendOf({ version: '6.0.14', wireVersion: 17 }),
    definitions: [daily],
    listTenants: async () => [],
    name: 'w',
    log: (record) => records.push(record),
    syncEveryMilliseconds: 20,
  });
  worker.start();
  while (worker.state.status === 'starting') await new Promise((resolve) => setTimeout(resolve, 5));
  await new Promise((resolve) => setTimeout(resolve, 100));
  const { state } = worker;
  await worker.stop();
  expect(state).toMatchObject({ status: 'unsuitable', lacks: [{ code: 'SERVER_VERSION' }] });
  expect(state.unavailableSince).not.toBeNull();
  expect(records.map(({ event, lacks }) => [event, lacks])).toEqual([
    ['jobs.storeUnsuitable', ['SERVER_VERSION']],
  ]);
});
