import { spawnSync } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { childEnvironment } from '../support/child-environment.ts';
import { newDemoDirectory } from '../worlds/product/demo-directory.ts';
import { startProductProcess, type ProductProcess } from '../worlds/product/product-process.ts';
import { areClientsInstalled, CLIENTS } from './installed.ts';

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
  let directory: string;
  let product: ProductProcess;
  beforeAll(async () => {
    directory = await newDemoDirectory();
    product = await startProductProcess(directory);
  });
  afterAll(async () => {
    await product?.kill();
    if (directory !== undefined) rmSync(directory, { recursive: true, force: true });
  });

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
