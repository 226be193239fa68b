import { tenantReport } from '@cifra/books/command';
import { listCommits, type CommitFact } from '@cifra/books/timeline/commits';
import { listEvents, type EventFact, type EventFilter } from '@cifra/books/timeline/events';
import type { ObjectName } from '@cifra/books/timeline/object-versions';
import { readTimeline, type TimelineEntry } from '@cifra/books/timeline/timeline';

/** Reports on the trail: each reads one unchanging state, off the HTTP thread. */

export const timeline = tenantReport<
  ObjectName & { readonly after: bigint; readonly limit: number },
  TimelineEntry[]
>('audit.timeline', (tx, { objectType, objectId, after, limit }) =>
  readTimeline(tx, { objectType, objectId }, { after, limit }),
);

export const commitPage = tenantReport<
  { readonly below: bigint | null; readonly limit: number },
  CommitFact[]
>('audit.commits', listCommits);

export interface EventPageInput {
  readonly filter: EventFilter;
  readonly below: { readonly commitNumber: bigint; readonly ordinal: number } | null;
  readonly limit: number;
}

export const eventPage = tenantReport<EventPageInput, EventFact[]>('audit.events', listEvents);
