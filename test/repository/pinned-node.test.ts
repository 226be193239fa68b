import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

import { expect, test } from 'vitest';

interface Manifest {
  readonly optionalDependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as Manifest;

test('the tests run under the Node that package.json pins, whichever Node called npm', () => {
  const platform = `${process.platform}-${process.arch}`.replace('win32', 'win');
  const pinned = manifest.optionalDependencies[`node-${platform}`];
  if (pinned !== undefined) expect(process.versions.node).toBe(pinned);
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

test('every pinned Node is a 24 that is new enough, and the bootstrap knows its package', () => {
  const bootstrap = readFileSync(new URL('../../ops/bootstrap.mjs', import.meta.url), 'utf8');
  const [, oldest] = /OLDEST_NODE = \[24, (\d+)\]/.exec(bootstrap) ?? [];
  const known = [...bootstrap.matchAll(/name: '(node-[a-z]+-[a-z0-9]+)'/g)].map(([, name = '']) => name);
  expect(Object.keys(manifest.optionalDependencies).toSorted()).toEqual(known.toSorted());
  for (const version of Object.values(manifest.optionalDependencies)) {
    const [major, minor] = version.split('.').map(Number);
    expect(major).toBe(24);
    expect(minor).toBeGreaterThanOrEqual(Number(oldest));
  }
});
