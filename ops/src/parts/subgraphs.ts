import type { KeyRing } from '@cifra/access/keys';
import { WatchedTls } from '@cifra/access/watched-tls';
import { serveSubgraph, type RunningSubgraph, type ServedSubgraph } from '@cifra/access/serve-subgraph';
import type { Books } from '@cifra/books/books';
import type { MasterKeys } from '@cifra/database/sealed/master-keys';
import { ProviderClients } from '@cifra/firm/identities/provider/provider-clients';
import type { LocalSubgraph, RemoteSubgraph } from '@cifra/gateway/subgraph-contract';
import { errorText } from '../error-text.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { leastGrantsVersion } from '../least-grants-version.ts';
import { configuredMailer } from '../mail/configured-mailer.ts';
import type { RegisteredManifests } from '../manifests/registered-manifests.ts';
import { ServedOrigin } from '../served-origin.ts';
import { createSubgraphs } from '../subgraphs.ts';
import type { StartOptions } from './options.ts';
import { part, type PartOf } from './part.ts';

interface SubgraphNeeds {
  readonly books: PartOf<Books>;
  readonly keys: PartOf<KeyRing>;
  readonly jobs: PartOf<Jobs>;
  readonly masterKeys: PartOf<MasterKeys>;
  readonly manifests: PartOf<RegisteredManifests>;
}

export interface RunningSubgraphs {
  readonly subgraphs: readonly (LocalSubgraph | RemoteSubgraph)[];
  readonly running: readonly RunningSubgraph[];
  /** Told the port by what listens. */
  readonly servedOrigin: ServedOrigin;
  readonly tls?: WatchedTls | undefined;
}

/** The subgraphs: in this process, or each behind HTTP on its own loopback port. */
export function subgraphsPart(
  { config, log }: StartOptions,
  { books, keys, jobs, masterKeys, manifests }: SubgraphNeeds,
): PartOf<RunningSubgraphs> {
  return part('subgraphs', {
    start: async () => {
      const servedOrigin = new ServedOrigin(config);
      const local = createSubgraphs({
        books: books.value,
        keys: keys.value,
        dataDirectory: config.dataDirectory,
        log: ({ reference, subgraph, error }) =>
          log({ level: 'error', event: 'subgraph.failure', reference, subgraph, error: errorText(error) }),
        jobs: jobs.value.board,
        masterKeys: masterKeys.value,
        publicOrigin: config.publicOrigin,
        servedOrigin: () => servedOrigin.read(),
        mailLink: await configuredMailer(config.mail, (reason) =>
          log({ level: 'warn', event: 'mail.failure', reason }),
        ),
        webhookTestHosts: config.webhookTestHosts,
        providerClients: new ProviderClients(config.identityTestHosts),
        manifests: manifests.value.desk,
      });
      if (config.subgraphMode === 'in-process') return { subgraphs: local, running: [], servedOrigin };
      const tls = config.internalTls === null ? undefined : new WatchedTls(config.internalTls, tellOf(log));
      const served = await serveAll(local, { keys: keys.value, books: books.value, tls }, log);
      return { ...served, servedOrigin };
    },
    stop: async ({ running, tls }) => {
      await Promise.all(running.map((each) => each.close()));
      tls?.close();
    },
  });
}

/** If one cannot be served, those already running are closed again. */
async function serveAll(
  local: readonly LocalSubgraph[],
  {
    keys,
    books,
    tls,
  }: { readonly keys: KeyRing; readonly books: Books; readonly tls: WatchedTls | undefined },
  log: StartOptions['log'],
): Promise<Omit<RunningSubgraphs, 'servedOrigin'>> {
  const subgraphs: RemoteSubgraph[] = [];
  const running: RunningSubgraph[] = [];
  const nowMicros = (): bigint => BigInt(Date.now()) * 1000n;
  try {
    for (const subgraph of local) {
      const served = {
        ...subgraph,
        keys,
        port: 0,
        host: '127.0.0.1',
        ...(tls !== undefined && { tls }),
        nowMicros,
        leastGrantsVersion: leastGrantsVersion(books, nowMicros),
        onRefused: (code: string) =>
          log({ level: 'warn', event: 'subgraph.claimRefused', subgraph: subgraph.name, code }),
      } as unknown as ServedSubgraph<never>;
      const one = await serveSubgraph(served);
      running.push(one);
      const address = `127.0.0.1:${one.port}/graphql`;
      const { name } = subgraph;
      subgraphs.push(
        tls === undefined ? { name, url: `http://${address}` } : { name, url: `https://${address}`, tls },
      );
    }
  } catch (error) {
    await Promise.all(running.map((each) => each.close()));
    tls?.close();
    throw error;
  }
  return { subgraphs, running, tls };
}

function tellOf(log: StartOptions['log']): (problem: string | null) => void {
  return (problem) =>
    problem === null
      ? log({ level: 'info', event: 'tls.internal-renewed' })
      : log({ level: 'warn', event: 'tls.internal-not-renewed', problem });
}
