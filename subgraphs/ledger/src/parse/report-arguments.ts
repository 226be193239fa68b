import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { isInstant } from '@cifra/subgraph-kit/parse/instant';
import { microsOfText } from '@cifra/subgraph-kit/shapes';

type Invalid = Refusal<'INPUT_INVALID'>;

/** Reads an instant that the scalar has accepted, as decimal microseconds: plain data. Refuses: INPUT_INVALID for no such time. */
export function parseKnownAt(knownAt: string | null | undefined): Result<string | null, Invalid> {
  if (knownAt === null || knownAt === undefined) return accepted(null);
  if (!isInstant(knownAt))
    return refused(
      refuse('INPUT_INVALID', {
        field: 'knownAt',
        problem: 'must be a valid time of day',
        value: knownAt,
      }),
    );
  return accepted(microsOfText(knownAt).toString());
}
