import { parseUuid } from '@cifra/domain/ids';
import { checkIdempotencyKey } from '@cifra/domain/normalise';
import { refuse } from '@cifra/domain/refusals';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { reviewYearClose as command, writtenYearClose } from '../../operations/year-end.ts';

/** Keeps one transaction bounded. */
const MAXIMUM_DECISIONS = 10_000;
/** What the column holds. */
const MAXIMUM_NOTE = 2_000;

export const reviewYearClose: MutationResolvers['reviewYearClose'] = async (_parent, { input }, context) => {
  const key = checkIdempotencyKey(input.idempotencyKey);
  if (!key.ok) return toGraphQLRefusal(key.refusal);
  const id = parseUuid(input.yearCloseId, 'yearCloseId');
  if (!id.ok) return toGraphQLRefusal(id.refusal);
  const invalid = (problem: string, value: string) =>
    toGraphQLRefusal(refuse('INPUT_INVALID', { field: 'decisions', problem, value }));
  const count = input.decisions.length;
  if (count > MAXIMUM_DECISIONS) return invalid(`takes at most ${MAXIMUM_DECISIONS} decisions`, `${count}`);
  const decisions = input.decisions.map(({ entry, line, isApproved, note }) => ({
    entry,
    line,
    isApproved,
    note: note ?? null,
  }));
  const long = decisions.find(
    ({ note }) => note !== null && note.normalize('NFC').trim().length > MAXIMUM_NOTE,
  );
  if (long) return invalid(`takes notes of at most ${MAXIMUM_NOTE} characters`, `${long.entry}.${long.line}`);
  const request = context.commandRequest({ idempotencyKey: key.value });
  const outcome = await context.books.execute(
    command,
    context,
    { yearCloseId: id.value, decisions },
    request,
  );
  if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
  return { __typename: 'YearCloseReviewed', yearClose: await writtenYearClose(context, outcome.value) };
};
