import { firm } from '@cifra/access/field-rule';
import { doorRefusalCodes } from '@cifra/books/command';
import { refusalCodes } from '@cifra/domain/refusal-codes';
import {
  addProvider,
  addProviderCodes,
  changeProvider,
  changeProviderCodes,
  removeProvider,
} from '@cifra/firm/identities/provider/manage-providers';
import { removeProviderCodes, type ProviderOutcome } from '@cifra/firm/identities/provider/provider-change';
import { providerByCode } from '@cifra/firm/identities/provider/queries';
import { fields } from '@cifra/subgraph-kit/parse/combine';
import { faultsToGraphQL, toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { FirmContext } from '../context.ts';
import { identityProviderSettings, newIdentityProvider } from '../parse/identity-provider.ts';
import { firmCode } from '../parse/names.ts';
import { proposedChange, written } from './answers.ts';
import { plainMutation } from './kit.ts';

const needs = firm('Identity.Manage');

async function changed(context: FirmContext, { code, changeId }: ProviderOutcome) {
  if (changeId !== null) return proposedChange(context, changeId);
  const identityProvider = written(await context.books.control.first(providerByCode, { code }));
  return { __typename: 'IdentityProviderChanged', identityProvider } as const;
}

const requestOf = (context: FirmContext, { reason }: { readonly reason: string }) =>
  context.commandRequest({ idempotencyKey: null, reason });

/** A secret may be among the input, so they have no idempotency key: nothing of it is kept to be compared. */
export const identityProviderMutations = [
  plainMutation('addIdentityProvider', {
    needs,
    isSteppedUp: true,
    answers: ['IdentityProviderChanged', 'ChangeProposed'],
    refuses: refusalCodes('INPUT_INVALID', ...addProviderCodes, ...doorRefusalCodes),
    resolve: async (_parent, { input }, context) => {
      const parsed = newIdentityProvider.parse(input, ['input']);
      if (!parsed.ok) return faultsToGraphQL(parsed.refusal);
      const added = await addProvider(context, parsed.value, requestOf(context, input));
      return added.ok ? changed(context, added.value) : toGraphQLRefusal(added.refusal);
    },
  }),
  plainMutation('changeIdentityProvider', {
    needs,
    isSteppedUp: true,
    answers: ['IdentityProviderChanged', 'ChangeProposed'],
    refuses: refusalCodes('INPUT_INVALID', ...changeProviderCodes, ...doorRefusalCodes),
    resolve: async (_parent, { input }, context) => {
      const parsed = identityProviderSettings.parse(input, ['input']);
      if (!parsed.ok) return faultsToGraphQL(parsed.refusal);
      const done = await changeProvider(context, parsed.value, requestOf(context, input));
      return done.ok ? changed(context, done.value) : toGraphQLRefusal(done.refusal);
    },
  }),
  plainMutation('removeIdentityProvider', {
    needs,
    isSteppedUp: true,
    answers: ['IdentityProviderChanged', 'ChangeProposed'],
    refuses: refusalCodes('INPUT_INVALID', ...removeProviderCodes, ...doorRefusalCodes),
    resolve: async (_parent, { input }, context) => {
      const parsed = fields({ code: firmCode }).parse(input, ['input']);
      if (!parsed.ok) return faultsToGraphQL(parsed.refusal);
      const { code } = parsed.value;
      const removed = await removeProvider(context.books, code, requestOf(context, input));
      return removed.ok ? changed(context, removed.value) : toGraphQLRefusal(removed.refusal);
    },
  }),
];
