import { pageOfRows, type KeyPart } from '@cifra/books/connection';
import { InvariantBroken } from '@cifra/database/failures';
import type { Uuid } from '@cifra/domain/ids';
import { requirePage } from '@cifra/subgraph-kit/require-page';
import { instantText } from '@cifra/subgraph-kit/shapes';
import type { AccessReviewResolvers, ReviewedGrantResolvers } from '../generated/resolvers.ts';
import { userOf } from './ProposedChange.ts';

const key: readonly KeyPart[] = ['id'];
const instantOf = (micros: bigint | null) => (micros === null ? null : instantText(micros));

export const AccessReview: AccessReviewResolvers = {
  dueAt: ({ dueAtMicros }) => instantOf(dueAtMicros),
  lastReviewedAt: ({ lastReview }) => instantOf(lastReview?.reviewedAtMicros ?? null),
  lastReviewedBy: ({ lastReview }, _input, context) =>
    lastReview === null ? null : userOf(context, lastReview.reviewedBy),
  grants: ({ grants }, input) => {
    const page = requirePage(input, { of: ['accessReview'], key });
    return pageOfRows(grants, page, { key, keyOf: ({ grant }) => [grant.id] });
  },
  protectingClusters: async ({ protectingClusterIds }, _input, { loaders }) =>
    (await loaders.cluster.loadMany(protectingClusterIds)).flatMap((row) =>
      row === null || row instanceof Error ? [] : row,
    ),
};

export const ReviewedGrant: ReviewedGrantResolvers = {
  grant: async ({ grant }, _input, { loaders }) => {
    const row = await loaders.grant.load(grant.id as Uuid);
    if (row === null) throw new InvariantBroken('a grant that was listed is not there');
    return row;
  },
  user: ({ grant }, _input, context) => userOf(context, grant.userId as Uuid),
  grantedBy: ({ grantedBy }, _input, context) => (grantedBy === null ? null : userOf(context, grantedBy)),
  grantedAt: ({ grantedAtMicros }) => instantOf(grantedAtMicros),
  userRenamedAt: ({ renamedMicros }) => instantOf(renamedMicros),
  userLastSeenAt: ({ lastSeenMicros }) => instantOf(lastSeenMicros),
};
