import { counted } from '@cifra/domain/counted';
import { parseUuid, type Uuid } from '@cifra/domain/ids';
import { formatInstant } from '@cifra/domain/instant';
import { toTheSecond } from '@cifra/domain/to-the-second';
import { userByEmail } from '@cifra/firm/directory/queries';
import { deactivateUserCommand, reactivateUserCommand } from '@cifra/firm/users/deactivate-user';
import { normaliseEmail } from '@cifra/firm/users/person';
import { resetSecondFactorCommand } from '@cifra/firm/users/second-factor/enrol';
import { endSessionsCommand } from '@cifra/firm/users/sessions/end-sessions';
import { sessionList } from '@cifra/firm/users/sessions/queries';
import type { CliCommand, CliContext } from './context.ts';
import { CliFailure, CliMisuse } from './failure.ts';
import { Listing, printResult, type JsonFlag } from './output.ts';
import { accept } from './refused.ts';
import { withBooks, type Session } from './session.ts';

type ReasonFlags = JsonFlag & { readonly reason: string };

/** `users deactivate`. JSON: `{ id, email }`. */
export const deactivateUser: CliCommand<ReasonFlags, [email: string]> = (context, flags, given) =>
  changing(context, flags, {
    given,
    command: deactivateUserCommand,
    done: 'is deactivated: sessions, file tickets and links have ended',
  });

/** `users reactivate`. JSON: as above. */
export const reactivateUser: CliCommand<ReasonFlags, [email: string]> = (context, flags, given) =>
  changing(context, flags, { given, command: reactivateUserCommand, done: 'may sign in again' });

/** `users reset-second-factor`. JSON: as above. */
export const resetSecondFactor: CliCommand<ReasonFlags, [email: string]> = (context, flags, given) =>
  changing(context, flags, {
    given,
    command: resetSecondFactorCommand,
    done: 'has neither authenticator nor passkeys any more',
  });

interface Change {
  readonly given: string;
  readonly command:
    typeof deactivateUserCommand | typeof reactivateUserCommand | typeof resetSecondFactorCommand;
  readonly done: string;
}

function changing(context: CliContext, flags: ReasonFlags, { given, command, done }: Change): Promise<void> {
  return withBooks(context, async (session) => {
    const { id, email } = await userOf(session, given);
    const request = { ...session.request, reason: flags.reason.normalize('NFC').trim() };
    accept<unknown>(await session.books.executeControl(command, { userId: id }, request));
    printResult(context, flags, { id, email }, () => [`${email} ${done}`]);
  });
}

/** The most sessions that are listed. */
const LONGEST_LIST = 1_000;

/** `users sessions`. JSON: `[{ id, begunAt, lastUsedAt, expiresAt, endsAt, address, agent }]`. */
export const listSessions: CliCommand<JsonFlag, [email: string]> = (context, flags, given) =>
  withBooks(context, async (session) => {
    const { id: userId } = await userOf(session, given);
    const listing = new Listing<ListedSession>(context, flags, ({ id, ...each }) => [
      `${id}  since ${toTheSecond(each.begunAt)}, last used ${toTheSecond(each.lastUsedAt)}`,
      `  from ${each.address}${each.agent === '' ? '' : `: ${each.agent}`}`,
    ]);
    const rows = await sessionList.rows(
      session.books.control,
      { userId, nowMicros: BigInt(Date.now()) * 1000n },
      { size: LONGEST_LIST, isBackward: false, place: null, stamp: '' },
    );
    for (const row of rows)
      listing.add({
        id: row.id,
        begunAt: formatInstant(row.begunAtMicros),
        lastUsedAt: formatInstant(row.lastUsedAtMicros ?? row.begunAtMicros),
        expiresAt: formatInstant(row.expiresAtMicros),
        endsAt: formatInstant(row.endsAtMicros),
        address: row.address,
        agent: row.agent,
      });
    listing.end(counted(rows.length, 'session'));
  });

interface ListedSession {
  readonly id: string;
  readonly begunAt: string;
  readonly lastUsedAt: string;
  readonly expiresAt: string;
  readonly endsAt: string;
  readonly address: string;
  readonly agent: string;
}

type SessionFlags = JsonFlag & { readonly session?: string | undefined };

/** `users end-sessions`. JSON: `{ id, email, endedSessions }`. */
export const endUserSessions: CliCommand<SessionFlags, [email: string]> = async (context, flags, given) => {
  const sessionId = flags.session === undefined ? null : parseUuid(flags.session);
  if (sessionId?.ok === false)
    throw new CliMisuse(`--session must be an id that \`users sessions\` lists; got "${flags.session}"`);
  await withBooks(context, async (session) => {
    const { id, email } = await userOf(session, given);
    const input = { userId: id, sessionId: sessionId?.value ?? null };
    const ended = accept(await session.books.executeControl(endSessionsCommand, input, session.request));
    const { endedSessions } = ended;
    printResult(context, flags, { id, email, endedSessions }, () => [
      `${email}: ${counted(endedSessions, 'session')} ended`,
    ]);
  });
};

/** The user of an address. */
async function userOf(
  { books }: Session,
  given: string,
): Promise<{ readonly id: Uuid; readonly email: string }> {
  const email = normaliseEmail(given);
  const user = await books.control.first(userByEmail, { email });
  if (!user) throw new CliFailure(`No user has the address ${email}. \`users list\` lists them.`);
  return { id: user.id, email };
}
