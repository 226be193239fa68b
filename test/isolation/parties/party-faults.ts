import type { AccessGrant } from '@cifra/access/grants';
import { tenant } from '@cifra/access/field-rule';
import type { DownloadSource } from '@cifra/files/downloads';
import { isStillGranted } from '@cifra/ops/still-granted';
import { refuse } from '@cifra/domain/refusals';
import { refused } from '@cifra/domain/result';
import { renderDownload, RENDER_SOURCE } from '@cifra/trade/rendering/render-download';
import type { Fault } from '../composition.ts';
import {
  claimOfPayload,
  contextWith,
  rebuilt,
  withClaim,
  withContext,
  withField,
  type Resolver,
} from '../faults.ts';
import type { PartyFault } from './fuzz-parties.ts';
import { partyNames, tenantOfParty } from './people.ts';
import type { PartyWorld } from './party-world.ts';

/** Their names, known before a world is there to plant them in. */
export const partyFaultNames = [
  'a document is found by its id alone, whoever’s it is',
  'documents are listed without the party',
  'a ticket is issued without asking whose the document is',
  'a file is fetched without asking for the grant again',
  'for a file a grant for any party will do',
  'the edge gives every party of the tenant',
  'a party’s grant that was revoked counts',
  'a party’s grant out of its time counts',
  'the parties of a claim are believed without its signature',
  'a list of the whole tenant asks for what a party has',
] as const;

export function partyFaults(world: PartyWorld): readonly PartyFault[] {
  const { books, parties, tenants } = world;
  const allOf = (tenantId: string): readonly string[] =>
    partyNames
      .filter((name) => tenants[tenantOfParty[name]].tenantId === tenantId)
      .map((name) => parties[name])
      .toSorted();
  const ownerOf = (documentId: unknown): string | undefined =>
    partyNames
      .map((name) => (world.documents[name].includes(documentId as never) ? parties[name] : undefined))
      .find(Boolean);
  const inDocuments =
    (type: string, field: string, wrap: (inner: Resolver) => Resolver): NonNullable<Fault['wrapSubgraph']> =>
    (subgraph) =>
      rebuilt(subgraph, 'documents', { resolvers: (own) => withField(own, type, field, wrap) });
  const withGrants =
    (change: (grant: AccessGrant) => AccessGrant): NonNullable<Fault['wrapEdgePorts']> =>
    (ports) => ({
      ...ports,
      findUserAccess: async (userId) => {
        const access = await ports.findUserAccess(userId);
        return access && { ...access, grants: access.grants.map(change) };
      },
    });
  const rendering = renderDownload(books);
  const forAnyParty: DownloadSource = async (download, request) =>
    (await isStillGranted(books, { tenantId: download.tenantId, needed: ['Party.Own'], request }))
      ? rendering(download, request)
      : refused(refuse('TICKET_INVALID', { purpose: 'DOWNLOAD' }));
  return [
    {
      name: 'a document is found by its id alone, whoever’s it is',
      wrapSubgraph: (subgraph) =>
        subgraph.name !== 'documents'
          ? subgraph
          : withContext(subgraph, (context) => {
              const own = context as typeof context & {
                ownLoadersOf: (tenantId: string, partyId: string) => object;
              };
              return contextWith(context, {
                ownLoadersOf: (tenantId: string, partyId: string) => ({
                  ...own.ownLoadersOf(tenantId, partyId),
                  document: context.loadersOf(tenantId)['document'],
                }),
              });
            }),
    },
    {
      name: 'documents are listed without the party',
      wrapSubgraph: (subgraph) =>
        rebuilt(subgraph, 'documents', {
          resolvers: (own) => {
            const ofTenant = own['Tenant']?.['documents'] as Resolver;
            return withField(own, 'OwnParty', 'documents', () => (parent, input, context, info) => {
              const { tenantId: id } = parent as { readonly tenantId: string };
              return ofTenant({ id }, input, context, info);
            });
          },
        }),
    },
    {
      name: 'a ticket is issued without asking whose the document is',
      wrapSubgraph: inDocuments(
        'Mutation',
        'renderOwnDocument',
        (inner) => (parent, given, context, info) => {
          const input = given['input'] as { readonly tenantId: string; readonly documentId: string };
          const partyId = ownerOf(input.documentId);
          const { claim } = context.access;
          if (claim.scope.kind !== 'tenant' || partyId === undefined)
            return inner(parent, given, context, info);
          const scope = { ...claim.scope, parties: allOf(claim.scope.tenant.id) };
          return inner(
            parent,
            { input: { ...input, partyId } },
            withClaim(context, { ...claim, scope }),
            info,
          );
        },
      ),
    },
    {
      name: 'a file is fetched without asking for the grant again',
      downloads: { [RENDER_SOURCE]: rendering },
    },
    {
      name: 'for a file a grant for any party will do',
      downloads: { [RENDER_SOURCE]: forAnyParty },
    },
    {
      name: 'the edge gives every party of the tenant',
      wrapEdge: (edge) => ({
        ...edge,
        mint: async (caller, names) => {
          const minted = await edge.mint(caller, names);
          if (minted.kind !== 'claim' || minted.claim.scope.kind !== 'tenant') return minted;
          const { scope } = minted.claim;
          if (scope.parties === undefined) return minted;
          return {
            ...minted,
            claim: { ...minted.claim, scope: { ...scope, parties: allOf(scope.tenant.id) } },
          };
        },
      }),
    },
    {
      name: 'a party’s grant that was revoked counts',
      wrapEdgePorts: withGrants((grant) => ({ ...grant, isRevoked: false })),
    },
    {
      name: 'a party’s grant out of its time counts',
      wrapEdgePorts: withGrants((grant) => ({ ...grant, validUntilMicros: null })),
    },
    {
      name: 'the parties of a claim are believed without its signature',
      readClaim: (token) => Promise.resolve(claimOfPayload(token)),
    },
    {
      name: 'a list of the whole tenant asks for what a party has',
      wrapSubgraph: (subgraph) =>
        rebuilt(subgraph, 'documents', {
          permissions: (own) => ({
            ...own,
            Tenant: {
              ...(own['Tenant'] as object),
              documents: tenant('Party.Own'),
              parties: tenant('Party.Own'),
            },
          }),
        }),
    },
  ];
}
