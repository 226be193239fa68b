import { everyEvent, type EventFilter } from '@cifra/trail/timeline/events';
import { parseUuid } from '@cifra/domain/ids';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { parsePage, type PageRequest } from '@cifra/books/connection';
import type { AuditEventFilter } from '../generated/resolvers.ts';

const outcomes = { DONE: 'done', REFUSED: 'refused', DENIED: 'denied' } as const;

/** Microseconds of an instant written as the DateTime scalar accepts it. Null: no such day. */
function microsOf(text: string): bigint | null {
  const [whole = '', fraction = ''] = text.slice(0, -1).split('.');
  const millis = Date.parse(`${whole}Z`);
  if (Number.isNaN(millis)) return null;
  return BigInt(millis) * 1_000n + BigInt(fraction.padEnd(6, '0'));
}

/** Reads a filter. Refuses: INPUT_INVALID. */
function parseFilter(
  input: AuditEventFilter | null | undefined,
): Result<EventFilter, Refusal<'INPUT_INVALID'>> {
  if (!input) return accepted(everyEvent);
  const instants: Record<'from' | 'to', bigint | null> = { from: null, to: null };
  for (const field of ['from', 'to'] as const) {
    const text = input[field] ?? null;
    instants[field] = text === null ? null : microsOf(text);
    if (text !== null && instants[field] === null)
      return refused(refuse('INPUT_INVALID', { field, problem: 'must be a valid instant', value: text }));
  }
  const actorId = input.actorId ? parseUuid(input.actorId, 'actorId') : accepted(null);
  if (!actorId.ok) return actorId;
  const number = input.commitNumber ?? null;
  if (number !== null && !isCommitNumber(number))
    return refused(
      refuse('INPUT_INVALID', {
        field: 'commitNumber',
        problem: 'must be a commit number',
        value: number,
      }),
    );
  return accepted({
    event: input.event ?? null,
    actorId: actorId.value,
    objectType: input.objectType ?? null,
    objectId: input.objectId ?? null,
    outcome: input.outcome ? outcomes[input.outcome] : null,
    fromMicros: instants.from,
    toMicros: instants.to,
    commitNumber: number === null ? null : BigInt(number),
  });
}

/** 1 to 18 digits: within what the database keeps. */
export function isCommitNumber(text: string): boolean {
  return /^\d{1,18}$/.test(text);
}

/** A page whose cursor holds whole numbers: of a commit, or of a commit and an event in it. Refuses: INPUT_INVALID. */
export function parseNumberedPage(
  input: { readonly first?: number | null | undefined; readonly after?: string | null | undefined },
  keyLength: 1 | 2,
): Result<PageRequest & { readonly place: readonly bigint[] | null }, Refusal<'INPUT_INVALID'>> {
  const page = parsePage(input, keyLength);
  if (!page.ok) return page;
  const { after } = page.value;
  if (after !== null && !after.every(isCommitNumber))
    return refused(
      refuse('INPUT_INVALID', { field: 'after', problem: 'is not a cursor of this connection', value: null }),
    );
  return accepted({ ...page.value, place: after === null ? null : after.map((part) => BigInt(part)) });
}

/** What the page of events that an input asks for is read by. */
export function parseEventPage(input: {
  readonly filter?: AuditEventFilter | null | undefined;
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}) {
  const page = parseNumberedPage(input, 2);
  if (!page.ok) return page;
  const filter = parseFilter(input.filter);
  if (!filter.ok) return filter;
  const [commitNumber, ordinal] = page.value.place ?? [];
  const below = commitNumber === undefined ? null : { commitNumber, ordinal: Number(ordinal) };
  return accepted({ page: page.value, read: { filter: filter.value, below, limit: page.value.first + 1 } });
}
