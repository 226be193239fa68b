import { createRequire } from 'node:module';

import { defineConfig, type Plugin } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

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

/** The longest files first: begun last, one of them keeps one core busy for minutes while the others wait. */
const longest = [
  'planted-faults',
  'crash',
  'independent-check',
  'year-close-check',
  'process',
  'documents-crash',
  'posting-matrix',
  'jobs',
];
const lengthOf = ({ moduleId }: TestSpecification): number => {
  const place = longest.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
  return place === -1 ? longest.length : place;
};

class LongestFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return Promise.resolve(files.toSorted((left, right) => lengthOf(left) - lengthOf(right)));
  }
}

export default defineConfig({
  plugins: [nodeResolvesGraphql],
  test: {
    include: ['{gateway,schema,ops,test}/**/*.test.ts', '{subgraphs,packages}/*/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'test/bench/**', 'var/**'],
    globalSetup: ['test/support/announce-seed.ts'],
    setupFiles: ['test/support/seed.ts'],
    // A process for each file: node:sqlite, signals and the environment stay inside it.
    pool: 'forks',
    environment: 'node',
    sequence: { sequencer: LongestFirst },
    // One seed for the whole run, also for files that run in different processes.
    env: { CIFRA_SEED: seed },
    passWithNoTests: false,
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
