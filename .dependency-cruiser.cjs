// The arrows: gateway → access; subgraphs → capabilities → books → database → domain → nothing. Capabilities stand in one order, and
// import only from those before them. Circles of folders, which no rule here can see, are found by ops/checks/circles.ts.
// Each rule has an example that breaks it in test/repository/arrows.test.ts.
const TESTS = '(\\.test|\\.fixture|contract-suite)\\.ts$';

/** One rule for each part: which other parts of the workspace it may import. Packages from npm are judged elsewhere. */
function mayImportOnly(part, { from, allowed }) {
  return {
    name: `${part}-imports-only-what-it-may`,
    severity: 'error',
    comment: `${part} may import: ${['itself', ...allowed].join(', ')}`,
    from: { path: `^${from}/`, pathNot: TESTS },
    to: {
      path: '^(gateway|subgraphs|schema|packages|ops|test)/',
      pathNot: [from, ...allowed].map((folder) => `^${folder}/`),
    },
  };
}

/** The capabilities in their order: each may import those before it. */
const CAPABILITIES = ['files', 'search', 'ledger', 'trail', 'rates', 'trade', 'closing', 'firm', 'exchange'];
/** What some of them need beside the kernel. */
const BESIDE = {
  trade: ['packages/access', 'packages/rendering'],
  closing: ['packages/access'],
  firm: ['packages/access', 'packages/jobs'],
};
const KERNEL = ['packages/books', 'packages/database', 'packages/domain'];
const capabilityFolders = CAPABILITIES.map((name) => `packages/${name}`);
const capabilityRules = CAPABILITIES.map((name, index) =>
  mayImportOnly(name, {
    from: `packages/${name}`,
    allowed: [...KERNEL, ...capabilityFolders.slice(0, index), ...(BESIDE[name] ?? [])],
  }),
);

