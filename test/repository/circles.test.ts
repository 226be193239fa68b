import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { findFolderCircles, findPackageCircle } from '../../ops/checks/circles.ts';
import { writeFixtureTree } from '../support/fixture-tree.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** `post` imports from `close`, in another file `close` imports from `post`: no file stands in a circle, both folders do. */
const CIRCLE = {
  'packages/ledger/src/post/post-entry.ts':
    "import { reopen } from '../close/reopen.ts';\nexport const post = reopen;",
  'packages/ledger/src/post/number.ts': 'export const number = 1;',
  'packages/ledger/src/close/reopen.ts': 'export const reopen = 1;',
  'packages/ledger/src/close/close.ts':
    "import { number } from '../post/number.ts';\nexport const close = number;",
};

test('no folder of the product stands in a circle with another', () => {
  expect(findFolderCircles(ROOT)).toEqual([]);
});

test('two folders whose files import each other’s are named, with the imports that close the circle', () => {
  expect(findFolderCircles(writeFixtureTree(CIRCLE))).toEqual([
    [
      'packages/ledger/src: close -> post -> close',
      '    packages/ledger/src/close/close.ts -> packages/ledger/src/post/number.ts',
      '    packages/ledger/src/post/post-entry.ts -> packages/ledger/src/close/reopen.ts',
    ].join('\n'),
  ]);
});

test('a circle through another package is found at the level of packages', () => {
  const found = findFolderCircles(
    writeFixtureTree({
      'packages/rates/src/rate.ts':
        "import { post } from '@cifra/ledger/post/post-entry';\nexport const rate = post;",
      'packages/rates/src/day.ts': 'export const day = 1;',
      'packages/ledger/src/post/post-entry.ts':
        "import { day } from '@cifra/rates/day';\nexport const post = day;",
    }),
  );
  expect(found).toHaveLength(1);
  expect(found[0]).toContain('packages: ');
});

test('the same tree without the import back has no circle; a test may look anywhere', () => {
  const { 'packages/ledger/src/close/close.ts': _gone, ...rest } = CIRCLE;
  const tree = {
    ...rest,
    'packages/ledger/src/close/close.test.ts': "import { number } from '../post/number.ts';",
  };
  expect(findFolderCircles(writeFixtureTree(tree))).toEqual([]);
});

test('no package of the workspace depends on itself through others, not even for its tests', () => {
  expect(findPackageCircle(ROOT)).toBeNull();
});

test('packages whose tests close a circle are named, with the dependencies that form it', () => {
  const manifest = (name: string, more: object): string =>
    JSON.stringify({ name: `@cifra/${name}`, ...more });
  const tree = {
    'packages/books/package.json': manifest('books', { devDependencies: { '@cifra/ledger': 'workspace:*' } }),
    'packages/ledger/package.json': manifest('ledger', { dependencies: { '@cifra/books': 'workspace:*' } }),
  };
  expect(findPackageCircle(writeFixtureTree(tree))).toBe(
    [
      'packages of the workspace: @cifra/books -> @cifra/ledger -> @cifra/books',
      '    packages/books/package.json: devDependencies @cifra/ledger',
      '    packages/ledger/package.json: dependencies @cifra/books',
    ].join('\n'),
  );
  expect(
    findPackageCircle(
      writeFixtureTree({ ...tree, 'packages/books/package.json': manifest('books', { dependencies: {} }) }),
    ),
  ).toBeNull();
});
