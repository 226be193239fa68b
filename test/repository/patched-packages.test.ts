import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

import { expect, test } from 'vitest';

const requireAsAccess = createRequire(new URL('../../packages/access/package.json', import.meta.url));

interface Shield {
  readonly shield: unknown;
  readonly deny: unknown;
}

/** Unpatched, graphql-shield imports util.isUndefined, which Node 23 removed: the import fails. */
test('graphql-shield loads under the pinned Node, both its builds', async () => {
  const file = requireAsAccess.resolve('graphql-shield');
  const commonjs = requireAsAccess('graphql-shield') as Shield;
  const esm = (await import(pathToFileURL(file.replace('/cjs/', '/esm/')).href)) as Shield;
  expect(commonjs.shield).toBeTypeOf('function');
  expect(esm.shield).toBeTypeOf('function');
});
