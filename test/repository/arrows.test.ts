import { spawnSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

import { writeFixtureTree } from '../support/fixture-tree.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CONFIG = '.dependency-cruiser.cjs';
const FOLDERS = ['gateway', 'subgraphs', 'schema', 'packages', 'ops', 'test'];

interface Config {
  readonly forbidden: readonly { readonly name: string }[];
}
interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}
interface Report {
  readonly summary: { readonly violations: readonly Violation[] };
}

/** A small tree in which every arrow points the right way. */
const CLEAN_TREE = {
  'package.json': '{ "name": "fixture", "devDependencies": { "tool": "1.0.0" } }',
  'node_modules/tool/package.json': '{ "name": "tool", "version": "1.0.0", "main": "index.js" }',
  'node_modules/tool/index.js': 'exports.tool = 1;',
  'packages/domain/src/money.ts': 'export const money = 1;',
  'packages/domain/src/money.test.ts':
    "import { tool } from 'tool';\nimport { money } from './money.ts';\nexport { tool, money };",
  'packages/database/src/tx.ts':
    "import fs from 'node:fs';\nexport { money } from '../../domain/src/money.ts';\nexport type Tx = typeof fs;",
  'packages/database/src/sqlite/durability.ts': 'export const durability = 1;',
  'packages/database/src/sqlite/connection.ts': "export { durability } from './durability.ts';",
  'packages/database/src/mssql/engine.ts': 'export const engine = 1;',
  'packages/database/src/open.ts': "export const open = () => import('./mssql/engine.ts');",
  'packages/access/src/password-cost.ts': 'export const passwordCost = 1;',
  'packages/books/src/product-clock.ts': 'export const clock = 1;',
  'packages/access/src/password.ts': "export { passwordCost } from './password-cost.ts';",
  'packages/books/src/execute.ts':
    "export type { Tx } from '../../database/src/tx.ts';\nexport const execute = 1;",
  'node_modules/drizzle-orm/package.json':
    '{ "name": "drizzle-orm", "version": "1.0.0", "main": "index.js" }',
  'node_modules/drizzle-orm/index.js': 'exports.eq = 1;',
  'packages/files/src/tickets.ts':
    "export { execute } from '../../books/src/execute.ts';\nexport const ticket = 1;",
  'packages/ledger/src/post.ts':
    "export { ticket } from '../../files/src/tickets.ts';\nexport const post = 1;",
  'packages/trail/src/verify.ts':
    "export { post } from '../../ledger/src/post.ts';\nexport const verify = 1;",
  'packages/rates/src/rate.ts': "export { verify } from '../../trail/src/verify.ts';\nexport const rate = 1;",
  'packages/trade/src/invoice.ts':
    "export { rate } from '../../rates/src/rate.ts';\nexport const invoice = 1;",
  'packages/closing/src/close.ts':
    "export { invoice } from '../../trade/src/invoice.ts';\nexport const close = 1;",
  'packages/firm/src/provision.ts':
    "export { close } from '../../closing/src/close.ts';\nexport const provision = 1;",
  'packages/exchange/src/import.ts':
    "export { provision } from '../../firm/src/provision.ts';\nexport const take = 1;",
  'packages/capabilities/src/registry.ts': "export { take } from '../../exchange/src/import.ts';",
  'packages/access/src/shield.ts':
    "export type { Tx } from '../../database/src/tx.ts';\nexport const shield = 1;",
  'packages/rendering/src/render.ts':
    "import { money } from '../../domain/src/money.ts';\nexport const render = money;",
  'packages/jobs/src/agenda.ts':
    "export type { Tx } from '../../database/src/tx.ts';\nexport const agenda = 1;",
  'packages/console/src/page.ts': 'export const page = 1;',
  'schema/src/type-defs.ts': 'export const typeDefs = 1;',
  'subgraphs/fx/src/subgraph.ts':
    "export { execute } from '../../../packages/books/src/execute.ts';\nexport { shield } from '../../../packages/access/src/shield.ts';\nexport { agenda } from '../../../packages/jobs/src/agenda.ts';\nexport { typeDefs } from '../../../schema/src/type-defs.ts';",
  'subgraphs/audit/src/subgraph.ts': "export { execute } from '../../../packages/books/src/execute.ts';",
  'gateway/src/edge.ts': "export { shield } from '../../packages/access/src/shield.ts';",
  'ops/src/start.ts':
    "export { shield } from '../../gateway/src/edge.ts';\nexport { execute } from '../../subgraphs/fx/src/subgraph.ts';",
  'test/support/seed.ts': "export { tool } from 'tool';",
};

