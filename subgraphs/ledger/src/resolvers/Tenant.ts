import { notFoundOrDenied } from '@cifra/access/errors';
import { signedIn } from '@cifra/access/field-rule';
import { accountByCode } from '@cifra/ledger/accounts/queries';
import { parseUuid, type Uuid } from '@cifra/domain/ids';
import { localDate } from '@cifra/domain/local-date';
import { parseCode } from '@cifra/domain/normalise';
import { refuse } from '@cifra/domain/refusals';
import { InvariantBroken } from '@cifra/database/failures';
import { connectionOf, edgesWith } from '@cifra/books/connection';
import { countRows } from '@cifra/subgraph-kit/count-rows';
import { refusalError } from '@cifra/subgraph-kit/query-errors';
import { optionalText } from '@cifra/subgraph-kit/parse/values';
import { requirePage } from '@cifra/subgraph-kit/require-page';
import { reference } from '@cifra/subgraph-kit/reference';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { LedgerContext } from '../context.ts';
import type { TenantResolvers } from '../generated/resolvers.ts';
import { previewEntry } from '@cifra/ledger/manual-entries/preview-entry';
import { parseEntryFilter } from '../parse/entry-filter.ts';
import { manualLines } from '../parse/manual-lines.ts';
import { accountLists, countedAccounts, listRoleBindings } from '@cifra/ledger/reads/accounts';
import { countedDrafts, draftList } from '@cifra/ledger/reads/drafts';
import { countedEntries, entryPlaces } from '@cifra/ledger/reads/entries';
import { tenantExports } from './tenant-exports.ts';
import { tenantFormer } from './FormerBalances.ts';
import { tenantImportProposals } from './ImportProposal.ts';
import { tenantImports } from './tenant-imports.ts';
import { tenantOpening } from './tenant-opening.ts';
import { tenantRecurring } from './tenant-recurring.ts';
import { tenantReports } from './tenant-reports.ts';

export interface TenantParent {
  readonly id: Uuid;
}

export const Tenant: TenantResolvers = {
  ...tenantOpening,
  ...tenantExports,
  ...tenantImports,
  ...tenantFormer,
  ...tenantImportProposals,
  ...tenantRecurring,
  __resolveReference: reference<LedgerContext, TenantParent>(signedIn, ({ id }) => ({ id })),

  async accounts({ id: tenantId }, input, { books, loadersOf }) {
    const sort = input.sort ?? 'CODE';
    const list = accountLists[sort];
    const page = requirePage(input, { of: ['accounts', tenantId], key: list.key });
    const filters = input.filter ?? {};
    const rows = await books.read(tenantId, (tx) => list.rows(tx, filters, page));
    if (!rows) throw notFoundOrDenied();
    const own = rows.map((row) => ({ ...row, tenantId }));
    for (const row of own) loadersOf(tenantId).account.prime(row.id, row);
    return connectionOf(own, page, {
      keyOf: ({ name, code }) => (sort === 'NAME' ? [name, code] : [code]),
      count: countRows(books, countedAccounts, { tenantId, filters }),
    });
  },

  async account({ id: tenantId }, { id, code }, { books, loadersOf }) {
    if ((typeof id === 'string') === (typeof code === 'string'))
      throw refusalError(
        refuse('INPUT_INVALID', {
          field: 'account',
          problem: 'needs exactly one of id and code',
          value: null,
        }),
      );
    if (typeof id === 'string') {
      const accountId = parseUuid(id);
      return accountId.ok ? loadersOf(tenantId).account.load(accountId.value) : null;
    }
    const parsed = parseCode(code ?? '', { field: 'code', maximum: 40 });
    if (!parsed.ok) return null;
    const row = await books.read(tenantId, (tx) => tx.first(accountByCode, { code: parsed.value }));
    return row ? { ...row, tenantId } : null;
  },

  async accountRoles({ id: tenantId }, _input, { books }) {
    const bindings = await books.read(tenantId, (tx) => listRoleBindings(tx, tenantId));
    if (!bindings) throw notFoundOrDenied();
    return bindings;
  },

  async entries({ id: tenantId }, input, { books, loadersOf }) {
    const list = entryPlaces[input.sort ?? 'POSTING_DATE_ASC'];
    const page = requirePage(input, { of: ['entries', tenantId], key: list.key });
    const parsed = parseEntryFilter(input.filter ?? {});
    if (!parsed.ok) throw refusalError(parsed.refusal);
    const filters = parsed.value;
    const places = await books.read(tenantId, (tx) => list.rows(tx, filters, page));
    if (!places) throw notFoundOrDenied();
    const { edges, ...found } = connectionOf(places, page, {
      keyOf: ({ postingDate, id }) => [postingDate, id],
      count: countRows(books, countedEntries, { tenantId, filters }),
    });
    const rows = await loadersOf(tenantId).entry.loadMany(edges.map(({ node }) => node.id));
    const nodes = rows.map((row) => {
      if (row === null || row instanceof Error) throw row ?? new InvariantBroken('a posted entry is gone');
      return row;
    });
    return { edges: edgesWith(edges, nodes), ...found };
  },

  entry({ id: tenantId }, { id }, { loadersOf }) {
    const entryId = parseUuid(id);
    return entryId.ok ? loadersOf(tenantId).entry.load(entryId.value) : null;
  },

  async drafts({ id: tenantId }, input, { books, loadersOf }) {
    const page = requirePage(input, { of: ['drafts', tenantId], key: draftList.key });
    const filters = { state: input.state ?? null };
    const rows = await books.read(tenantId, (tx) => draftList.rows(tx, filters, page));
    if (!rows) throw notFoundOrDenied();
    const own = rows.map((row) => ({ ...row, tenantId }));
    for (const row of own) loadersOf(tenantId).draft.prime(row.id, row);
    return connectionOf(own, page, {
      keyOf: ({ id }) => [id],
      count: countRows(books, countedDrafts, { tenantId, filters }),
    });
  },

  draft({ id: tenantId }, { id }, { loadersOf }) {
    const draftId = parseUuid(id);
    return draftId.ok ? loadersOf(tenantId).draft.load(draftId.value) : null;
  },

  async entryPreview({ id: tenantId }, { input }, { books }) {
    const lines = manualLines.parse(input.lines, ['input', 'lines']);
    // Whose it is, where one request asks several tenants: a refusal names objects by their ids.
    if (!lines.ok) return { tenantId, ...toGraphQLRefusal(lines.refusal[0].refusal) };
    const named = optionalText(100).parse(input.reference ?? null, ['input', 'reference']);
    if (!named.ok) return { tenantId, ...toGraphQLRefusal(named.refusal[0].refusal) };
    const outcome = await books.report(previewEntry, tenantId, {
      postingDate: localDate(input.postingDate),
      documentDate: localDate(input.documentDate ?? input.postingDate),
      reference: named.value,
      lines: lines.value,
      isAccrual: input.isAccrual === true,
      isFarAheadKnown: input.confirmFarAhead === true,
    });
    if (!outcome) throw notFoundOrDenied();
    if (!outcome.ok) return { tenantId, ...toGraphQLRefusal(outcome.refusal) };
    return { __typename: 'EntryPreview', tenantId, ...outcome.value };
  },

  ...tenantReports,
};
