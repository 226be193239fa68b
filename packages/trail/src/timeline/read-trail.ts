import { tenantReport } from '@cifra/books/command';
import { listCommits, type CommitFact } from '@cifra/books/commits';
import { listEvents, type EventFact, type EventFilter } from './events.ts';
import type { ObjectName } from './object-versions.ts';
import { readTimeline, type TimelineEntry } from './timeline.ts';

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
