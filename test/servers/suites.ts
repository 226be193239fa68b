import type { Capability } from './capabilities.ts';

/** What runs on a server, in this order. */
export interface Suite {
  readonly name: string;
  /** Test files, or the beginnings of their paths. */
  readonly files: readonly string[];
  /** Without one of these it is not run. */
  readonly needs?: readonly Capability[];
  /** Whether its one set of books is on the server; else it has some on each engine, as it says itself. */
  readonly isOnServer?: boolean;
}

export const suites: readonly Suite[] = [
  {
    name: 'the contract of the data layer',
    files: ['packages/database/src/mssql/mssql.integration.test.ts'],
  },
  {
    name: 'an investigator',
    files: ['packages/database/src/investigation/investigation.integration.test.ts'],
  },
  { name: 'the journey', files: ['test/contract/journey.integration.test.ts'] },
  { name: 'the API', files: ['test/contract/api.integration.test.ts'] },
  { name: 'the firm: people, access, webhooks, dashboard', files: ['subgraphs/firm/src/'], isOnServer: true },
  { name: 'keys', files: ['test/keys/partner.test.ts'], isOnServer: true },
  { name: 'manifests', files: ['test/manifests/'], isOnServer: true },
  { name: 'customers and vendors', files: ['test/isolation/parties/parties.test.ts'], isOnServer: true },
  { name: 'isolation of tenants', files: ['test/isolation/isolation.test.ts'], isOnServer: true },
  {
    name: 'races of closes and locks',
    files: [
      'subgraphs/period/src/lock-race.test.ts',
      'test/periods/lock-races.test.ts',
      'test/periods/close-races.test.ts',
      'test/periods/close-guards.test.ts',
    ],
    isOnServer: true,
  },
  {
    name: 'races and numbers of documents',
    files: ['test/documents/races.test.ts', 'test/documents/numbers.test.ts'],
    isOnServer: true,
  },
  {
    name: 'rules and edges of documents',
    files: ['test/documents/rules.test.ts', 'test/documents/edges.test.ts'],
    isOnServer: true,
  },
  {
    name: 'settling: refunds, netting, write-offs, money',
    files: [
      'test/documents/refunds.test.ts',
      'test/documents/nettings.test.ts',
      'test/documents/write-offs.test.ts',
      'test/documents/money-accounts.test.ts',
      'test/documents/automatic-allocation.test.ts',
      'test/documents/withholding.test.ts',
      'test/documents/notes-on-openings.test.ts',
      'test/documents/corrections.test.ts',
    ],
    isOnServer: true,
  },
  { name: 'what two persons do', files: ['test/approval/'], isOnServer: true },
  {
    name: 'vouchers',
    files: [
      'test/vouchers/vouchers.test.ts',
      'test/vouchers/expected.test.ts',
      'test/vouchers/scanning.test.ts',
      'test/vouchers/attacks.test.ts',
    ],
    isOnServer: true,
  },
  {
    name: 'files in and out',
    files: [
      'test/exchange/documents-import.test.ts',
      'test/exchange/allocations-round-trip.test.ts',
      'test/exchange/takeover.test.ts',
    ],
    isOnServer: true,
  },
  {
    name: 'reports, ageing, search and papers',
    files: [
      'subgraphs/ledger/src/reports-model.test.ts',
      'subgraphs/documents/src/ageing-model.test.ts',
      'subgraphs/documents/src/ageing.test.ts',
      'test/documents/search.test.ts',
      'test/documents/report-papers.test.ts',
    ],
    isOnServer: true,
  },
  { name: 'manual entries', files: ['subgraphs/ledger/src/posting.test.ts'], isOnServer: true },
  { name: 'the year’s end', files: ['test/year-end/'], isOnServer: true },
  {
    name: 'journeys as processes',
    files: [
      'test/journeys/process.test.ts',
      'test/journeys/documents-crash.test.ts',
      'test/journeys/dashboard.test.ts',
      'test/journeys/command-line.test.ts',
      'test/journeys/front-door.test.ts',
    ],
    isOnServer: true,
  },
  {
    name: 'journeys over HTTP',
    files: [
      'test/journeys/books.test.ts',
      'test/journeys/connections.test.ts',
      'test/journeys/errors.test.ts',
      'test/journeys/nodes.test.ts',
      'test/journeys/rendering.test.ts',
      'test/journeys/journal-pages.test.ts',
      'test/journeys/month-of-a-business.test.ts',
    ],
    isOnServer: true,
  },
  {
    name: 'kills of commands',
    files: ['test/crash/crash.test.ts', 'test/exchange/kill.test.ts'],
    isOnServer: true,
  },
  { name: 'books closed under load', files: ['test/contract/closing.integration.test.ts'], isOnServer: true },
  { name: 'kills of the product', files: ['test/crash/server/killed.integration.test.ts'] },
  { name: 'generated reads', files: ['test/contract/generated-reads.integration.test.ts'] },
  { name: 'the demo of fifteen clients', files: ['test/contract/demo.integration.test.ts'] },
];
