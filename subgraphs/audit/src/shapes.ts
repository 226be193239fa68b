import type { ListedQuery } from '@cifra/trail/investigate/firm-queries';
import type { SavedQuery } from '@cifra/trail/investigate/saved-queries';
import type { CommitFact } from '@cifra/books/commits';
import type { EventFact } from '@cifra/trail/timeline/events';
import type { FieldChange } from '@cifra/trail/timeline/field-changes';
import type { TimelineEntry, TimelineEvent, TimelineVersion } from '@cifra/trail/timeline/timeline';
import type { BooksVerification } from '@cifra/trail/verify/verify-books';
import type { ControlVerification } from '@cifra/trail/verify/verify-control';
import type { InvestigationFact } from '@cifra/trail/investigate/read-investigation';
import type { KeptResult } from '@cifra/trail/investigate/results';
import type { DescribedColumn, ResultRow } from '@cifra/database/investigation/message';
import type { Uuid } from '@cifra/domain/ids';
import type { Connection } from '@cifra/books/connection';

/** Whose trail a commit belongs to: a tenant's, or the control plane's. */
export type TrailOwner = Uuid | 'firm';

export type CommitParent = CommitFact & { readonly trailOwner: TrailOwner };
export type ActorParent = CommitFact['actor'];
export type OwnedEvent = EventFact & { readonly commit: CommitParent };
export type CommitPage = Connection<CommitParent>;
export type EventPage = Connection<OwnedEvent>;
export interface OwnedTimelineEntry {
  readonly commit: CommitParent;
  readonly events: readonly TimelineEventParent[];
  readonly versions: readonly RowVersionParent[];
}
export type TimelinePage = Connection<OwnedTimelineEntry>;
export type VerificationParent = BooksVerification & { readonly knownHeadCount: number };
export type ControlVerificationParent = ControlVerification;

/** `tenantId` null: of the control plane. `kept`: null where the result is somebody else's, or not kept any more. */
export type InvestigationParent = InvestigationFact & {
  readonly tenantId: Uuid | null;
  readonly commit: CommitParent;
  readonly kept: KeptResult | null;
};
export type InvestigationPage = Connection<InvestigationParent>;
export type InvestigationRowPage = Connection<{ readonly number: number; readonly cells: ResultRow }>;
export type DatabaseColumnParent = DescribedColumn;

export type FieldChangeParent = FieldChange;
export type TimelineEventParent = TimelineEvent & { readonly tenantId: Uuid };
export type RowVersionParent = TimelineVersion & { readonly tenantId: Uuid };

/** Says whose trail it is: that is where a commit's events are read. */
export function owned<Fact extends { readonly commit: CommitFact }>(
  fact: Fact,
  trailOwner: TrailOwner,
): Fact & { readonly tenantId: Uuid | null; readonly commit: CommitParent } {
  return { ...fact, tenantId: tenantOf(trailOwner), commit: { ...fact.commit, trailOwner } };
}

function tenantOf(trailOwner: TrailOwner): Uuid | null {
  return trailOwner === 'firm' ? null : trailOwner;
}

/** A step of the timeline, with the tenant beside all whose objects have ids. */
export function ownedStep({ events, versions, ...entry }: TimelineEntry, tenantId: Uuid): OwnedTimelineEntry {
  return {
    ...owned(entry, tenantId),
    events: events.map((event) => ({ ...event, tenantId })),
    versions: versions.map((version) => ({ ...version, tenantId })),
  };
}

export type SavedQueryParent = ListedQuery;
export type SavedQueryParameter = SavedQuery['parameters'][number];
