import type { Row } from '@cifra/database/kit/table';
import type { auditEvents } from '@cifra/database/tables/common';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { connectionOf, parsePage, type Connection, type PageRequest } from '@cifra/subgraph-kit/connection';
import type { CommitRow, TimelineItem } from './operations/read-timeline.ts';
import type { EventFilter } from './repository/trail.ts';

/** A commit as its resolver takes it. */
export type CommitShape = CommitRow;
export type AuditEventShape = { readonly event: Row<typeof auditEvents>; readonly commit: CommitRow };
export type TimelineItemShape = TimelineItem;
export type CommitPage = Connection<CommitShape>;
export type AuditEventPage = Connection<AuditEventShape>;
export type TimelinePage = Connection<TimelineItem>;

/** Beyond every commit number. */
const NO_LIMIT = 2n ** 62n;

/** Reads a cursor of commit numbers. Refuses: INPUT_INVALID. */
export function parseCommitPage(input: { first?: number | null | undefined; after?: string | null | undefined }): Result<PageRequest & { readonly number: bigint }, Refusal<'INPUT_INVALID'>> {
  const page = parsePage(input, 1);
  if (!page.ok) return page;
  const number = page.value.after === null ? NO_LIMIT : numberOf(page.value.after[0]);
  return number === null ? refused(refuse('INPUT_INVALID', { field: 'after', problem: 'is no cursor of this connection', value: null })) : accepted({ ...page.value, number });
}

interface EventInput {
  readonly event?: string | null | undefined;
  readonly objectType?: string | null | undefined;
  readonly objectId?: string | null | undefined;
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

/** Reads the filter and page of audit events. Refuses: INPUT_INVALID. */
export function parseEventPage({ event, objectType, objectId, first, after }: EventInput): Result<{ readonly page: PageRequest; readonly filter: EventFilter }, Refusal<'INPUT_INVALID'>> {
  const page = parsePage({ first, after }, 2);
  if (!page.ok) return page;
  const [number, ordinal] = page.value.after === null ? [NO_LIMIT, 0n] : [numberOf(page.value.after[0]), numberOf(page.value.after[1])];
  if (number === null || ordinal === null) return refused(refuse('INPUT_INVALID', { field: 'after', problem: 'is no cursor of this connection', value: null }));
  const filter = { event: event ?? null, objectType: objectType ?? null, objectId: objectId ?? null, beforeNumber: number, beforeOrdinal: Number(ordinal), limit: page.value.first + 1 };
  return accepted({ page: page.value, filter });
}

export function eventPage(rows: readonly AuditEventShape[], page: PageRequest): AuditEventPage {
  return connectionOf(rows, page, ({ event }) => [event.commit_number.toString(), String(event.ordinal)]);
}

export function numberOf(text: string | undefined): bigint | null {
  return text !== undefined && /^\d{1,18}$/.test(text) ? BigInt(text) : null;
}
