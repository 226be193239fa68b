import { firm } from '@cifra/access/field-rule';
import { doorRefusalCodes } from '@cifra/books/command';
import { refusalCodes } from '@cifra/domain/refusal-codes';
import { confirmChange, confirmChangeCodes } from '@cifra/firm/decisions/confirm-change';
import { rejectChangeCommand, withdrawChangeCommand } from '@cifra/firm/decisions/close-change';
import { confirmReviewCommand } from '@cifra/firm/overview/confirm-review';
import { readReview } from '@cifra/firm/overview/read-review';
import { newSecret } from '@cifra/firm/users/password-links';
import { fields } from '@cifra/subgraph-kit/parse/combine';
import { asGiven, uuid } from '@cifra/subgraph-kit/parse/values';
import { faultsToGraphQL, toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { Uuid } from '@cifra/domain/ids';
import type { FirmContext } from '../context.ts';
import { issuedLink, writtenChange } from './answers.ts';
import { mutation, plainMutation } from './kit.ts';

/** Every change so far takes this one; a kind that takes another widens the rule, and the command holds the caller to the change's own. */
const needs = firm('Access.Manage');
const input = fields({ changeId: uuid });

const closed = async ({ changeId }: { readonly changeId: Uuid }, context: FirmContext) => ({
  change: await writtenChange(context, changeId),
});

export const proposalMutations = [
  // Without an idempotency key, as a link may come of it: a change is confirmed once.
  plainMutation('confirmChange', {
    needs,
    isSteppedUp: true,
    answers: ['ChangeConfirmed'],
    refuses: refusalCodes('INPUT_INVALID', ...confirmChangeCodes, ...doorRefusalCodes),
    resolve: async (_parent, { input: given }, context) => {
      const parsed = fields({ changeId: uuid, digest: asGiven<string>() }).parse(given, ['input']);
      if (!parsed.ok) return faultsToGraphQL(parsed.refusal);
      const { secret, secretHash } = newSecret();
      const confirmed = await confirmChange(
        context.books,
        { ...parsed.value, secretHash },
        context.commandRequest({ idempotencyKey: null, reason: given.reason }),
      );
      if (!confirmed.ok) return toGraphQLRefusal(confirmed.refusal);
      const { changeId, link } = confirmed.value;
      return {
        __typename: 'ChangeConfirmed',
        change: await writtenChange(context, changeId),
        link: link && (await issuedLink(context, link, secret)),
      };
    },
  }),
  mutation('rejectChange', {
    needs,
    input,
    command: rejectChangeCommand,
    answers: 'ChangeClosed',
    shape: closed,
  }),
  mutation('withdrawChange', {
    needs,
    input,
    command: withdrawChangeCommand,
    answers: 'ChangeClosed',
    shape: closed,
  }),
  mutation('confirmAccessReview', {
    needs,
    input: fields({ digest: asGiven<string>() }),
    command: confirmReviewCommand,
    answers: 'AccessReviewed',
    shape: async (_written, { books, nowMicros }) => ({
      review: await readReview(books.control, nowMicros()),
    }),
  }),
];
