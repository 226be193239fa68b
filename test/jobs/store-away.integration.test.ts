import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { startApplication } from '@cifra/ops/application';
import { parseConfig } from '@cifra/ops/config';
import { openStore, storeKinds } from '../../packages/jobs/src/testing/backends.fixture.ts';
import { proxyTo } from '../../packages/jobs/src/testing/proxy.fixture.ts';

const url = process.env['TEST_MONGODB_URL'];

test.skipIf(url === undefined)(
  'the product serves on while its MongoDB server is away, says so, and runs jobs when it is back',
  async () => {
    const kind = storeKinds(url).find(({ name }) => name === 'MongoDB');
    if (kind === undefined) throw new Error('there is no such store');
    const { place, remove } = await kind.make();
    const proxy = await proxyTo(place);
    const direct = await openStore(place);
    const directory = mkdtempSync(path.join(tmpdir(), 'cifra-jobs-away-'));
    const events: unknown[] = [];
    const application = await startApplication({
      config: parseConfig({
        CIFRA_DATA: directory,
        CIFRA_DEMO: 'off',
        CIFRA_PORT: '0',
        CIFRA_SAFELIST: 'off',
        CIFRA_JOBS_MONGODB_URL: proxy.url,
      }),
      log: ({ event }) => events.push(event),
      onProgress: () => undefined,
    });
    onTestFinished(async () => {
      proxy.mend();
      await application.close();
      await direct.disconnect();
      await remove();
      proxy.close();
      rmSync(directory, { recursive: true, force: true });
    });
    const ready = async () => {
      const answer = await fetch(`http://127.0.0.1:${application.operationsPort}/ready`);
      const body = (await answer.json()) as { jobs: { status: string; unavailableSince: string | null } };
      return { http: answer.status, jobs: body.jobs };
    };
    const isStatus = async (status: string): Promise<void> => {
      while ((await ready()).jobs.status !== status) await delay(100);
    };
    await isStatus('running');
    await direct.connect();
    const [job] = (await direct.repository.queryJobs({ sort: { name: 'asc' } })).jobs;
    if (job === undefined) throw new Error('the firm has no job');

    proxy.cut();
    await isStatus('unavailable');
    expect(await ready()).toMatchObject({ http: 200, jobs: { backend: 'MongoDB' } });
    expect((await ready()).jobs.unavailableSince).not.toBeNull();
    const answer = await fetch(`${application.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        query: 'mutation ($input: LogInInput!) { logIn(input: $input) { ... on Refusal { code } } }',
        variables: { input: { email: 'a@b.example', password: 'not the one' } },
      }),
    });
    expect(await answer.json()).toMatchObject({ data: { logIn: { code: 'CREDENTIALS_INVALID' } } });
    // Due while it is away: it runs once, when it is back.
    await direct.repository.saveJob({ ...job, nextRunAt: new Date() }, undefined);
    await delay(3_000);
    const id = String(job._id);
    expect((await direct.repository.getJobById(id))?.lastRunAt).toBeUndefined();

    proxy.mend();
    await isStatus('running');
    while ((await direct.repository.getJobById(id))?.lastFinishedAt === undefined) await delay(100);
    const done = await direct.repository.getJobById(id);
    expect(done?.lockedAt).toBeUndefined();
    expect(Number(done?.nextRunAt)).toBeGreaterThan(Date.now());
    expect(events.filter((event) => event === 'jobs.storeIsBack').length).toBeGreaterThan(0);
    expect((await ready()).jobs.unavailableSince).toBeNull();
  },
  120_000,
);
