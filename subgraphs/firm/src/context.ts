import type { KeyRing } from '@cifra/access/keys';
import type { MasterKeys } from '@cifra/database/sealed/master-keys';
import type { ManifestDesk } from '@cifra/firm/manifests/checked';
import type { MailLink } from '@cifra/firm/users/mail-link';
import type { ProviderClients } from '@cifra/firm/identities/provider/provider-clients';
import type { TestHosts } from '@cifra/firm/webhooks/address/webhook-url';
import type { JobBoard } from '@cifra/jobs/job-board';
import type { BooksContext } from '@cifra/subgraph-kit/context';
import type { SubgraphOptions } from '@cifra/subgraph-kit/subgraph';
import type { EntitiesOfRequest, FindEntity } from './find-entity.ts';
import type { FirmLoaders } from './loaders.ts';

export interface FirmOptions extends SubgraphOptions {
  readonly keys: KeyRing;
  /** Where new tenants' databases go. */
  readonly dataDirectory: string;
  /** The clock; defaults to the server's own. */
  readonly nowMicros?: () => bigint;
  /** The scheduled jobs; null: there are none here. */
  readonly jobs?: JobBoard | null;
  /** How `node` finds what other subgraphs own; defaults to nothing. */
  readonly entities?: EntitiesOfRequest;
  /** What secrets are sealed with; defaults to none, which is refused where one is needed. */
  readonly masterKeys?: MasterKeys;
  /** The origin of links; null: they are paths. */
  readonly publicOrigin?: string | null;
  /** Where browsers reach the server, which passkeys are made for; defaults to `publicOrigin`. Null: nobody knows. */
  readonly servedOrigin?: () => string | null;
  /** Sends links by e-mail; defaults to none: they are passed on by hand. */
  readonly mailLink?: MailLink | null;
  /** Hosts that webhooks may be sent to without TLS and at any address, for tests. */
  readonly webhookTestHosts?: TestHosts;
  /** This server as a client of identity providers; defaults to one that asks them by TLS alone. */
  readonly providerClients?: ProviderClients;
  /** What knows the schema that manifests are held against; defaults to one that takes no file. */
  readonly manifests?: ManifestDesk;
}

export interface FirmContext extends BooksContext {
  readonly keys: KeyRing;
  readonly dataDirectory: string;
  readonly nowMicros: () => bigint;
  readonly jobs: JobBoard | null;
  readonly publicOrigin: string | null;
  readonly servedOrigin: string | null;
  readonly mailLink: MailLink | null;
  readonly masterKeys: MasterKeys;
  readonly webhookTestHosts: TestHosts;
  readonly providerClients: ProviderClients;
  readonly manifests: ManifestDesk;
  readonly loaders: FirmLoaders;
  readonly findEntity: FindEntity;
}