module.exports = {
  forbidden: [
    {
      name: 'domain-imports-nothing',
      severity: 'error',
      comment:
        'Pure: no node: module, no package, no other part. Its rules run anywhere and mean the same everywhere.',
      from: { path: '^packages/domain/src/', pathNot: TESTS },
      to: { pathNot: '^packages/domain/', couldNotResolve: false },
    },
    {
      name: 'domain-tests-stay-in-domain',
      severity: 'error',
      comment: 'Tests of the domain use the test tools and the domain, no other part.',
      from: { path: '^packages/domain/.*\\.test\\.ts$' },
      to: { path: '^(gateway|subgraphs|schema|packages|ops|test)/', pathNot: '^packages/domain/' },
    },
    mayImportOnly('database', { from: 'packages/database', allowed: ['packages/domain'] }),
    mayImportOnly('books', { from: 'packages/books', allowed: ['packages/database', 'packages/domain'] }),
    ...capabilityRules,
    mayImportOnly('rendering', { from: 'packages/rendering', allowed: ['packages/domain'] }),
    mayImportOnly('capabilities', {
      from: 'packages/capabilities',
      allowed: [...KERNEL, ...capabilityFolders],
    }),
    mayImportOnly('jobs', { from: 'packages/jobs', allowed: ['packages/database', 'packages/domain'] }),
    mayImportOnly('access', { from: 'packages/access', allowed: ['packages/database', 'packages/domain'] }),
    {
      name: 'access-takes-only-types-of-database',
      severity: 'error',
      comment: 'The gateway imports access: a connection to a database must not come along.',
      from: { path: '^packages/access/', pathNot: TESTS },
      to: { path: '^packages/database/', dependencyTypesNot: ['type-only'] },
    },
    mayImportOnly('schema', { from: 'schema', allowed: ['packages/domain'] }),
    mayImportOnly('gateway', { from: 'gateway', allowed: ['packages/access', 'packages/domain', 'schema'] }),
    mayImportOnly('console', { from: 'packages/console', allowed: [] }),
    mayImportOnly('subgraph-kit', {
      from: 'packages/subgraph-kit',
      allowed: ['packages/books', 'packages/access', 'packages/database', 'packages/domain', 'schema'],
    }),
    mayImportOnly('subgraphs', {
      from: 'subgraphs',
      allowed: [
        'packages/subgraph-kit',
        'packages/access',
        'packages/jobs',
        'packages/rendering',
        'schema',
      ].concat(KERNEL, capabilityFolders),
    }),
    {
      name: 'subgraphs-hold-no-statement',
      severity: 'error',
      comment:
        'A subgraph parses, resolves and permits. Statements and tables belong to its capability; row types and failures may be named.',
      from: { path: '^(subgraphs|packages/subgraph-kit)/', pathNot: TESTS },
      to: {
        path: '(^|/)drizzle-orm/|^packages/database/src/(?!failures\\.ts$)',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'the-command-line-calls-capabilities',
      severity: 'error',
      comment:
        'The command line is a face of the capabilities, as a subgraph is: neither goes through the other.',
      from: { path: '^ops/src/cli', pathNot: TESTS },
      to: { path: '^subgraphs/' },
    },
    {
      name: 'subgraphs-never-import-each-other',
      severity: 'error',
      comment: 'Not even in a test: one capability reaches another through the graph.',
      from: { path: '^subgraphs/([^/]+)/' },
      to: { path: '^subgraphs/', pathNot: '^subgraphs/$1/' },
    },
    {
      name: 'gateway-tests-stay-away-from-the-books',
      severity: 'error',
      comment: 'The gateway knows no accounting word, nor do its tests; journeys live in test/.',
      from: { path: '^gateway/.*\\.test\\.ts$' },
      to: { path: `^(subgraphs|packages/(books|database)|${capabilityFolders.join('|')})/` },
    },
    {
      name: 'nobody-imports-test',
      severity: 'error',
      comment: 'What tests share does not leak into the product.',
      from: { pathNot: ['^test/', TESTS] },
      to: { path: '^test/' },
    },
    {
      name: 'nobody-but-test-imports-ops',
      severity: 'error',
      comment: 'ops puts the parts together; nothing depends on how.',
      from: { pathNot: '^(ops|test)/' },
      to: { path: '^ops/' },
    },
    {
      name: 'only-tests-commit-without-the-disk',
      severity: 'error',
      comment:
        'Whether a commit waits for the disk is no setting: the connection reads it, one fixture changes it.',
      from: {
        pathNot: ['^packages/database/src/sqlite/connection\\.ts$', '^test/support/without-durability\\.ts$'],
      },
      to: { path: '^packages/database/src/sqlite/durability\\.ts$' },
    },
    {
      name: 'only-tests-choose-the-day',
      severity: 'error',
      comment: 'Which day it is, is no setting: the facts of a tenant read it, one fixture changes it.',
      from: { pathNot: ['^packages/books/src/directory\\.ts$', '^test/support/tests-day\\.ts$'] },
      to: { path: '^packages/books/src/product-clock\\.ts$' },
    },
    {
      name: 'only-tests-hash-passwords-cheaply',
      severity: 'error',
      comment: 'What a password hash costs is no setting: hashing reads it, one fixture changes it.',
      from: { pathNot: ['^packages/access/src/password\\.ts$', '^test/support/cheap-passwords\\.ts$'] },
      to: { path: '^packages/access/src/password-cost\\.ts$' },
    },
    {
      name: 'a-server-is-loaded-where-one-is-used',
      severity: 'error',
      comment:
        'With these modules come the driver of SQL Server and its log-ins: a third of what a thread loads. Where all books are files, nobody waits for them.',
      from: {
        path: '^(packages|subgraphs|ops)/',
        pathNot: [
          '^packages/database/src/(mssql/|queries/compile\\.ts$)',
          '^packages/books/src/server-lane\\.ts$',
          '^ops/src/cli/server-check\\.ts$',
          TESTS,
        ],
      },
      to: {
        path: '^packages/(database/src/mssql/(copy-(schema|source|target)|engine|migrate|provision-database|statements|server-check/(run-server-check|schema|writing))|books/src/server-lane)\\.ts$',
        dynamic: false,
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'no-circle',
      severity: 'error',
      comment: 'A circle of imports has no beginning to read and no order to load.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'every-import-resolves',
      severity: 'error',
      comment: 'A misspelt or undeclared package.',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'the-product-uses-no-development-package',
      severity: 'error',
      comment: 'Development packages are for tests, checks and code generation.',
      from: { path: '^(gateway|subgraphs|schema|packages|ops)/.*src/', pathNot: TESTS },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(node_modules/\\.vite|var|src/generated)/' },
    // Types count as imports: an arrow is an arrow, whether it is erased or not.
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.mts', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
      mainFields: ['main', 'types'],
    },
  },
};
