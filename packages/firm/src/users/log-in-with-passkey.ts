import type { CommandRequest } from '@cifra/books/command';
import { firmSettings } from '@cifra/books/directory';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { refused, type Result } from '@cifra/domain/result';
import { userById } from '../directory/queries.ts';
import { clientOf } from './attempts.ts';
import { asUserIn, begin, tokensUnless, vouchedBy, type Tokens } from './log-in.ts';
import type { PasskeyAnswer, PasskeyParts } from './second-factor/passkeys/ask-passkey.ts';
import { checkAnswer, checkAnswerCodes } from './second-factor/passkeys/check-answer.ts';

export const logInWithPasskeyCodes = refusalCodes(
  ...checkAnswerCodes,
  'LOCAL_LOG_IN_OFF',
  'ACCOUNT_LOCKED_OUT',
  'PASSKEY_INVALID',
);

/**
 * Signs in with a passkey: in place of a password, or after one. It verified its user, so it is two factors by itself. A wrong answer of a
 * passkey that somebody has counts as a wrong password of theirs; of one that nobody has, nothing is written. Refuses in this order:
 * PASSKEYS_UNAVAILABLE, TOKEN_INVALID (of what was asked), LOCAL_LOG_IN_OFF (in place of a password), ACCOUNT_LOCKED_OUT, PASSKEY_INVALID.
 */
export async function logInWithPasskey(
  parts: PasskeyParts,
  answer: PasskeyAnswer,
  request: CommandRequest,
): Promise<Result<Tokens, RefusalOf<typeof logInWithPasskeyCodes>>> {
  const checked = await checkAnswer(parts, answer, ['LOG_IN', 'SECOND_FACTOR']);
  if (!checked.ok) return checked;
  const { purpose, askedAtSeconds, passkey, proof } = checked.value;
  const isAlone = purpose.kind !== 'SECOND_FACTOR';
  if (isAlone && !(await firmSettings(parts.books.control))['access.localLogIn'])
    return refused(refuse('LOCAL_LOG_IN_OFF', {}));
  const user = passkey && (await parts.books.control.first(userById, { id: passkey.user_id }));
  if (user === null) return refused(refuse('PASSKEY_INVALID', {}));
  const isAsked =
    purpose.kind !== 'SECOND_FACTOR' ||
    (purpose.userId === user.id && purpose.version === user.commit_number.toString());
  const isRight = proof !== null && isAsked && user.is_active;
  const begun = await begin(
    parts,
    {
      account: user.id,
      email: user.email,
      client: await clientOf(parts.keys, parts.origin.ip),
      user: isRight ? user : null,
      second: null,
      passkey: isRight ? proof : null,
      identity:
        purpose.kind === 'SECOND_FACTOR' ? vouchedBy({ identity: purpose.identity, askedAtSeconds }) : null,
    },
    isRight ? asUserIn(request, user) : request,
  );
  return tokensUnless(begun, refuse('PASSKEY_INVALID', {}));
}
