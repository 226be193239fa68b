import { firmSettings } from '@cifra/books/directory';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import type { BooksContext } from './context.ts';

/** For what always asks, also where the firm has turned it off. */
const MINUTES_WHERE_OFF = 15;

/**
 * Whether the caller has to prove again who they are: the session's last proof is older than the firm's minutes. What has no session (a
 * key) cannot step up, and is not asked: what it may do is confined in other ways.
 */
export async function stepUpNeeded(
  { access, books }: BooksContext,
  { isAlways }: { readonly isAlways: boolean },
): Promise<Refusal<'STEP_UP_REQUIRED'> | null> {
  const { session } = access.claim;
  if (session === undefined) return null;
  const setMinutes = (await firmSettings(books.control))['sessions.stepUpMinutes'];
  const withinMinutes = setMinutes === 0 && isAlways ? MINUTES_WHERE_OFF : setMinutes;
  const ageSeconds = Date.now() / 1000 - session.confirmedAtSeconds;
  if (withinMinutes === 0 || ageSeconds <= withinMinutes * 60) return null;
  return refuse('STEP_UP_REQUIRED', { withinMinutes });
}
