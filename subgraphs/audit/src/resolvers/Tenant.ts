import { notFoundOrDenied } from '@cifra/access/errors';
import { signedIn } from '@cifra/access/field-rule';
import { listKnownHeads } from '@cifra/trail/heads/known-heads';
import { commitKey, findCommit } from '@cifra/books/commits';
import { verifyBooks } from '@cifra/trail/verify/verify-books';
import type { Uuid } from '@cifra/domain/ids';
import { connectionOf } from '@cifra/books/connection';
import { refusalError } from '@cifra/subgraph-kit/query-errors';
import { countRows } from '@cifra/subgraph-kit/count-rows';
import { requirePage } from '@cifra/subgraph-kit/require-page';
import { reference } from '@cifra/subgraph-kit/reference';
import type { AuditContext } from '../context.ts';
import type { TenantResolvers } from '../generated/resolvers.ts';
import { isCommitNumber, parseFilter } from '../parse/filter.ts';
import { eventKey } from '@cifra/trail/timeline/events';
import {
  commitPage,
  countedCommits,
  countedEvents,
  countedTimeline,
  eventPage,
  timeline,
} from '@cifra/trail/timeline/read-trail';
import { timelineKey } from '@cifra/trail/timeline/timeline';
import { owned, ownedStep } from '../shapes.ts';
import { describeSchema } from '@cifra/trail/investigate/describe-schema';
import { findOwnInvestigation, pageOfInvestigations } from '../find-own-investigation.ts';

export interface TenantParent {
  readonly id: Uuid;
}

export const Tenant: TenantResolvers = {
  __resolveReference: reference<AuditContext, TenantParent>(signedIn, ({ id }) => ({ id })),

  async timeline({ id: tenantId }, input, { books }) {
    const page = requirePage(input, { of: ['timeline', tenantId], key: timelineKey });
    const { objectType, objectId } = input;
    const object = { objectType, objectId };
    const entries = await books.report(timeline, tenantId, { object, page });
    if (!entries) throw notFoundOrDenied();
    return connectionOf(
      entries.map((entry) => ownedStep(entry, tenantId)),
      page,
      {
        keyOf: ({ commit }) => [commit.number],
        count: countRows(books, countedTimeline, { tenantId, filters: object }),
      },
    );
  },

  async commits({ id: tenantId }, input, { books }) {
    const page = requirePage(input, { of: ['commits', tenantId], key: commitKey });
    const commits = await books.report(commitPage, tenantId, page);
    if (!commits) throw notFoundOrDenied();
    return connectionOf(
      commits.map((commit) => ({ ...commit, trailOwner: tenantId })),
      page,
      {
        keyOf: ({ number }) => [number],
        count: countRows(books, countedCommits, { tenantId, filters: null }),
      },
    );
  },

  async commit({ id: tenantId }, { number }, { books }) {
    if (!isCommitNumber(number)) return null;
    const commit = await books.read(tenantId, (tx) => findCommit(tx, BigInt(number)));
    return commit ? { ...commit, trailOwner: tenantId } : null;
  },

  async auditEvents({ id: tenantId }, input, { books }) {
    const page = requirePage(input, { of: ['auditEvents', tenantId], key: eventKey });
    const filter = parseFilter(input.filter);
    if (!filter.ok) throw refusalError(filter.refusal);
    const events = await books.report(eventPage, tenantId, { filter: filter.value, page });
    if (!events) throw notFoundOrDenied();
    return connectionOf(
      events.map((event) => owned(event, tenantId)),
      page,
      {
        keyOf: ({ commit, ordinal }) => [commit.number, String(ordinal)],
        count: countRows(books, countedEvents, { tenantId, filters: filter.value }),
      },
    );
  },

  async verification({ id: tenantId }, _input, { books }) {
    const knownHeads = await listKnownHeads(books.control, tenantId);
    const found = await books.report(verifyBooks, tenantId, { knownHeads });
    if (!found) throw notFoundOrDenied();
    return { ...found, knownHeadCount: knownHeads.length };
  },

  investigation: ({ id: tenantId }, { investigationId }, context) =>
    findOwnInvestigation(context, tenantId, investigationId as Uuid),

  investigations: ({ id: tenantId }, input, context) => pageOfInvestigations(context, tenantId, input),

  investigationColumns: () => describeSchema('tenant'),
};
