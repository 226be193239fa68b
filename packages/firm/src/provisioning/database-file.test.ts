import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDatabase } from './create-database.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'cifra-create-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const placement = { engine: 'sqlite', server: null, database: 'control.db' } as const;
const create = () => createDatabase({ dataDirectory: directory }, placement, 'control');

test('processes that start at the same moment clear up after each other and none of them fails: one database, nothing left over', async () => {
  for (let round = 0; round < 20; round += 1) {
    // One looks for what is left over while another is about to give its file the name.
    await Promise.all(
      Array.from({ length: 8 }, async (_each, index) => {
        await delay(index);
        return create();
      }),
    );
    expect(readdirSync(directory)).toEqual(['control.db']);
    rmSync(path.join(directory, 'control.db'));
  }
});

test('an existing database is not created again', async () => {
  await create();
  await Promise.all(Array.from({ length: 6 }, create));
  expect(readdirSync(directory)).toEqual(['control.db']);
});
