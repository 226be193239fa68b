import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { microsOfText } from '@cifra/subgraph-kit/shapes';

type Invalid = Refusal<'INPUT_INVALID'>;

/** Reads an instant that the scalar has accepted, as decimal microseconds: plain data. Refuses: INPUT_INVALID for no such time. */
export function parseKnownAt(knownAt: string | null | undefined): Result<string | null, Invalid> {
  if (knownAt === null || knownAt === undefined) return accepted(null);
  // A day that its month does not have would be read as one of the next month.
  const millis = Date.parse(`${knownAt.slice(0, 19)}Z`);
  if (Number.isNaN(millis) || new Date(millis).toISOString().slice(0, 19) !== knownAt.slice(0, 19))
    return refused(
      refuse('INPUT_INVALID', {
        field: 'knownAt',
        problem: 'must be a valid time of day',
        value: knownAt,
      }),
    );
  return accepted(microsOfText(knownAt).toString());
}
