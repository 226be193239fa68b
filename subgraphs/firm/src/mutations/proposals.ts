import { notFoundOrDenied } from '@cifra/access/errors';
import { firm, signedIn } from '@cifra/access/field-rule';
import { doorRefusalCodes } from '@cifra/books/command';
import { refusalCodes } from '@cifra/domain/refusal-codes';
import { confirmChange, confirmChangeCodes } from '@cifra/firm/decisions/confirm-change';
import { rejectChangeCommand, withdrawChangeCommand } from '@cifra/firm/decisions/close-change';
import { holdingOfChange, mayDecide } from '@cifra/firm/decisions/holding-of-change';
import { changeById } from '@cifra/firm/decisions/queries';
import { confirmReviewCommand } from '@cifra/firm/overview/confirm-review';
import { readReview } from '@cifra/firm/overview/read-review';
import { newSecret } from '@cifra/firm/users/password-links';
import { fields } from '@cifra/subgraph-kit/parse/combine';
import { asGiven, uuid } from '@cifra/subgraph-kit/parse/values';
import { faultsToGraphQL, toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { Uuid } from '@cifra/domain/ids';
import type { FirmContext } from '../context.ts';
import { idOrNil } from '../parse/ids.ts';
import { issuedLink, writtenChange } from './answers.ts';
import type { DeclaredMutation } from '@cifra/subgraph-kit/mutation';
import { mutation, plainMutation } from './kit.ts';

const input = fields({ changeId: uuid });

/** What a change that is not there would take: who manages access learns that it is not. */
const ofNone = { permission: 'Access.Manage', tenantIds: [] } as const;

/** Denies, and records, whoever lacks what the change takes, before anything else. */
const byThoseWhoMay = (declared: DeclaredMutation): DeclaredMutation => ({
  ...declared,
  resolve: async (parent, args, context, info) => {
    const { access, books }: FirmContext = context;
    const { input: given }: { readonly input: { readonly changeId: unknown } } = args;
    const row = await books.control.first(changeById, { id: idOrNil(given.changeId) });
    const holding = row === null ? ofNone : holdingOfChange(row);
    if (!(await mayDecide({ control: books.control, claim: access.claim }, holding))) {
      const { permission } = holding;
      await access.onDenied({ field: `Mutation.${declared.name}`, permission, tenantId: null });
      throw notFoundOrDenied();
    }
    return declared.resolve(parent, args, context, info);
  },
});

const closed = async ({ changeId }: { readonly changeId: Uuid }, context: FirmContext) => ({
  change: await writtenChange(context, changeId),
});

const deciding = [
  // Without an idempotency key, as a link may come of it: a change is confirmed once.
  plainMutation('confirmChange', {
    needs: signedIn,
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
    needs: signedIn,
    input,
    command: rejectChangeCommand,
    answers: 'ChangeClosed',
    shape: closed,
  }),
  mutation('withdrawChange', {
    needs: signedIn,
    input,
    command: withdrawChangeCommand,
    answers: 'ChangeClosed',
    shape: closed,
  }),
].map(byThoseWhoMay);

export const proposalMutations = [
  ...deciding,
  mutation('confirmAccessReview', {
    needs: firm('Access.Manage'),
    input: fields({ digest: asGiven<string>() }),
    command: confirmReviewCommand,
    answers: 'AccessReviewed',
    shape: async (_written, { books, nowMicros }) => ({
      review: await readReview(books.control, nowMicros()),
    }),
  }),
];
