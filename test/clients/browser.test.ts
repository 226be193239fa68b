import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findBrowser } from '../../clients/browser/find-browser.ts';
import { childEnvironment } from '../support/child-environment.ts';
import { newDemoDirectory } from '../worlds/product/demo-directory.ts';
import { areClientsInstalled, CLIENTS } from './installed.ts';

/** What only a browser can say: the explorer as a person uses it, and one cache that holds several clients (`clients/browser`). */
const browser = findBrowser();
if (browser === null)
  process.stderr.write('\nNOT TRIED IN A BROWSER: chromium is not installed (apt-get install chromium)\n\n');

describe.skipIf(!areClientsInstalled || browser === null)('a browser', () => {
  let directory: string;
  let output = '';
  let code: number | null = null;
  beforeAll(async () => {
    directory = await newDemoDirectory();
    const child = spawn(process.execPath, [path.join(CLIENTS, 'browser/run.ts'), '--data', directory], {
      env: childEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    [code] = (await once(child, 'exit')) as [number | null];
    process.stdout.write(output);
  });
  afterAll(() => {
    if (directory !== undefined) rmSync(directory, { recursive: true, force: true });
  });

  test('logs in to the explorer, runs the examples, keeps the session, and logs out', () => {
    expect(output).toMatch(/explorer: the 5 examples run as they are/);
    expect(output).toMatch(/explorer: after the log-out, and a reload, nobody is logged in/);
    expect(output).toMatch(/explorer: without a secure context/);
  });

  test('runs an example where the safelist is on, and says of an edited one that it is not run there', () => {
    expect(output).toMatch(/explorer: .* and an example, run where the safelist is on/);
    expect(output).toMatch(/explorer: an operation that is edited is refused there, in words/);
  });

  test.each(['apollo', 'graphcache'])('%s shows the chosen client, also from its cache', (cache) => {
    const [, hits, overtaken, mistakes] =
      new RegExp(
        `${cache}: 30 switches, (\\d+) from the cache, \\d+ requests, (\\d+) overtaken, .* (\\d+) mistakes`,
      ).exec(output) ?? [];
    expect(Number(hits)).toBeGreaterThan(0);
    expect(Number(overtaken)).toBeGreaterThan(0);
    expect(mistakes).toBe('0');
  });

  test.each(['apollo', 'graphcache'])('%s that drops the argument is found out', (cache) => {
    const [, found] = new RegExp(`${cache}, planted fault .*: (\\d+) mistakes found`).exec(output) ?? [];
    expect(Number(found)).toBeGreaterThan(0);
  });

  test('finds no other mistake', () => {
    expect(output).toMatch(/^browser: no mistake found$/m);
    expect(code).toBe(0);
  });
});
