import { controlCommand } from '@cifra/books/command';
import { InvariantBroken } from '@cifra/database/failures';
import { accessReviews } from '@cifra/database/tables/proposals';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { gatherFirmAccess } from '../proposals/gather-firm-access.ts';
import { personOf } from '../proposals/person-of.ts';
import { lastRenames, reviewsNewestFirst } from './queries.ts';
import { digestOfReview, renamesSince, reviewedGrants } from './review-list.ts';

const reviewCodes = refusalCodes('ACCESS_REVIEW_STALE');

/** Records that somebody looked through everybody's access. Refuses: ACCESS_REVIEW_STALE (it is no longer what they saw). */
export const confirmReviewCommand = controlCommand<
  { readonly digest: string },
  { readonly reviewId: Uuid },
  CodeOf<typeof reviewCodes>
>(
  'firm.confirmAccessReview',
  async (tx, { digest }, { request, newId }) => {
    const reviewer = personOf(request.actor);
    if (reviewer === null) throw new InvariantBroken('nobody in particular reviews access');
    const nowMicros = tx.commitInstantMicros;
    const [firm, renames, [last]] = await Promise.all([
      gatherFirmAccess(tx, nowMicros),
      tx.all(lastRenames, {}),
      tx.all(reviewsNewestFirst, {}),
    ]);
    if (digest !== digestOfReview(firm, renamesSince(last, renames), nowMicros))
      return refused(refuse('ACCESS_REVIEW_STALE', {}));
    const reviewId = newId();
    const grantCount = reviewedGrants(firm, nowMicros).length;
    tx.insert(accessReviews, {
      id: reviewId,
      digest,
      grant_count: grantCount,
      reviewed_by: reviewer,
      reviewed_at: nowMicros,
    });
    tx.record({
      event: 'ACCESS_REVIEWED',
      objectType: 'AccessReview',
      objectId: reviewId,
      after: { digest, grantCount },
    });
    return accepted({ reviewId });
  },
  { refuses: reviewCodes },
);
