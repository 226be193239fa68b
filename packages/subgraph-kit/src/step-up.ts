import { firmSettings } from '@cifra/books/directory';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import type { BooksContext } from './context.ts';

/**
 * Whether the caller has to prove again who they are: the session's last proof is older than the firm's minutes. What has no session (a
 * key) cannot step up, and is not asked: what it may do is confined in other ways.
 */
export async function stepUpNeeded({
  access,
  books,
}: BooksContext): Promise<Refusal<'STEP_UP_REQUIRED'> | null> {
  const { session } = access.claim;
  if (session === undefined) return null;
  const withinMinutes = (await firmSettings(books.control))['sessions.stepUpMinutes'];
  const ageSeconds = Date.now() / 1000 - session.confirmedAtSeconds;
  if (withinMinutes === 0 || ageSeconds <= withinMinutes * 60) return null;
  return refuse('STEP_UP_REQUIRED', { withinMinutes });
}
