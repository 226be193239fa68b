import { firm } from '@cifra/access/field-rule';
import { doorRefusalCodes } from '@cifra/books/command';
import { refusalCodes } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { providerByCode } from '@cifra/firm/identities/provider/queries';
import {
  issueScimTokenCodes,
  issueScimTokenCommand,
  MOST_TOKEN_DAYS,
  newScimToken,
  revokeScimTokenCodes,
  revokeScimTokenCommand,
} from '@cifra/firm/scim/scim-token';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import { idOrNil } from '../parse/ids.ts';
import { written, writtenChange } from './answers.ts';
import { byPeople } from './by-people.ts';
import { plainMutation } from './kit.ts';

const needs = firm('Identity.Manage');
const DAY_MILLIS = 86_400_000;

/** A secret that is answered once has no idempotency key: a repeated answer would have to keep it. */
export const scimMutations = [
  plainMutation('issueScimToken', {
    needs,
    isSteppedUp: true,
    answers: ['ScimTokenIssued'],
    refuses: refusalCodes('TOKEN_TIME_NOT_ALLOWED', ...issueScimTokenCodes, ...doorRefusalCodes),
    resolve: async (_parent, { input }, context) => {
      const { provider: code, expiresAt, isExternalIdSubject = false, reason } = input;
      const untilMillis = Date.parse(expiresAt);
      const aheadDays = (untilMillis - Date.now()) / DAY_MILLIS;
      if (!(aheadDays > 0 && aheadDays <= MOST_TOKEN_DAYS))
        return toGraphQLRefusal(refuse('TOKEN_TIME_NOT_ALLOWED', { limit: MOST_TOKEN_DAYS }));
      const { token, tokenHash } = newScimToken();
      const issued = await context.books.executeControl(
        issueScimTokenCommand,
        {
          code,
          tokenHash,
          untilMicros: (BigInt(untilMillis) * 1000n).toString(),
          isExternalIdSubject,
          madeBy: idOrNil(context.access.claim.principal.id ?? ''),
        },
        context.commandRequest({ idempotencyKey: null, reason }),
      );
      if (!issued.ok) return toGraphQLRefusal(issued.refusal);
      const { changeId } = issued.value;
      const change = changeId === null ? null : await writtenChange(context, changeId);
      return { __typename: 'ScimTokenIssued', token, change };
    },
  }),
  plainMutation('revokeScimToken', {
    needs,
    answers: ['IdentityProviderChanged'],
    refuses: refusalCodes(...revokeScimTokenCodes, ...doorRefusalCodes),
    resolve: async (_parent, { input: { provider: code } }, context) => {
      const request = context.commandRequest({ idempotencyKey: null });
      const revoked = await context.books.executeControl(revokeScimTokenCommand, { code }, request);
      if (!revoked.ok) return toGraphQLRefusal(revoked.refusal);
      const identityProvider = written(await context.books.control.first(providerByCode, { code }));
      return { __typename: 'IdentityProviderChanged', identityProvider };
    },
  }),
].map(byPeople);
