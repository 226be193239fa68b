import { notFoundOrDenied } from '@cifra/access/errors';
import { someTenant } from '@cifra/access/field-rule';
import { doorRefusalCodes, type CommandRequest } from '@cifra/books/command';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal, type RefusalCode } from '@cifra/domain/refusals';
import { refused, type Result } from '@cifra/domain/result';
import {
  createKey,
  createKeyCodes,
  rotateKey,
  rotateKeyCodes,
  type KeyGiver,
  type KeyShown,
} from '@cifra/firm/api-keys/manage-keys';
import { allowsByClaim, findKey } from '@cifra/firm/api-keys/read-keys';
import { revokeKeyCodes, revokeKeyCommand } from '@cifra/firm/api-keys/revoke-key';
import { fields } from '@cifra/subgraph-kit/parse/combine';
import { uuid } from '@cifra/subgraph-kit/parse/values';
import { faultsToGraphQL, toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { FirmContext } from '../context.ts';
import { keyRotation, newKey } from '../parse/key.ts';
import { writtenKey } from './answers.ts';
import { mutationInSteps, plainMutation } from './kit.ts';

const needs = someTenant('Key.Manage');

const managed = ({ books, access }: FirmContext, id: string) =>
  findKey({ control: books.control, allows: allowsByClaim(access.claim) }, id, 'Key.Manage');
const unknown = (id: string) => refuse('KEY_UNKNOWN', { keyRef: id.slice(0, 64) });

/** A key answers to a person, with whose rights it was given. */
function giverOf({ access: { claim } }: FirmContext): KeyGiver {
  if (claim.principal.kind !== 'user') throw notFoundOrDenied();
  return { userId: claim.principal.id as Uuid, allows: allowsByClaim(claim) };
}

/** A secret that is answered once has no idempotency key: a repeated answer would have to keep it. */
async function issuing<Code extends RefusalCode>(
  context: FirmContext,
  issue: (by: {
    readonly giver: KeyGiver;
    readonly request: CommandRequest;
  }) => Promise<Result<KeyShown, Refusal<Code>>>,
) {
  const issued = await issue({
    giver: giverOf(context),
    request: context.commandRequest({ idempotencyKey: null }),
  });
  if (!issued.ok) return toGraphQLRefusal(issued.refusal);
  return {
    __typename: 'KeyIssued',
    key: await writtenKey(context, issued.value.keyId),
    secret: issued.value.key,
  } as const;
}

export const keyMutations = [
  plainMutation('createKey', {
    needs,
    isSteppedUp: true,
    answers: ['KeyIssued'],
    refuses: refusalCodes(...createKeyCodes, ...doorRefusalCodes),
    resolve: async (_parent, { input }, context) => {
      const parsed = newKey.parse(input, ['input']);
      if (!parsed.ok) return faultsToGraphQL(parsed.refusal);
      const { expiresAt, ...wanted } = parsed.value;
      const nowMicros = context.nowMicros();
      return issuing(context, (by) =>
        createKey(context.books, { ...wanted, expiresAtMicros: expiresAt, nowMicros }, by),
      );
    },
  }),
  plainMutation('rotateKey', {
    needs,
    isSteppedUp: true,
    answers: ['KeyIssued'],
    refuses: refusalCodes(...rotateKeyCodes, ...doorRefusalCodes),
    resolve: async (_parent, { input }, context) => {
      const parsed = keyRotation.parse(input, ['input']);
      if (!parsed.ok) return faultsToGraphQL(parsed.refusal);
      const { keyId, overlapHours, expiresAt } = parsed.value;
      const key = await managed(context, keyId);
      if (key === null) return toGraphQLRefusal(unknown(keyId));
      const rotation = { key, overlapHours, expiresAtMicros: expiresAt, nowMicros: context.nowMicros() };
      return issuing(context, (by) => rotateKey(context.books, rotation, by));
    },
  }),
  mutationInSteps('revokeKey', {
    needs,
    input: fields({ keyId: uuid }),
    refuses: revokeKeyCodes,
    run: async ({ keyId }, context, request) => {
      const key = await managed(context, keyId);
      if (key === null) return refused(unknown(keyId));
      return context.books.executeControl(revokeKeyCommand, { keyId: key.id }, request);
    },
    answers: 'KeyRevoked',
    shape: async ({ keyId }, context) => ({ key: await writtenKey(context, keyId) }),
  }),
];
