/** Which project a test file belongs to, and what each may cost. docs/specs/tests.md says it in words. */

export type ProjectName = 'unit' | 'schema' | 'process' | 'proof';

/** CPU seconds with all children, at the pace of one machine (`support/pace.ts`); never a wall clock: machines are shared. */
interface Budget {
  /** In `npm test`, where some files take turns. */
  readonly rotated: number;
  /** In `.ci/run`, where all run. */
  readonly whole: number;
}

export const budgets: Readonly<Record<ProjectName | 'runner', Budget>> = {
  unit: { rotated: 80, whole: 80 },
  schema: { rotated: 150, whole: 170 },
  process: { rotated: 170, whole: 335 },
  proof: { rotated: 180, whole: 456 },
  // Transforming, collecting, reporting, and the starts of the workers.
  runner: { rotated: 40, whole: 39 },
};

/** The whole run. */
export const totalBudget: Budget = { rotated: 450, whole: 1_080 };

export const everyTest = [
  '{gateway,schema,ops,test}/**/*.test.ts',
  '{subgraphs,packages}/*/**/*.test.ts',
] as const;

/** Tests of what happens between processes, or of the tools: they wait more than they compute. */
export const processTests = [
  'packages/database/src/investigation/investigation.test.ts',
  'test/audit-events/audit-events.test.ts',
  'test/clients/{browser,example}.test.ts',
  'test/repository/{arrows,bootstrap,check-cache,dev,lint}.test.ts',
  'test/schema/generators.test.ts',
  'test/journeys/{books,command-line,connections,dashboard,errors,front-door,nodes,process,rendering}.test.ts',
  'test/evidence/digests.test.ts',
  'test/jobs/{batch,jobs,store-down}.test.ts',
  'test/vouchers/scanning.test.ts',
  'test/live/{restarted,watched}.test.ts',
  '**/*.integration.test.ts',
  '**/access/src/password.test.ts',
  '**/books/src/follow/followers.test.ts',
  '**/jobs/src/worker.test.ts',
  '**/ops/src/demo/demo-firm.test.ts',
  '**/{database-file,filled-databases,followers,import-saft,provisioning}.test.ts',
] as const;

/** Races, kills, tampering, planted faults, fuzzers, checks from outside. */
export const proofTests = [
  'test/clients/compilers.test.ts',
  'test/crash/crash.test.ts',
  'test/dialects/every-statement.test.ts',
  'test/documents/{numbers,races}.test.ts',
  'test/exchange/{demo-round-trip,kill,round-trip}.test.ts',
  'test/isolation/{isolation,planted-faults}.test.ts',
  'test/isolation/parties/parties.test.ts',
  'test/isolation/served/served.test.ts',
  'test/journeys/{documents-crash,independent-check,year-close-check}.test.ts',
  'test/moving/killed.test.ts',
  'test/periods/{batch,close-guards,close-races,lock-races,posting-matrix}.test.ts',
  'test/round-trips/commands.test.ts',
  'test/webhooks/killed.test.ts',
  'test/year-end/killed.test.ts',
  '**/src/sqlite/{writer,sqlite.contract}.test.ts',
  '**/src/chain/verify.test.ts',
  '**/tamper.test.ts',
  '**/lock-race.test.ts',
] as const;

/** Files of `process` and `proof` that take turns: a run of `npm test` does one of these groups, which its seed chooses. They cost about the same. */
export const turns: readonly (readonly string[])[] = [
  ['test/isolation/planted-faults.test.ts'],
  ['test/journeys/year-close-check.test.ts'],
  ['test/crash/crash.test.ts', 'test/documents/numbers.test.ts', 'test/year-end/killed.test.ts'],
  ['test/jobs/{batch,store-down}.test.ts', 'packages/jobs/src/worker.test.ts'],
  ['test/live/{restarted,watched}.test.ts', 'test/journeys/front-door.test.ts'],
  ['test/clients/compilers.test.ts'],
  ['test/clients/{browser,example}.test.ts'],
  ['test/journeys/process.test.ts', 'packages/exchange/src/import/saft/import-saft.test.ts'],
  ['test/periods/posting-matrix.test.ts', 'test/journeys/dashboard.test.ts', 'test/moving/killed.test.ts'],
  ['test/journeys/independent-check.test.ts', 'test/exchange/kill.test.ts'],
  [
    'test/isolation/isolation.test.ts',
    'test/isolation/parties/parties.test.ts',
    'test/isolation/served/served.test.ts',
    'test/exchange/demo-round-trip.test.ts',
  ],
  ['packages/firm/src/provisioning/provisioning.test.ts', 'test/periods/close-races.test.ts'],
  ['test/journeys/documents-crash.test.ts', 'test/periods/lock-races.test.ts'],
  [
    'ops/src/demo/demo-firm.test.ts',
    'test/documents/races.test.ts',
    'test/periods/{batch,close-guards}.test.ts',
  ],
  [
    'subgraphs/audit/src/tamper.test.ts',
    'test/exchange/round-trip.test.ts',
    'test/jobs/jobs.test.ts',
    'test/round-trips/commands.test.ts',
  ],
];

/** The files whose turn it is not: none in a whole run. */
export function restingFiles(run: { readonly isWhole: boolean; readonly seed: number }): readonly string[] {
  return run.isWhole ? [] : turns.filter((_group, turn) => turn !== run.seed % turns.length).flat();
}
