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
  type KeyShown,
} from '@cifra/firm/api-keys/manage-keys';
import { allowsByClaim, findKey } from '@cifra/firm/api-keys/read-keys';
import { revokeKeyCodes, revokeKeyCommand } from '@cifra/firm/api-keys/revoke-key';
import { fields } from '@cifra/subgraph-kit/parse/combine';
import { uuid } from '@cifra/subgraph-kit/parse/values';
import { faultsToGraphQL, toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { FirmContext } from '../context.ts';
import { keyRotation, newKey } from '../parse/key.ts';
import { writtenChange, writtenKey } from './answers.ts';
import { mutationInSteps, plainMutation } from './kit.ts';

const needs = someTenant('Key.Manage');

const managed = ({ books, access }: FirmContext, id: string) =>
  findKey({ control: books.control, allows: allowsByClaim(access.claim) }, id, 'Key.Manage');
const unknown = (id: string) => refuse('KEY_UNKNOWN', { keyRef: id.slice(0, 64) });

/** A key answers to a person, with whose rights it was given. */
function giverOf({ access: { claim } }: FirmContext): Uuid {
  if (claim.principal.kind !== 'user') throw notFoundOrDenied();
  return claim.principal.id as Uuid;
}

/** A secret that is answered once has no idempotency key: a repeated answer would have to keep it. */
async function issuing<Code extends RefusalCode>(
  context: FirmContext,
  reason: string | null | undefined,
  issue: (by: {
    readonly giverId: Uuid;
    readonly request: CommandRequest;
  }) => Promise<Result<KeyShown, Refusal<Code>>>,
) {
  const issued = await issue({
    giverId: giverOf(context),
    request: context.commandRequest({ idempotencyKey: null, reason }),
  });
  if (!issued.ok) return toGraphQLRefusal(issued.refusal);
  const { changeId, keyId, key: secret } = issued.value;
  if (changeId === null)
    return { __typename: 'KeyIssued', key: await writtenKey(context, keyId), secret } as const;
  return { __typename: 'KeyProposed', change: await writtenChange(context, changeId), secret } as const;
}

export const keyMutations = [
  plainMutation('createKey', {
    needs,
    isSteppedUp: true,
    answers: ['KeyIssued', 'KeyProposed'],
    refuses: refusalCodes(...createKeyCodes, ...doorRefusalCodes),
    resolve: async (_parent, { input }, context) => {
      const parsed = newKey.parse(input, ['input']);
      if (!parsed.ok) return faultsToGraphQL(parsed.refusal);
      const { expiresAt, ...wanted } = parsed.value;
      const nowMicros = context.nowMicros();
      return issuing(context, input.reason, (by) =>
        createKey(context.books, { ...wanted, expiresAtMicros: expiresAt, nowMicros }, by),
      );
    },
  }),
  plainMutation('rotateKey', {
    needs,
    isSteppedUp: true,
    answers: ['KeyIssued', 'KeyProposed'],
    refuses: refusalCodes(...rotateKeyCodes, ...doorRefusalCodes),
    resolve: async (_parent, { input }, context) => {
      const parsed = keyRotation.parse(input, ['input']);
      if (!parsed.ok) return faultsToGraphQL(parsed.refusal);
      const { keyId, overlapHours, expiresAt } = parsed.value;
      const key = await managed(context, keyId);
      if (key === null) return toGraphQLRefusal(unknown(keyId));
      const rotation = { key, overlapHours, expiresAtMicros: expiresAt, nowMicros: context.nowMicros() };
      return issuing(context, input.reason, (by) => rotateKey(context.books, rotation, by));
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
