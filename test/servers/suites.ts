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
  { name: 'the journey', files: ['test/contract/journey.integration.test.ts'] },
  { name: 'the API', files: ['test/contract/api.integration.test.ts'] },
  { name: 'the firm: people, access, webhooks, dashboard', files: ['subgraphs/firm/src/'], isOnServer: true },
  { name: 'keys', files: ['test/keys/partner.test.ts'], isOnServer: true },
  { name: 'manifests', files: ['test/manifests/'], isOnServer: true },
  { name: 'customers and vendors', files: ['test/isolation/parties/parties.test.ts'], isOnServer: true },
  { name: 'isolation of tenants', files: ['test/isolation/isolation.test.ts'], isOnServer: true },
  { name: 'generated reads', files: ['test/contract/generated-reads.integration.test.ts'] },
  { name: 'the demo of fifteen clients', files: ['test/contract/demo.integration.test.ts'] },
];
