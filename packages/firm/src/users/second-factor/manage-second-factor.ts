import { hashRecoveryCode, newRecoveryCode, newTotpSecret, stepOfCode, totpUri } from '@cifra/access/totp';
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
import { confirmIdentity, type Purpose } from './confirm-identity.ts';
import { beginTotpCommand, conflict, confirmTotpCommand, RECOVERY_CODES } from './enrol.ts';
import { placeOfSecret, proofOfCode } from './proof.ts';
import { secretById } from './queries.ts';

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
  return accepted({ secret, uri: totpUri(secret, { issuer: ISSUER, account: user.email }) });
}

export const confirmTotpCodes = refusalCodes(
  'MASTER_KEY_MISSING',
  'SECOND_FACTOR_STATE_CONFLICT',
  'CODE_INVALID',
);

/**
 * Ends the set-up with the first code of the authenticator. Answers the recovery codes, which are shown once. Refuses in this order:
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
  const { codes, codeHashes } = newCodes();
  const confirmed = await books.executeControl(
    confirmTotpCommand,
    { userId, secretId: row.id, step, codeHashes },
    request,
  );
  return confirmed.ok ? accepted(codes) : confirmed;
}

export const confirmingCodes = refusalCodes(
  'USER_UNKNOWN',
  'ACCOUNT_LOCKED_OUT',
  'CREDENTIALS_INVALID',
  'MASTER_KEY_MISSING',
  'CODE_INVALID',
);
type ConfirmingRefusal = RefusalOf<typeof confirmingCodes> | Refusal<DoorRefusalCode>;

interface Proof {
  readonly userId: Uuid;
  readonly code: string | null;
  readonly password: string | null;
}

/**
 * Steps a session up: with a code of the second factor, or the password where there is none. Answers the instant of it. Refuses in this
 * order: USER_UNKNOWN, ACCOUNT_LOCKED_OUT, CREDENTIALS_INVALID, MASTER_KEY_MISSING, CODE_INVALID.
 */
export function stepUp(
  parts: SecondFactorParts,
  { sessionId, ...proof }: Proof & { readonly sessionId: Uuid },
  request: CommandRequest,
): Promise<Result<string, ConfirmingRefusal>> {
  return confirming(parts, { proof, purpose: { kind: 'STEP_UP', sessionId } }, request);
}

/** Removes one's own second factor with a code of it, or a recovery code. Refuses as `stepUp` does. */
export function removeSecondFactor(
  parts: SecondFactorParts,
  { userId, code }: { readonly userId: Uuid; readonly code: string },
  request: CommandRequest,
): Promise<Result<string, ConfirmingRefusal>> {
  const proof = { userId, code, password: null };
  return confirming(parts, { proof, purpose: { kind: 'REMOVE' } }, request);
}

/** New recovery codes in the place of those that are left; they are shown once. Refuses as `stepUp` does. */
export async function replaceRecoveryCodes(
  parts: SecondFactorParts,
  { userId, code }: { readonly userId: Uuid; readonly code: string },
  request: CommandRequest,
): Promise<Result<readonly string[], ConfirmingRefusal>> {
  const { codes, codeHashes } = newCodes();
  const proof = { userId, code, password: null };
  const replaced = await confirming(
    parts,
    { proof, purpose: { kind: 'REPLACE_CODES', codeHashes } },
    request,
  );
  return replaced.ok ? accepted(codes) : replaced;
}

async function confirming(
  parts: SecondFactorParts,
  { proof, purpose }: { readonly proof: Proof; readonly purpose: Purpose },
  request: CommandRequest,
): Promise<Result<string, ConfirmingRefusal>> {
  const { books, keys, origin } = parts;
  const { userId, code, password } = proof;
  const [user, factor] = await Promise.all([
    books.control.first(userById, { id: userId }),
    books.control.first(factorOfUser, { userId }),
  ]);
  if (!user) return refused(refuse('USER_UNKNOWN', { userRef: userId }));
  const isCodeAsked = code !== null || factor?.state === 'ACTIVE';
  const passwordVersion = isCodeAsked ? null : await versionOfPassword(parts, { user, password }, request);
  if (passwordVersion?.ok === false) return passwordVersion;
  const given = isCodeAsked
    ? await proofOfCode({ control: books.control, masterKeys: parts.masterKeys }, factor, code ?? '')
    : accepted(null);
  if (!given.ok) return given;
  const confirmed = await books.executeControl(
    confirmIdentity,
    {
      userId,
      email: user.email,
      ...(await clientOf(keys, origin.ip)),
      code: given.value,
      passwordVersion: passwordVersion?.value ?? null,
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
      return refused(refuse('CODE_INVALID', {}));
  }
}

async function versionOfPassword(
  parts: SecondFactorParts,
  { user, password }: { readonly user: Row<typeof users>; readonly password: string | null },
  request: CommandRequest,
): Promise<Result<string, ConfirmingRefusal>> {
  const proved = await provePassword(parts, { user, password: password ?? '' }, request);
  return proved.ok ? accepted(user.commit_number.toString()) : proved;
}

function newCodes(): { readonly codes: readonly string[]; readonly codeHashes: readonly string[] } {
  const codes = Array.from({ length: RECOVERY_CODES }, () => newRecoveryCode());
  return { codes, codeHashes: codes.map((code) => hashRecoveryCode(code) ?? '') };
}
