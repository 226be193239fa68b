import { notFoundOrDenied } from '@cifra/access/errors';
import { signedIn } from '@cifra/access/field-rule';
import { accountByCode } from '@cifra/ledger/accounts/queries';
import { parseUuid, type Uuid } from '@cifra/domain/ids';
import { localDate } from '@cifra/domain/local-date';
import { parseCode } from '@cifra/domain/normalise';
import { refuse } from '@cifra/domain/refusals';
import { InvariantBroken } from '@cifra/database/failures';
import { connectionOf, parsePage } from '@cifra/books/connection';
import { refusalError } from '@cifra/subgraph-kit/query-errors';
import { reference } from '@cifra/subgraph-kit/reference';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { LedgerContext } from '../context.ts';
import type { TenantResolvers } from '../generated/resolvers.ts';
import { previewEntry } from '@cifra/ledger/manual-entries/preview-entry';
import { parseEntryFilter } from '../parse/entry-filter.ts';
import { manualLines } from '../parse/manual-lines.ts';
import { listAccounts, listRoleBindings } from '@cifra/ledger/reads/accounts';
import { listDrafts } from '@cifra/ledger/reads/drafts';
import { listEntryPlaces } from '@cifra/ledger/reads/entries';
import { tenantExports } from './tenant-exports.ts';
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
  ...tenantRecurring,
  __resolveReference: reference<LedgerContext, TenantParent>(signedIn, ({ id }) => ({ id: id as Uuid }), {
    tenantIdField: 'id',
  }),

  async accounts({ id: tenantId }, { first, after, filter }, { books, loadersOf }) {
    const page = parsePage({ first, after }, 1);
    if (!page.ok) throw refusalError(page.refusal);
    const rows = await books.read(tenantId, (tx) => listAccounts(tx, filter ?? {}, page.value));
    if (!rows) throw notFoundOrDenied();
    const own = rows.map((row) => ({ ...row, tenantId }));
    for (const row of own) loadersOf(tenantId).account.prime(row.id, row);
    return connectionOf(own, page.value, (row) => [row.code]);
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

  async entries({ id: tenantId }, { first, after, filter }, { books, loadersOf }) {
    const page = parsePage({ first, after }, 2);
    if (!page.ok) throw refusalError(page.refusal);
    const filters = parseEntryFilter(filter ?? {}, page.value);
    if (!filters.ok) throw refusalError(filters.refusal);
    const places = await books.read(tenantId, (tx) => listEntryPlaces(tx, filters.value, page.value));
    if (!places) throw notFoundOrDenied();
    const { edges, pageInfo } = connectionOf(places, page.value, ({ postingDate, id }) => [postingDate, id]);
    const rows = await loadersOf(tenantId).entry.loadMany(edges.map(({ node }) => node.id));
    const nodes = rows.map((row) => {
      if (row === null || row instanceof Error) throw row ?? new InvariantBroken('a posted entry is gone');
      return row;
    });
    return {
      edges: edges.flatMap(({ cursor }, index) => (nodes[index] ? [{ cursor, node: nodes[index] }] : [])),
      pageInfo,
    };
  },

  entry({ id: tenantId }, { id }, { loadersOf }) {
    const entryId = parseUuid(id);
    return entryId.ok ? loadersOf(tenantId).entry.load(entryId.value) : null;
  },

  async drafts({ id: tenantId }, { first, after, state }, { books, loadersOf }) {
    const page = parsePage({ first, after }, 1);
    if (!page.ok) throw refusalError(page.refusal);
    const cursor = page.value.after === null ? null : parseUuid(page.value.after[0] ?? '', 'after');
    if (cursor !== null && !cursor.ok) throw refusalError(cursor.refusal);
    const rows = await books.read(tenantId, (tx) => listDrafts(tx, state ?? null, page.value));
    if (!rows) throw notFoundOrDenied();
    const own = rows.map((row) => ({ ...row, tenantId }));
    for (const row of own) loadersOf(tenantId).draft.prime(row.id, row);
    return connectionOf(own, page.value, (row) => [row.id]);
  },

  draft({ id: tenantId }, { id }, { loadersOf }) {
    const draftId = parseUuid(id);
    return draftId.ok ? loadersOf(tenantId).draft.load(draftId.value) : null;
  },

  async entryPreview({ id: tenantId }, { input }, { books }) {
    const lines = manualLines.parse(input.lines, ['input', 'lines']);
    if (!lines.ok) return toGraphQLRefusal(lines.refusal[0].refusal);
    const outcome = await books.report(previewEntry, tenantId, {
      postingDate: localDate(input.postingDate),
      lines: lines.value,
      isAccrual: input.isAccrual === true,
    });
    if (!outcome) throw notFoundOrDenied();
    if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
    return { __typename: 'EntryPreview', tenantId, ...outcome.value };
  },

  ...tenantReports,
};
