import { notFoundOrDenied } from '@cifra/access/errors';
import { signedIn } from '@cifra/access/field-rule';
import { listKnownHeads } from '@cifra/trail/heads/known-heads';
import { findCommit } from '@cifra/books/commits';
import { verifyBooks } from '@cifra/trail/verify/verify-books';
import type { Uuid } from '@cifra/domain/ids';
import { connectionOf } from '@cifra/books/connection';
import { refusalError } from '@cifra/subgraph-kit/query-errors';
import { reference } from '@cifra/subgraph-kit/reference';
import type { AuditContext } from '../context.ts';
import type { TenantResolvers } from '../generated/resolvers.ts';
import { isCommitNumber, parseEventPage, parseNumberedPage } from '../parse/filter.ts';
import { commitPage, eventPage, timeline } from '@cifra/trail/timeline/read-trail';
import { owned, ownedStep } from '../shapes.ts';

export interface TenantParent {
  readonly id: Uuid;
}

export const Tenant: TenantResolvers = {
  __resolveReference: reference<AuditContext, TenantParent>(signedIn, ({ id }) => ({ id })),

  async timeline({ id: tenantId }, { objectType, objectId, first, after }, { books }) {
    const page = parseNumberedPage({ first, after }, 1);
    if (!page.ok) throw refusalError(page.refusal);
    const [afterNumber = 0n] = page.value.place ?? [];
    const entries = await books.report(timeline, tenantId, {
      objectType,
      objectId,
      after: afterNumber,
      limit: page.value.first + 1,
    });
    if (!entries) throw notFoundOrDenied();
    return connectionOf(
      entries.map((entry) => ownedStep(entry, tenantId)),
      page.value,
      ({ commit }) => [commit.number],
    );
  },

  async commits({ id: tenantId }, { first, after }, { books }) {
    const page = parseNumberedPage({ first, after }, 1);
    if (!page.ok) throw refusalError(page.refusal);
    const [below = null] = page.value.place ?? [];
    const commits = await books.report(commitPage, tenantId, { below, limit: page.value.first + 1 });
    if (!commits) throw notFoundOrDenied();
    return connectionOf(
      commits.map((commit) => ({ ...commit, trailOwner: tenantId })),
      page.value,
      ({ number }) => [number],
    );
  },

  async commit({ id: tenantId }, { number }, { books }) {
    if (!isCommitNumber(number)) return null;
    const commit = await books.read(tenantId, (tx) => findCommit(tx, BigInt(number)));
    return commit ? { ...commit, trailOwner: tenantId } : null;
  },

  async auditEvents({ id: tenantId }, input, { books }) {
    const parsed = parseEventPage(input);
    if (!parsed.ok) throw refusalError(parsed.refusal);
    const events = await books.report(eventPage, tenantId, parsed.value.read);
    if (!events) throw notFoundOrDenied();
    return connectionOf(
      events.map((event) => owned(event, tenantId)),
      parsed.value.page,
      ({ commit, ordinal }) => [commit.number, String(ordinal)],
    );
  },

  async verification({ id: tenantId }, _input, { books }) {
    const knownHeads = await listKnownHeads(books.control, tenantId);
    const found = await books.report(verifyBooks, tenantId, { knownHeads });
    if (!found) throw notFoundOrDenied();
    return { ...found, knownHeadCount: knownHeads.length };
  },
};
