import { everyEvent, type EventFilter } from '@cifra/trail/timeline/events';
import { parseUuid } from '@cifra/domain/ids';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { AuditEventFilter } from '../generated/resolvers.ts';

const outcomes = { DONE: 'done', REFUSED: 'refused', DENIED: 'denied' } as const;

/** Microseconds of an instant written as the DateTime scalar accepts it. Null: no such day. */
function microsOf(text: string): bigint | null {
  const [whole = '', fraction = ''] = text.slice(0, -1).split('.');
  const millis = Date.parse(`${whole}Z`);
  if (Number.isNaN(millis)) return null;
  return BigInt(millis) * 1_000n + BigInt(fraction.padEnd(6, '0'));
}

/** Reads a filter of events. Refuses: INPUT_INVALID. */
export function parseFilter(
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
