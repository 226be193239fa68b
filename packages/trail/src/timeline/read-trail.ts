import { oneSetReport, tenantReport } from '@cifra/books/command';
import { findLastCommitNumber, listCommits, type CommitFact } from '@cifra/books/commits';
import type { PageRequest } from '@cifra/books/connection';
import { countEvents, listEvents, type EventFact, type EventFilter } from './events.ts';
import type { ObjectName } from './object-versions.ts';
import { countTimeline, readTimeline, type TimelineEntry } from './timeline.ts';

/** Reports on the trail: each reads one unchanging state, off the HTTP thread. */

export const timeline = tenantReport<
  { readonly object: ObjectName; readonly page: PageRequest },
  TimelineEntry[]
>('audit.timeline', (tx, { object, page }) => readTimeline(tx, object, page));

export const countedTimeline = tenantReport<ObjectName, number>('audit.countTimeline', countTimeline);

export const commitPage = tenantReport<PageRequest, CommitFact[]>('audit.commits', listCommits);

/** Numbers are gapless: the last one is how many there are. */
export const countedCommits = oneSetReport<null, number>('audit.countCommits', async (tx) =>
  Number(await findLastCommitNumber(tx)),
);

export const eventPage = tenantReport<
  { readonly filter: EventFilter; readonly page: PageRequest },
  EventFact[]
>('audit.events', listEvents);

export const countedEvents = tenantReport<EventFilter, number>('audit.countEvents', countEvents);
