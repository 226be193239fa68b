import { refusalCodes } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted } from '@cifra/domain/result';
import type { LineDecision } from '@cifra/domain/year-end-life';
import { andThen, fields, list, optional } from '@cifra/subgraph-kit/parse/combine';
import { fault } from '@cifra/subgraph-kit/parse/parser';
import { asGiven } from '@cifra/subgraph-kit/parse/values';

/** Keeps one transaction bounded. */
const MAXIMUM_DECISIONS = 10_000;
/** What the column holds. */
const MAXIMUM_NOTE = 2_000;

/** A decision on a line; a note that is too long is told by the entry and the line that it is of. */
const lineDecision = andThen(
  fields({
    entry: asGiven<LineDecision['entry']>(),
    line: asGiven<number>(),
    isApproved: asGiven<boolean>(),
    note: optional(asGiven<string>()),
  }),
  refusalCodes('INPUT_INVALID'),
  (decision, path) => {
    const { entry, line, note } = decision;
    if (note === null || note.normalize('NFC').trim().length <= MAXIMUM_NOTE) return accepted(decision);
    const problem = `must have notes of at most ${MAXIMUM_NOTE} characters`;
    return fault(
      [...path, 'note'],
      refuse('INPUT_INVALID', { field: 'decisions', problem, value: `${entry}.${line}` }),
    );
  },
);

export const lineDecisions = list(lineDecision, {
  maximum: MAXIMUM_DECISIONS,
  problem: `must have at most ${MAXIMUM_DECISIONS} decisions`,
});
