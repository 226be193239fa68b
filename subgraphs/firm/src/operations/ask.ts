import type { CommandRequest } from '@cifra/books/command';
import { parseUuid, type Uuid } from '@cifra/domain/ids';
import { checkIdempotencyKey } from '@cifra/domain/normalise';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { InvariantBroken } from '@cifra/database/failures';
import type { FirmContext } from '../context.ts';
import type { UserRow } from '../loaders.ts';

/** The command request of a mutation, its key checked. Refuses: IDEMPOTENCY_KEY_INVALID. */
export function requestOf(
  { commandRequest }: FirmContext,
  input: { readonly idempotencyKey: string; readonly reason?: string | null },
): Result<CommandRequest, Refusal<'IDEMPOTENCY_KEY_INVALID'>> {
  const key = checkIdempotencyKey(input.idempotencyKey);
  return key.ok ? accepted(commandRequest({ idempotencyKey: key.value, reason: input.reason })) : key;
}

/** Trims a text and checks its length. Refuses: INPUT_INVALID. */
export function parseText(
  field: string,
  given: string,
  most: number,
): Result<string, Refusal<'INPUT_INVALID'>> {
  const text = given.normalize('NFC').trim();
  if (text.length >= 1 && text.length <= most && text.isWellFormed()) return accepted(text);
  return refused(
    refuse('INPUT_INVALID', {
      field,
      problem: `must have 1 to ${most} characters`,
      value: text.slice(0, 64),
    }),
  );
}

const codeForm = /^[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?$/;

/** Checks a code that the firm gives: lower-case letters, digits, inner hyphens. Refuses: INPUT_INVALID. */
export function parseFirmCode(field: string, code: string): Result<string, Refusal<'INPUT_INVALID'>> {
  if (codeForm.test(code)) return accepted(code);
  return refused(
    refuse('INPUT_INVALID', {
      field,
      problem: 'must be 1 to 60 lower-case letters, digits and inner hyphens',
      value: code.slice(0, 64),
    }),
  );
}

/** An id that must exist; what is no id exists nowhere. */
export function idOrNil(text: string): Uuid {
  const id = parseUuid(text);
  return id.ok ? id.value : ('00000000-0000-0000-0000-000000000000' as Uuid);
}

/** The user as it is after a command. */
export async function reloadUser({ loaders }: FirmContext, userId: Uuid): Promise<UserRow> {
  const user = await loaders.user.clear(userId).load(userId);
  if (!user) throw new InvariantBroken('a user that was just written is not there');
  return user;
}
