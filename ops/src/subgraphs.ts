import type { Books } from '@cifra/books/books';
import type { KeyRing } from '@cifra/access/keys';
import type { MaskOptions } from '@cifra/access/mask-error';
import type { LocalSubgraph } from '@cifra/gateway/subgraph-contract';
import type { MasterKeys } from '@cifra/database/sealed/master-keys';
import type { MailLink } from '@cifra/firm/users/mail-link';
import type { ProviderClients } from '@cifra/firm/identities/provider/provider-clients';
import type { TestHosts } from '@cifra/firm/webhooks/address/webhook-url';
import type { ManifestDesk } from '@cifra/firm/manifests/checked';
import type { JobBoard } from '@cifra/jobs/job-board';
import type { TenantArgument, TenantArguments } from '@cifra/gateway/edge/tenants-named';
import type { LiveField } from '@cifra/gateway/live/contract';
import { entityFinder } from './find-entity.ts';
import { mutations as auditMutations } from '@cifra/subgraph-audit/mutations';
import { createAuditSubgraph } from '@cifra/subgraph-audit/subgraph';
import { createDocumentsSubgraph } from '@cifra/subgraph-documents/subgraph';
import { mutations as documentMutations } from '@cifra/subgraph-documents/mutations';
import { live as firmLive } from '@cifra/subgraph-firm/live';
import { mutations as firmMutations } from '@cifra/subgraph-firm/mutations';
import { createFirmSubgraph } from '@cifra/subgraph-firm/subgraph';
import { mutations as fxMutations } from '@cifra/subgraph-fx/mutations';
import { createFxSubgraph } from '@cifra/subgraph-fx/subgraph';
import { live as ledgerLive } from '@cifra/subgraph-ledger/live';
import { mutations as ledgerMutations } from '@cifra/subgraph-ledger/mutations';
import { createLedgerSubgraph } from '@cifra/subgraph-ledger/subgraph';
import { live as periodLive } from '@cifra/subgraph-period/live';
import { mutations as periodMutations } from '@cifra/subgraph-period/mutations';
import { createPeriodSubgraph } from '@cifra/subgraph-period/subgraph';
import { scalarResolvers } from '@cifra/subgraph-kit/scalars';

export interface SubgraphParts {
  readonly books: Books;
  readonly keys: KeyRing;
  readonly dataDirectory: string;
  readonly log: MaskOptions['log'];
  /** Null if there are no jobs here. */
  readonly jobs?: JobBoard | null;
  readonly publicOrigin?: string | null;
  readonly servedOrigin?: () => string | null;
  readonly masterKeys?: MasterKeys;
  readonly mailLink?: MailLink | null;
  readonly webhookTestHosts?: TestHosts;
  readonly providerClients?: ProviderClients;
  readonly manifests?: ManifestDesk;
}

/** Creates every subgraph, without a port. */
export function createSubgraphs({
  books,
  keys,
  dataDirectory,
  log,
  jobs = null,
  ...ofFirm
}: SubgraphParts): LocalSubgraph[] {
  // The gateway passes the claim on unread; each subgraph knows its type.
  const subgraphs: LocalSubgraph[] = [
    createFirmSubgraph({
      books,
      keys,
      dataDirectory,
      log,
      jobs,
      ...ofFirm,
      entities: entityFinder(() => subgraphs),
    }),
    createLedgerSubgraph({ books, log }),
    createDocumentsSubgraph({ books, log }),
    createPeriodSubgraph({ books, log }),
    createFxSubgraph({ books, log }),
    createAuditSubgraph({ books, log }),
  ];
  return subgraphs;
}

/** What the shared scalars accept, for the gateway: all subgraphs have the same. */
export const schemaScalars = Object.values(scalarResolvers);

/** What can be watched. */
export const liveFields: readonly LiveField[] = [...firmLive, ...ledgerLive, ...periodLive];

const inInput: readonly TenantArgument[] = [{ path: ['input', 'tenantId'], by: 'id' }];

/**
 * Where operations name their tenant: the arguments of `tenant`, the ids of `node` and `nodes`, the input of every mutation that is done in a
 * tenant, and the argument of a live field that becomes the one of `tenant`.
 */
export const tenantArguments: TenantArguments = new Map([
  [
    'Query.tenant',
    [
      { path: ['id'], by: 'id' },
      { path: ['slug'], by: 'slug' },
    ],
  ],
  ['Query.node', [{ path: ['id'], by: 'object' }]],
  ['Query.nodes', [{ path: ['ids'], by: 'object' }]],
  ...[firmMutations, ledgerMutations, documentMutations, periodMutations, fxMutations, auditMutations]
    .flat()
    .filter(({ isOfTenant }) => isOfTenant)
    .map(({ name }) => [`Mutation.${name}`, inInput] as const),
  ...liveFields.flatMap(({ name, runs: [first] }) =>
    first.field === 'tenant'
      ? [[`Subscription.${name}`, [{ path: [first.renamed?.['id'] ?? 'id'], by: 'id' }]] as const]
      : [],
  ),
]);
