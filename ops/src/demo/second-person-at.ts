import type { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import type { Uuid } from '@cifra/domain/ids';
import type { SecondPersonFound } from '@cifra/domain/second-person';
import { secondPersonNow } from '@cifra/firm/decisions/second-person-now';

/** How far whoever acts is a second person to whoever made what they sign. */
export async function secondPersonAt(
  { control }: Books,
  makerId: Uuid,
  { actor }: CommandRequest,
): Promise<SecondPersonFound | null> {
  const { id } = actor;
  if (id === null) return null;
  return secondPersonNow(control, { makerId, signerId: id as Uuid }, BigInt(Date.now()) * 1000n);
}
