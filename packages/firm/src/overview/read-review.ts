import { isProtecting } from '@cifra/access/separation/duties';
import type { FirmGrant } from '@cifra/access/separation/firm-access';
import type { Connection } from '@cifra/books/connection';
import type { ControlReadTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { gatherFirmAccess } from '../proposals/gather-firm-access.ts';
import { grantsGiven, lastRenames, reviewsNewestFirst, usersLastSeen } from './queries.ts';
import {
  digestOfReview,
  dueAfter,
  isEnding,
  isProtectingGrant,
  renamesSince,
  reviewedGrants,
} from './review-list.ts';

/** A grant as a review shows it. */
export interface ReviewedGrantShape {
  readonly grant: FirmGrant;
  /** Null: the machine, or it is not known. */
  readonly grantedBy: Uuid | null;
  readonly grantedAtMicros: bigint | null;
  /** When its user last logged in, or stayed so. Null: never. */
  readonly lastSeenMicros: bigint | null;
  /** When its user was given another name, if that was since the last review. */
  readonly renamedMicros: bigint | null;
  readonly isProtecting: boolean;
  readonly isEnding: boolean;
}

export type ReviewedGrantPage = Connection<ReviewedGrantShape>;

export interface AccessReviewShape {
  readonly digest: string;
  /** Null: nobody was ever granted anything. */
  readonly dueAtMicros: bigint | null;
  readonly isDue: boolean;
  readonly lastReview: { readonly reviewedBy: Uuid; readonly reviewedAtMicros: bigint } | null;
  /** By id. */
  readonly grants: readonly ReviewedGrantShape[];
  /** Clusters that permit approving, closing, auditing or managing access, by id. */
  readonly protectingClusterIds: readonly Uuid[];
}

/** Everybody's access for the quarterly look through it. */
export async function readReview(control: ControlReadTx, nowMicros: bigint): Promise<AccessReviewShape> {
  const [firm, given, seen, [last], renamed] = await Promise.all([
    gatherFirmAccess(control, nowMicros),
    control.all(grantsGiven, {}),
    control.all(usersLastSeen, {}),
    control.all(reviewsNewestFirst, {}),
    control.all(lastRenames, {}),
  ]);
  const renames = renamesSince(last, renamed);
  const givenById = new Map(
    given.map((each) => [(JSON.parse(each.after ?? '{}') as { readonly grantId?: string }).grantId, each]),
  );
  const seenById = new Map<string, bigint | null>(seen.map((each) => [each.userId, each.lastSeenMicros]));
  const first = given.map(({ instant }) => instant).toSorted((left, right) => (left < right ? -1 : 1))[0];
  const begun = last?.reviewed_at ?? first ?? null;
  const dueAtMicros = begun === null ? null : dueAfter(begun);
  return {
    digest: digestOfReview(firm, renames, nowMicros),
    dueAtMicros,
    isDue: dueAtMicros !== null && dueAtMicros <= nowMicros,
    lastReview:
      last === undefined ? null : { reviewedBy: last.reviewed_by, reviewedAtMicros: last.reviewed_at },
    grants: reviewedGrants(firm, nowMicros).map((grant) => {
      const event = givenById.get(grant.id);
      return {
        grant,
        grantedBy: event?.actorKind === 'user' ? event.actorId : null,
        grantedAtMicros: event?.instant ?? null,
        lastSeenMicros: seenById.get(grant.userId) ?? null,
        renamedMicros: renames.get(grant.userId) ?? null,
        isProtecting: isProtectingGrant(firm, grant),
        isEnding: isEnding(grant, nowMicros),
      };
    }),
    protectingClusterIds: firm.clusters
      .filter(({ isRemoved, permissions }) => !isRemoved && permissions.some(isProtecting))
      .map(({ id }) => id as Uuid),
  };
}
