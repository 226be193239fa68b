import { createRequire } from 'node:module';

import { defineConfig, type Plugin, type TestProjectInlineConfiguration } from 'vitest/config';

import { everyTest, processTests, proofTests, restingFiles, type ProjectName } from './test/projects.ts';

/** Whether every proof runs; else they rotate by the seed. A file that is named is run whole. */
const areFilesNamed = process.argv
  .slice(2)
  .some((argument) => !argument.startsWith('-') && !['run', 'watch', 'list'].includes(argument));
const proofs = process.env['CIFRA_PROOFS'] === 'all' || areFilesNamed ? 'all' : 'rotated';

/** A server makes databases slowly; the command line can say so of tests, not of hooks. */
const isOnServer = process.env['TEST_ENGINE'] === 'mssql';

const seed = process.env['CIFRA_SEED'] ?? String(Math.floor(Math.random() * 0x1_0000_0000));

/** Vite prefers a package's `module` field, which Node does not know: graphql would be loaded twice, once for our files
 * and once for Apollo's, and neither accepts the other's types. Here Node resolves it, as it does outside the tests. */
const nodeResolvesGraphql: Plugin = {
  name: 'node-resolves-graphql',
  enforce: 'pre',
  resolveId(source, importer) {
    if (importer === undefined || !/^graphql(\/|$)/.test(source)) return null;
    return { id: createRequire(importer).resolve(source), external: true };
  },
};

interface Project {
  readonly name: ProjectName;
  readonly include: readonly string[];
  readonly exclude?: readonly string[];
  readonly isIsolated?: boolean;
  readonly isAsServed?: boolean;
  readonly workers: number;
  readonly order: number;
}

function project({
  name,
  include,
  exclude = [],
  isIsolated = false,
  isAsServed = false,
  workers,
  order,
}: Project): TestProjectInlineConfiguration {
  return {
    extends: true,
    test: {
      name,
      include: [...include],
      exclude: ['**/node_modules/**', 'test/bench/**', 'var/**', ...exclude],
      isolate: isIsolated,
      maxWorkers: workers,
      // Bounds for what hangs, on a machine that others use too: children start slowly there, and a hook may build the demo.
      testTimeout: isAsServed ? 300_000 : 20_000,
      hookTimeout: isOnServer ? 900_000 : isAsServed ? 300_000 : 60_000,
      sequence: { groupOrder: order },
      setupFiles: [
        'test/support/count-cost.ts',
        'test/support/seed.ts',
        'test/support/tests-day.ts',
        ...(isAsServed ? [] : ['test/support/without-durability.ts', 'test/support/cheap-passwords.ts']),
      ],
    },
  };
}

const elsewhere = [...processTests, ...proofTests];
const resting = restingFiles({ isWhole: proofs === 'all', seed: Number(seed) });

export default defineConfig({
  plugins: [nodeResolvesGraphql],
  test: {
    globalSetup: ['test/support/run.ts'],
    pool: 'forks',
    environment: 'node',
    // One seed for the whole run, also for files that run in different processes.
    env: { CIFRA_SEED: seed, CIFRA_PROOFS: proofs },
    passWithNoTests: false,
    projects: [
      project({
        name: 'unit',
        include: everyTest,
        exclude: ['subgraphs/**', 'test/**', ...elsewhere],
        workers: 2,
        order: 1,
      }),
      project({
        name: 'schema',
        include: everyTest,
        exclude: ['{packages,gateway,schema,ops}/**', ...elsewhere],
        workers: 2,
        order: 1,
      }),
      project({
        name: 'process',
        include: processTests,
        exclude: [...proofTests, ...resting],
        isAsServed: true,
        workers: 4,
        order: 3,
      }),
      project({
        name: 'proof',
        include: proofTests,
        exclude: resting,
        isIsolated: true,
        isAsServed: true,
        workers: 2,
        order: 2,
      }),
    ],
  },
});
