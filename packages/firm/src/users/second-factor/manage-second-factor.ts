import { newTotpSecret, stepOfCode, totpUri } from '@cifra/access/totp';
import type { CommandRequest, DoorRefusalCode } from '@cifra/books/command';
import { newId } from '@cifra/books/ids';
import type { Row } from '@cifra/database/kit/table';
import type { MasterKeys } from '@cifra/database/sealed/master-keys';
import type { users } from '@cifra/database/tables/control';
import type { Uuid } from '@cifra/domain/ids';
import { formatInstant } from '@cifra/domain/instant';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { factorOfUser, userById } from '../../directory/queries.ts';
import { clientOf } from '../attempts.ts';
import type { LogInParts } from '../log-in-parts.ts';
import { provePassword } from '../prove-password.ts';
import { confirmIdentity, type Confirmation, type Purpose } from './confirm-identity.ts';
import { beginTotpCommand, conflict, confirmTotpCommand, stateOf } from './enrol.ts';
import { hasSecondFactor } from './has-second-factor.ts';
import type { PasskeyAnswer, PasskeyParts } from './passkeys/ask-passkey.ts';
import { checkAnswer, type checkAnswerCodes } from './passkeys/check-answer.ts';
import type { PasskeyProof } from './passkeys/proof.ts';
import { passkeysOfUser } from './passkeys/queries.ts';
import { placeOfSecret, proofOfCode } from './proof.ts';
import { secretById } from './queries.ts';
import { newRecoveryCodes } from './recovery-codes.ts';

export interface SecondFactorParts extends LogInParts {
  readonly masterKeys: MasterKeys;
}

const ISSUER = 'Cifra';

export const beginTotpCodes = refusalCodes(
  'USER_UNKNOWN',
  'ACCOUNT_LOCKED_OUT',
  'CREDENTIALS_INVALID',
  'MASTER_KEY_MISSING',
  'SECOND_FACTOR_STATE_CONFLICT',
);

export interface TotpBegun {
  /** Shown once. */
  readonly secret: string;
  readonly uri: string;
  /** The same as an SVG image. */
  readonly qrCode: string;
}

/**
 * Begins to set up an authenticator. Asks for the password: whoever has a stolen access token must not lock its owner out. Refuses in this
 * order: USER_UNKNOWN, ACCOUNT_LOCKED_OUT, CREDENTIALS_INVALID, MASTER_KEY_MISSING, SECOND_FACTOR_STATE_CONFLICT.
 */
export async function beginTotp(
  parts: SecondFactorParts,
  { userId, password }: { readonly userId: Uuid; readonly password: string },
  request: CommandRequest,
): Promise<Result<TotpBegun, RefusalOf<typeof beginTotpCodes> | Refusal<DoorRefusalCode>>> {
  const { books, masterKeys } = parts;
  const user = await books.control.first(userById, { id: userId });
  if (!user) return refused(refuse('USER_UNKNOWN', { userRef: userId }));
  const proved = await provePassword(parts, { user, password }, request);
  if (!proved.ok) return proved;
  const [secretId, secret] = [newId(), newTotpSecret()];
  const sealed = masterKeys.seal(placeOfSecret(secretId), secret);
  if (!sealed.ok) return sealed;
  const begun = await books.executeControl(
    beginTotpCommand,
    { userId, secretId, secret: sealed.value },
    request,
  );
  if (!begun.ok) return begun;
  const uri = totpUri(secret, { issuer: ISSUER, account: user.email });
  const { renderSVG } = await import('uqr');
  return accepted({ secret, uri, qrCode: renderSVG(uri, { border: 4, pixelSize: 4 }) });
}

export const confirmTotpCodes = refusalCodes(
  'MASTER_KEY_MISSING',
  'SECOND_FACTOR_STATE_CONFLICT',
  'CODE_INVALID',
);

/**
 * Ends the set-up with the first code of the authenticator. Answers the recovery codes, which are shown once; none where the user has some. Refuses in this order:
 * SECOND_FACTOR_STATE_CONFLICT, MASTER_KEY_MISSING, CODE_INVALID.
 */