/** For every rule: a file that breaks it. */
const EXAMPLES: Readonly<Record<string, readonly [file: string, text: string]>> = {
  'domain-imports-nothing': [
    'packages/domain/src/clock.ts',
    "import fs from 'node:fs';\nexport const stat = fs.statSync;",
  ],
  'domain-tests-stay-in-domain': [
    'packages/domain/src/tx.test.ts',
    "export type { Tx } from '../../database/src/tx.ts';",
  ],
  'database-imports-only-what-it-may': [
    'packages/database/src/up.ts',
    "export { execute } from '../../books/src/execute.ts';",
  ],
  'books-imports-only-what-it-may': [
    'packages/books/src/up.ts',
    "export { shield } from '../../access/src/shield.ts';",
  ],
  'files-imports-only-what-it-may': [
    'packages/files/src/up.ts',
    "export { post } from '../../ledger/src/post.ts';",
  ],
  'search-imports-only-what-it-may': [
    'packages/search/src/up.ts',
    "export { post } from '../../ledger/src/post.ts';",
  ],
  'ledger-imports-only-what-it-may': [
    'packages/ledger/src/up.ts',
    "export { verify } from '../../trail/src/verify.ts';",
  ],
  'trail-imports-only-what-it-may': [
    'packages/trail/src/up.ts',
    "export { rate } from '../../rates/src/rate.ts';",
  ],
  'rates-imports-only-what-it-may': [
    'packages/rates/src/up.ts',
    "export { invoice } from '../../trade/src/invoice.ts';",
  ],
  'trade-imports-only-what-it-may': [
    'packages/trade/src/up.ts',
    "export { close } from '../../closing/src/close.ts';",
  ],
  'closing-imports-only-what-it-may': [
    'packages/closing/src/up.ts',
    "export { provision } from '../../firm/src/provision.ts';",
  ],
  'firm-imports-only-what-it-may': [
    'packages/firm/src/up.ts',
    "export { take } from '../../exchange/src/import.ts';",
  ],
  'exchange-imports-only-what-it-may': [
    'packages/exchange/src/up.ts',
    "export { shield } from '../../access/src/shield.ts';",
  ],
  'capabilities-imports-only-what-it-may': [
    'packages/capabilities/src/up.ts',
    "export { execute } from '../../../subgraphs/fx/src/subgraph.ts';",
  ],
  'subgraphs-hold-no-statement': ['subgraphs/fx/src/rows.ts', "export { eq } from 'drizzle-orm';"],
  'the-command-line-calls-capabilities': [
    'ops/src/cli/export.ts',
    "export { execute } from '../../../subgraphs/fx/src/subgraph.ts';",
  ],
  'rendering-imports-only-what-it-may': [
    'packages/rendering/src/up.ts',
    "export type { Tx } from '../../database/src/tx.ts';",
  ],
  'jobs-imports-only-what-it-may': [
    'packages/jobs/src/up.ts',
    "export { execute } from '../../books/src/execute.ts';",
  ],
  'access-imports-only-what-it-may': [
    'packages/access/src/up.ts',
    "export { execute } from '../../books/src/execute.ts';",
  ],
  'access-takes-only-types-of-database': [
    'packages/access/src/value.ts',
    "export { money } from '../../database/src/tx.ts';",
  ],
  'schema-imports-only-what-it-may': [
    'schema/src/up.ts',
    "export type { Tx } from '../../packages/database/src/tx.ts';",
  ],
  'gateway-imports-only-what-it-may': [
    'gateway/src/up.ts',
    "export { execute } from '../../packages/books/src/execute.ts';",
  ],
  'console-imports-only-what-it-may': [
    'packages/console/src/up.ts',
    "export { money } from '../../domain/src/money.ts';",
  ],
  'subgraph-kit-imports-only-what-it-may': [
    'packages/subgraph-kit/src/up.ts',
    "export { shield } from '../../../gateway/src/edge.ts';",
  ],
  'subgraphs-imports-only-what-it-may': [
    'subgraphs/fx/src/up.ts',
    "export { shield } from '../../../gateway/src/edge.ts';",
  ],
  'subgraphs-never-import-each-other': [
    'subgraphs/fx/src/sideways.test.ts',
    "export { execute } from '../../audit/src/subgraph.ts';",
  ],
  'gateway-tests-stay-away-from-the-books': [
    'gateway/src/up.test.ts',
    "export { execute } from '../../subgraphs/fx/src/subgraph.ts';",
  ],
  'nobody-imports-test': [
    'subgraphs/audit/src/leak.ts',
    "export { tool } from '../../../test/support/seed.ts';",
  ],
  'nobody-but-test-imports-ops': [
    'gateway/src/put-together.ts',
    "export { shield } from '../../ops/src/start.ts';",
  ],
  'only-tests-commit-without-the-disk': [
    'packages/database/src/fast.ts',
    "export { durability } from './sqlite/durability.ts';",
  ],
  'only-tests-choose-the-day': [
    'packages/closing/src/day.ts',
    "export { clock } from '../../books/src/product-clock.ts';",
  ],
  'only-tests-hash-passwords-cheaply': [
    'packages/access/src/fast.ts',
    "export { passwordCost } from './password-cost.ts';",
  ],
  'a-server-is-loaded-where-one-is-used': [
    'packages/firm/src/places.ts',
    "export { engine } from '../../database/src/mssql/engine.ts';",
  ],
  'no-circle': ['packages/domain/src/circle-a.ts', "export { one } from './circle-b.ts';"],
  'every-import-resolves': ['packages/books/src/misspelt.ts', "export { nothing } from './nowhere.ts';"],
  'the-product-uses-no-development-package': [
    'packages/database/src/tool.ts',
    "export { tool } from 'tool';",
  ],
};

