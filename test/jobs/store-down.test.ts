import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { startApplication } from '@cifra/ops/application';
import { parseConfig } from '@cifra/ops/config';

interface Ready {
  readonly status: string;
  readonly jobs: { readonly status: string; readonly unavailableSince: string | null };
}

const serve = async (environment: Readonly<Record<string, string>>) => {
  const directory = mkdtempSync(path.join(tmpdir(), 'cifra-jobs-down-'));
  const records: { readonly event?: unknown }[] = [];
  const application = await startApplication({
    config: parseConfig({
      CIFRA_DATA: directory,
      CIFRA_DEMO: 'off',
      CIFRA_PORT: '0',
      CIFRA_SAFELIST: 'off',
      ...environment,
    }),
    log: (record) => records.push(record),
    onProgress: () => undefined,
  });
  onTestFinished(async () => {
    await application.close();
    rmSync(directory, { recursive: true, force: true });
  });
  const ready = async (): Promise<{ readonly http: number; readonly body: Ready }> => {
    const answer = await fetch(`http://127.0.0.1:${application.operationsPort}/ready`);
    return { http: answer.status, body: (await answer.json()) as Ready };
  };
  return { application, records, ready };
};

test('with the job store away the server starts, is ready, answers, and says that jobs are not run', async () => {
  // Nobody listens on port 1.
  const { application, records, ready } = await serve({
    CIFRA_JOBS_MONGODB_URL: 'mongodb://somebody:secret@127.0.0.1:1/jobs',
  });
  while ((await ready()).body.jobs.status !== 'unavailable') await delay(100);
  const { http, body } = await ready();
  expect(http).toBe(200);
  expect(body).toMatchObject({ status: 'ready', jobs: { status: 'unavailable', backend: 'MongoDB' } });
  expect(body.jobs.unavailableSince).not.toBeNull();
  const answer = await fetch(`${application.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      query: 'mutation ($input: LogInInput!) { logIn(input: $input) { ... on Refusal { code } } }',
      variables: { input: { email: 'a@b.example', password: 'not the one' } },
    }),
  });
  expect(await answer.json()).toMatchObject({ data: { logIn: { code: 'CREDENTIALS_INVALID' } } });
  expect(records.some(({ event }) => event === 'jobs.store')).toBe(true);
  expect(JSON.stringify([records, body])).not.toContain('secret');
});

test('jobs run where they are, unless they are switched off', async () => {
  const on = await serve({});
  while ((await on.ready()).body.jobs.status !== 'running') await delay(50);
  const off = await serve({ CIFRA_JOBS: 'off' });
  expect((await off.ready()).body.jobs).toEqual({ status: 'off' });
});