export async function confirmTotp(
  { books, masterKeys }: SecondFactorParts,
  { userId, code }: { readonly userId: Uuid; readonly code: string },
  request: CommandRequest,
): Promise<Result<readonly string[], RefusalOf<typeof confirmTotpCodes> | Refusal<DoorRefusalCode>>> {
  const factor = await books.control.first(factorOfUser, { userId });
  const secretId = factor?.state === 'PENDING' ? factor.secret_id : null;
  const row = secretId === null ? null : await books.control.first(secretById, { id: secretId });
  if (row === null) return refused(conflict(userId, factor));
  const secret = masterKeys.open(placeOfSecret(row.id), row.secret);
  if (!secret.ok) return secret;
  const step = stepOfCode(secret.value, code, Date.now() / 1000);
  if (step === null) return refused(refuse('CODE_INVALID', {}));
  const { codes, codeHashes } = newRecoveryCodes();
  const confirmed = await books.executeControl(
    confirmTotpCommand,
    { userId, secretId: row.id, step, codeHashes },
    request,
  );
  return confirmed.ok ? accepted(confirmed.value.hasNewCodes ? codes : []) : confirmed;
}

export const confirmingCodes = refusalCodes(
  'USER_UNKNOWN',
  'PASSKEYS_UNAVAILABLE',
  'TOKEN_INVALID',
  'ACCOUNT_LOCKED_OUT',
  'CREDENTIALS_INVALID',
  'MASTER_KEY_MISSING',
  'CODE_INVALID',
  'PASSKEY_INVALID',
);
type ConfirmingRefusal = RefusalOf<typeof confirmingCodes> | Refusal<DoorRefusalCode>;

type ConfirmingParts = SecondFactorParts & PasskeyParts;

/** How somebody who is signed in proves again who they are. */
interface Proof {
  readonly userId: Uuid;
  /** Answers of passkeys count in the session that asked for them. */
  readonly sessionId: Uuid;
  readonly code: string | null;
  readonly password: string | null;
  readonly passkey: PasskeyAnswer | null;
}

/**
 * Steps a session up: with a passkey or a code, or the password where there is no second factor. Answers the instant of it. Refuses in this
 * order: USER_UNKNOWN, then of a passkey PASSKEYS_UNAVAILABLE and TOKEN_INVALID, of a password and of a code what they refuse; then
 * ACCOUNT_LOCKED_OUT, CODE_INVALID or PASSKEY_INVALID.
 */
export function stepUp(
  parts: ConfirmingParts,
  proof: Proof,
  request: CommandRequest,
): Promise<Result<string, ConfirmingRefusal>> {
  const { sessionId } = proof;
  return confirming(parts, { proof, purpose: { kind: 'STEP_UP', sessionId } }, request);
}

type OwnProof = Omit<Proof, 'password'>;

export const removeSecondFactorCodes = refusalCodes(...confirmingCodes, 'SECOND_FACTOR_STATE_CONFLICT');

/**
 * Removes one's own authenticator, with a code of it, a recovery code or a passkey; the recovery codes go with the last second factor.
 * Refuses: SECOND_FACTOR_STATE_CONFLICT, where there is none; then as `stepUp` does.
 */
export async function removeSecondFactor(
  parts: ConfirmingParts,
  proof: OwnProof,
  request: CommandRequest,
): Promise<Result<string, RefusalOf<typeof removeSecondFactorCodes> | Refusal<DoorRefusalCode>>> {
  const { userId } = proof;
  const factor = await parts.books.control.first(factorOfUser, { userId });
  if (stateOf(factor) === 'NONE') return refused(conflict(userId, factor));
  return confirming(parts, { proof: withoutPassword(proof), purpose: { kind: 'REMOVE' } }, request);
}

