import { notFoundOrDenied } from '@cifra/access/errors';
import { signedIn } from '@cifra/access/field-rule';
import { verifyBooks } from '@cifra/books/verify/verify-books';
import type { Uuid } from '@cifra/domain/ids';
import { connectionOf } from '@cifra/subgraph-kit/connection';
import { refusalError } from '@cifra/subgraph-kit/query-errors';
import { reference } from '@cifra/subgraph-kit/reference';
import { knownHeadsOf } from '../chain-heads.ts';
import type { AuditContext } from '../context.ts';
import type { TenantResolvers } from '../generated/resolvers.ts';
import { readTimeline } from '../operations/read-timeline.ts';
import { commitByNumber, commitsBefore, eventsBefore } from '../repository/trail.ts';
import { eventPage, numberOf, parseCommitPage, parseEventPage } from '../shapes.ts';

export interface TenantParent {
  readonly id: Uuid;
}

export const Tenant: TenantResolvers = {
  __resolveReference: reference<AuditContext, TenantParent>(signedIn, ({ id }) => ({ id: id as Uuid }), { tenantIdField: 'id' }),

  async timeline({ id: tenantId }, { objectType, objectId, first, after }, { books }) {
    const page = parseCommitPage({ first, after });
    if (!page.ok) throw refusalError(page.refusal);
    const items = await books.report(readTimeline, tenantId, { objectType, objectId });
    if (!items) throw notFoundOrDenied();
    const { after: cursor, number } = page.value;
    const following = cursor === null ? items : items.filter(({ commit }) => commit.number > number);
    return connectionOf(following, page.value, ({ commit }) => [commit.number.toString()]);
  },

  async commits({ id: tenantId }, input, { books }) {
    const page = parseCommitPage(input);
    if (!page.ok) throw refusalError(page.refusal);
    const rows = await books.read(tenantId, (tx) => tx.all(commitsBefore, { before: page.value.number, limit: page.value.first + 1 }));
    if (!rows) throw notFoundOrDenied();
    return connectionOf(rows, page.value, (row) => [row.number.toString()]);
  },

  async commit({ id: tenantId }, { number }, { books }) {
    const asked = numberOf(number);
    return asked === null ? null : books.read(tenantId, (tx) => tx.first(commitByNumber, { number: asked }));
  },

  async auditEvents({ id: tenantId }, input, { books }) {
    const asked = parseEventPage(input);
    if (!asked.ok) throw refusalError(asked.refusal);
    const rows = await books.read(tenantId, (tx) => tx.all(eventsBefore, asked.value.filter));
    if (!rows) throw notFoundOrDenied();
    return eventPage(rows, asked.value.page);
  },

  async verification({ id: tenantId }, _input, { books }) {
    const found = await books.report(verifyBooks, tenantId, { knownHeads: await knownHeadsOf(books.control, tenantId) });
    if (!found) throw notFoundOrDenied();
    return {
      __typename: 'BooksVerification',
      ...found,
      chainFaults: found.chainFaults.map((fault) => ({ __typename: 'ChainFault', ...fault })),
      booksFaults: found.booksFaults.map(({ kind, object, expected, found: actual }) => `${kind} ${object}: expected ${expected}, found ${actual}`),
    };
  },
};
