import { capabilityModules } from '@cifra/capabilities/registry';
import type { PermissionName } from '@cifra/access/permissions';
import type { RateProviderSettings } from '@cifra/rates/providers/config';
import {
  settingsOf,
  startProviderServer,
  type ProviderServer,
} from '@cifra/rates/providers/provider-server.fixture';
import { fetchProviderRates, type ProviderFetch } from '@cifra/rates/refresh/fetch-provider-rates';
import { createFxSubgraph, type FxSubgraph } from '../../../subgraphs/fx/src/subgraph.ts';
import { ask } from '../../support/ask.ts';
import { openTenantBooks, type TenantBooks } from './tenant-books.ts';

/** A firm with two tenants, and the provider's server that its rates come from. */
export interface FetchWorld {
  readonly books: TenantBooks;
  readonly subgraph: FxSubgraph;
  readonly server: ProviderServer;
  /** Milliseconds that were waited for between attempts; nothing waits in fact. */
  readonly waits: number[];
  /** Fetches at midnight UTC of a day, unless another instant is given. */
  fetch(day: string, changes?: Partial<RateProviderSettings>, signal?: AbortSignal): Promise<ProviderFetch>;
  /** Asks firm-wide, with these permissions. */
  askFirm<Data>(
    document: string,
    permissions?: readonly PermissionName[],
    variables?: Record<string, unknown>,
  ): Promise<Data>;
  close(): Promise<void>;
}

export async function openFetchWorld(): Promise<FetchWorld> {
  const books = await openTenantBooks({
    commandModules: [...capabilityModules],
  });
  const server = await startProviderServer();
  const subgraph = createFxSubgraph({
    books: books.books,
    log: ({ error }) => {
      throw error;
    },
  });
  const waits: number[] = [];
  return {
    books,
    subgraph,
    server,
    waits,
    fetch: (day, changes, signal) =>
      fetchProviderRates(
        books.books,
        {
          settings: settingsOf(server, changes),
          nowMicros: () => BigInt(Date.parse(`${day}T00:00:00Z`)) * 1000n,
          chance: {
            random: () => 0.5,
            pause: async (milliseconds) => {
              waits.push(milliseconds);
            },
          },
          ...(signal && { signal }),
        },
        books.request(),
      ),
    async askFirm(document, permissions = ['Rate.Read'], variables = {}) {
      const { data, errors } = await ask(subgraph, document, {
        claim: books.firmClaim(permissions),
        variables,
      });
      if (errors.length > 0) throw new Error(JSON.stringify(errors));
      return data as never;
    },
    async close() {
      await server.close();
      await books.close();
    },
  };
}
