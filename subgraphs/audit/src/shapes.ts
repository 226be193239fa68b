import type { CommitFact } from '@cifra/books/commits';
import type { EventFact } from '@cifra/trail/timeline/events';
import type { FieldChange } from '@cifra/trail/timeline/field-changes';
import type { TimelineEntry, TimelineEvent, TimelineVersion } from '@cifra/trail/timeline/timeline';
import type { BooksVerification } from '@cifra/trail/verify/verify-books';
import type { Uuid } from '@cifra/domain/ids';
import type { Connection } from '@cifra/books/connection';

/** Whose trail a commit belongs to: a tenant's, or the control plane's. */
export type TrailOwner = Uuid | 'firm';

export type CommitParent = CommitFact & { readonly trailOwner: TrailOwner };
export type ActorParent = CommitFact['actor'];
export type OwnedEvent = EventFact & { readonly commit: CommitParent };
export type CommitPage = Connection<CommitParent>;
export type EventPage = Connection<OwnedEvent>;
export type OwnedTimelineEntry = TimelineEntry & { readonly commit: CommitParent };
export type TimelinePage = Connection<OwnedTimelineEntry>;
export type VerificationParent = BooksVerification & { readonly knownHeadCount: number };

export type FieldChangeParent = FieldChange;
export type TimelineEventParent = TimelineEvent;
export type RowVersionParent = TimelineVersion;

/** Says whose trail it is: that is where a commit's events are read. */
export function owned<Fact extends { readonly commit: CommitFact }>(
  fact: Fact,
  trailOwner: TrailOwner,
): Fact & { readonly commit: CommitParent } {
  return { ...fact, commit: { ...fact.commit, trailOwner } };
}
