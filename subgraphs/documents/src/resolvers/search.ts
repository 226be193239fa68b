import { notFoundOrDenied } from '@cifra/access/errors';
import { decide } from '@cifra/access/decide';
import { enforce } from '@cifra/access/enforce';
import { tenant } from '@cifra/access/field-rule';
import type { PermissionName } from '@cifra/access/permissions';
import type { AccessContext } from '@cifra/access/subgraph-context';
import { connectionOf, type Connection } from '@cifra/books/connection';
import { refuse } from '@cifra/domain/refusals';
import { InvariantBroken } from '@cifra/database/failures';
import type { Uuid } from '@cifra/domain/ids';
import { countedHits, findHits, type Hit } from '@cifra/search/find-hits';
import type { SearchKind } from '@cifra/search/kinds';
import { cursorOf, hitKey, parseSearch } from '@cifra/search/parse-search';
import { countRows } from '@cifra/subgraph-kit/count-rows';
import { requirePage } from '@cifra/subgraph-kit/require-page';
import { refusalError } from '@cifra/subgraph-kit/query-errors';
import type { DocumentsContext } from '../context.ts';
import type { TenantResolvers } from '../generated/resolvers.ts';
import { accountOf, entryOf } from './stubs.ts';

/** What a caller needs to find objects of a kind: what he needs to read them. */
const permissionOf: Readonly<Record<SearchKind, PermissionName>> = {
  ACCOUNT: 'COA.Read',
  DOCUMENT: 'Document.Read',
  ITEM: 'Item.Read',
  JOURNAL_ENTRY: 'Entry.Read',
  MONEY_DOCUMENT: 'Document.Read',
  PARTY: 'Party.Read',
};

/** A hit with the object that it found: a row of this subgraph, or a reference to another's. */
export type FoundHit = Pick<Hit, 'kind' | 'field' | 'rank'> & Awaited<ReturnType<typeof objectOf>>;
export interface SearchPage extends Pick<Connection<Hit>, 'pageInfo' | 'count'> {
  readonly edges: readonly { readonly cursor: string; readonly node: FoundHit }[];
  readonly isCurrent: boolean;
}

export const search: NonNullable<TenantResolvers['search']> = async ({ id: tenantId }, input, context) => {
  const { access, books } = context;
  const parsed = parseSearch(input);
  if (!parsed.ok) throw refusalError(parsed.refusal);
  const page = requirePage(input, { of: ['search', tenantId], key: hitKey });
  const { query } = parsed.value;
  const kinds = await readableKinds(access, { tenantId, kinds: parsed.value.kinds });
  const found = await books.report(findHits, tenantId, { query, kinds, page });
  if (!found) throw notFoundOrDenied();
  if (found.hits === null) {
    const problem = 'is too far from the beginning: search for more words';
    throw refusalError(refuse('INPUT_INVALID', { field: 'last', problem, value: String(page.size) }));
  }
  const { edges, ...shown } = connectionOf(found.hits, page, {
    keyOf: cursorOf,
    count: countRows(books, countedHits, { tenantId, filters: { query, kinds } }),
  });
  return {
    edges: await Promise.all(
      edges.map(async ({ cursor, node: hit }) => {
        const { kind, field, rank } = hit;
        return { cursor, node: { kind, field, rank, ...(await objectOf(hit, tenantId, context)) } };
      }),
    ),
    ...shown,
    isCurrent: found.isCurrent,
  };
};

/** Those of the kinds that the caller may read in the tenant. None: that is a denied attempt, as any other field's. */
async function readableKinds(
  access: AccessContext,
  { tenantId, kinds }: { readonly tenantId: Uuid; readonly kinds: readonly SearchKind[] },
): Promise<readonly SearchKind[]> {
  const ruleOf = (kind: SearchKind) => tenant(permissionOf[kind]);
  const verdicts = await Promise.all(
    kinds.map(async (kind) => decide({ rule: ruleOf(kind), access, objectTenantId: tenantId })),
  );
  const readable = kinds.filter((_kind, index) => verdicts[index] === 'allowed');
  const [first] = kinds;
  if (readable.length > 0 || first === undefined) return readable;
  const denied = await enforce(access, {
    rule: ruleOf(first),
    field: 'Tenant.search',
    objectTenantId: tenantId,
  });
  throw denied === true ? notFoundOrDenied() : denied;
}

async function objectOf({ kind, id }: Hit, tenantId: Uuid, { loadersOf }: DocumentsContext) {
  const loaders = loadersOf(tenantId);
  const nothing = {
    account: null,
    document: null,
    item: null,
    entry: null,
    moneyDocument: null,
    party: null,
  };
  switch (kind) {
    case 'ACCOUNT':
      return { ...nothing, account: accountOf(tenantId, id) };
    case 'JOURNAL_ENTRY':
      return { ...nothing, entry: entryOf(tenantId, id) };
    case 'DOCUMENT':
      return { ...nothing, document: stillThere(await loaders.document.load(id)) };
    case 'ITEM':
      return { ...nothing, item: stillThere(await loaders.item.load(id)) };
    case 'MONEY_DOCUMENT':
      return { ...nothing, moneyDocument: stillThere(await loaders.moneyDocument.load(id)) };
    case 'PARTY':
      return { ...nothing, party: stillThere(await loaders.party.load(id)) };
  }
}

/** Nothing that is found is ever deleted. */
function stillThere<Row>(row: Row | null): Row {
  if (row === null) throw new InvariantBroken('what was found is gone');
  return row;
}