/** New recovery codes in the place of those that are left; they are shown once. Refuses as `stepUp` does. */
export async function replaceRecoveryCodes(
  parts: ConfirmingParts,
  proof: OwnProof,
  request: CommandRequest,
): Promise<Result<readonly string[], ConfirmingRefusal>> {
  const { codes, codeHashes } = newRecoveryCodes();
  const replaced = await confirming(
    parts,
    { proof: withoutPassword(proof), purpose: { kind: 'REPLACE_CODES', codeHashes } },
    request,
  );
  return replaced.ok ? accepted(codes) : replaced;
}

/** Where no password will do, nothing given is a wrong code. */
const withoutPassword = (proof: OwnProof): Proof => ({ ...proof, code: proof.code ?? '', password: null });

async function confirming(
  parts: ConfirmingParts,
  { proof, purpose }: { readonly proof: Proof; readonly purpose: Purpose },
  request: CommandRequest,
): Promise<Result<string, ConfirmingRefusal>> {
  const { books, keys, origin } = parts;
  const user = await books.control.first(userById, { id: proof.userId });
  if (!user) return refused(refuse('USER_UNKNOWN', { userRef: proof.userId }));
  const given = await look(parts, { user, proof }, request);
  if (!given.ok) return given;
  const confirmed = await books.executeControl(
    confirmIdentity,
    {
      userId: user.id,
      email: user.email,
      ...(await clientOf(keys, origin.ip)),
      ...given.value,
      purpose,
    },
    request,
  );
  if (!confirmed.ok) return confirmed;
  switch (confirmed.value.kind) {
    case 'DONE':
      return accepted(formatInstant(BigInt(confirmed.value.atMicros)));
    case 'LOCKED_OUT':
      return refused(refuse('ACCOUNT_LOCKED_OUT', { until: confirmed.value.until }));
    case 'FAILED':
      return refused(refuse(proof.passkey === null ? 'CODE_INVALID' : 'PASSKEY_INVALID', {}));
  }
}

/** What is to be spent, looked at before the transaction: one of the three, or none where it is wrong. */
type Given = Pick<Confirmation, 'code' | 'passkey' | 'passwordVersion'>;
const nothing: Given = { code: null, passkey: null, passwordVersion: null };

async function look(
  parts: ConfirmingParts,
  { user, proof }: { readonly user: Row<typeof users>; readonly proof: Proof },
  request: CommandRequest,
): Promise<Result<Given, ConfirmingRefusal>> {
  const { control } = parts.books;
  const { id: userId } = user;
  if (proof.passkey !== null) {
    const answered = await answerOf(parts, proof, proof.passkey);
    return answered.ok ? accepted({ ...nothing, passkey: answered.value }) : answered;
  }
  const [factor, passkeys] = await Promise.all([
    control.first(factorOfUser, { userId }),
    control.all(passkeysOfUser, { userId }),
  ]);
  if (proof.code === null && !hasSecondFactor(factor, passkeys)) {
    const proved = await provePassword(parts, { user, password: proof.password ?? '' }, request);
    return proved.ok ? accepted({ ...nothing, passwordVersion: user.commit_number.toString() }) : proved;
  }
  const code = await proofOfCode({ control, masterKeys: parts.masterKeys }, factor, proof.code ?? '');
  return code.ok ? accepted({ ...nothing, code: code.value }) : code;
}

/** What a passkey of the user's answered within the session that asked; null: it is not that. */
async function answerOf(
  parts: ConfirmingParts,
  { userId, sessionId }: Proof,
  answer: PasskeyAnswer,
): Promise<Result<PasskeyProof | null, RefusalOf<typeof checkAnswerCodes>>> {
  const checked = await checkAnswer(parts, answer, ['STEP_UP']);
  if (!checked.ok) return checked;
  const { purpose, passkey, proof } = checked.value;
  const isAsked = purpose.kind === 'STEP_UP' && purpose.userId === userId && purpose.sessionId === sessionId;
  if (!isAsked) return refused(refuse('TOKEN_INVALID', {}));
  return accepted(passkey?.user_id === userId ? proof : null);
}
