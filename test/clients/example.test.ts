import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { operationId } from '@cifra/gateway/safelist/manifest';
import { readShippedManifests } from '@cifra/ops/shipped-manifests';
import { childEnvironment } from '../support/child-environment.ts';
import { newDemoDirectory } from '../worlds/product/demo-directory.ts';
import { startProductProcess, type ProductProcess } from '../worlds/product/product-process.ts';
import { areClientsInstalled, CLIENTS } from './installed.ts';

/** The demo, with the safelist on as it is in production. */
const directory = await newDemoDirectory();
const product: ProductProcess = await startProductProcess(directory, { CIFRA_SAFELIST: 'all' });
afterAll(async () => {
  await product.kill();
  rmSync(directory, { recursive: true, force: true });
});

const shipped = await readShippedManifests();
const example = shipped.find(({ name }) => name === 'example-client')?.operations.values() ?? [];
const { id = '', body = '' } = [...example].find(({ name }) => name === 'LogIn') ?? {};

describe('where only persisted operations run', () => {
  const input = { email: 'nobody@demo.example', password: 'wrong' };
  const send = async (request: object) => {
    const response = await fetch(`${product.callers.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...request, variables: { input } }),
    });
    const { data, errors } = (await response.json()) as {
      data?: { logIn: { code: string } };
      errors?: readonly { readonly extensions: { readonly code: string } }[];
    };
    return { status: response.status, logIn: data?.logIn.code, error: errors?.[0]?.extensions.code };
  };

  test('an operation that comes with the product runs by its id', async () => {
    expect(await send({ documentId: id })).toEqual({ status: 200, logIn: 'CREDENTIALS_INVALID' });
  });

  test('its text is refused, and so is any other', async () => {
    for (const query of [body, '{ me { name } }'])
      expect(await send({ query })).toEqual({ status: 400, error: 'PERSISTED_OPERATION_REQUIRED' });
  });

  test('an id that nobody persisted is not found', async () => {
    expect(await send({ documentId: operationId('{ me { name } }') })).toEqual({
      status: 200,
      error: 'PERSISTED_QUERY_NOT_FOUND',
    });
  });
});

/** The example client (`clients/example`), as its reader runs it: typed by the schema, against the demo firm. */

function tool(...command: readonly [string, ...string[]]): void {
  const [program, ...given] = command;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path.join(CLIENTS, 'node_modules', program), ...given],
    { cwd: CLIENTS, encoding: 'utf8', env: childEnvironment() },
  );
  expect(stdout + stderr).not.toContain('error TS');
  expect({ program, status }).toEqual({ program, status: 0 });
}

describe.skipIf(!areClientsInstalled)('the example client', () => {
  test('is typed by the schema', { timeout: 120_000 }, () => {
    tool('@graphql-codegen/cli/cjs/bin.js', '--config', 'codegen.json');
    tool('typescript/bin/tsc', '-p', 'example');
  });

  test('logs in, pages, posts, is told of it, and uploads', { timeout: 120_000 }, async () => {
    const child = spawn(
      process.execPath,
      [path.join(CLIENTS, 'example/client.ts'), product.callers.url, 'panaderia-istmo'],
      { env: childEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const [code] = (await once(child, 'exit')) as [number | null];
    process.stdout.write(output);
    const [, read, all] = /(\d+) of (\d+) entries read/.exec(output) ?? [];
    expect(Number(read)).toBeGreaterThan(300);
    expect(read).toBe(all);
    expect(output).toMatch(/posted JE-2026-\d{6}/);
    const [, before, after] = /from commit (\d+) to (\d+)/.exec(output) ?? [];
    expect(Number(after)).toBeGreaterThan(Number(before));
    expect(output).toMatch(/checked 2 customers: line 3: .+/);
    expect(code).toBe(0);
  });
});