const OTHER_HALVES = { 'packages/domain/src/circle-b.ts': "export { one } from './circle-a.ts';" };

function violationsIn(tree: Readonly<Record<string, string>>): readonly Violation[] {
  const directory = writeFixtureTree(tree);
  copyFileSync(path.join(ROOT, CONFIG), path.join(directory, CONFIG));
  const cli = path.join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const run = spawnSync(process.execPath, [cli, ...FOLDERS, '--config', CONFIG, '--output-type', 'json'], {
    cwd: directory,
    encoding: 'utf8',
  });
  if (run.stdout === '') throw new Error(run.stderr);
  const report = JSON.parse(run.stdout) as Report;
  return report.summary.violations;
}

test('a tree with the right arrows has no violation', () => {
  expect(violationsIn(CLEAN_TREE)).toEqual([]);
});

test('every rule has an example that breaks it, and catches it', () => {
  const config = createRequire(import.meta.url)(path.join(ROOT, CONFIG)) as Config;
  expect(Object.keys(EXAMPLES).toSorted()).toEqual(config.forbidden.map((rule) => rule.name).toSorted());

  const violations = violationsIn({
    ...CLEAN_TREE,
    ...OTHER_HALVES,
    ...Object.fromEntries(Object.values(EXAMPLES)),
  });
  for (const [rule, [file]] of Object.entries(EXAMPLES)) {
    const caught = violations
      .filter((violation) => violation.from === file)
      .map((violation) => violation.rule.name);
    expect(caught, `${file} should break ${rule}`).toContain(rule);
  }
});
