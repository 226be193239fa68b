import { defineEvent } from './define.ts';

/** The log-in was attempted by a user, or by someone unknown to the firm. */
const attempt = {
  in: 'control',
  object: ['User', 'LogIn'],
  id: 'the user, or `unknown address` for an address that is no user’s',
} as const;
const session = {
  in: 'control',
  object: 'Session',
  id: 'the session, or `unknown session`',
} as const;

/** Events of log-ins. */
export const logInEvents = {
  LOGGED_IN: defineEvent({
    ...attempt,
    when: 'A user logged in: with a password, or with an account at an identity provider, which is named.',
    after: { sessionId: 'id', 'provider?': 'id' },
  }),
  LOG_IN_FAILED: defineEvent({
    ...attempt,
    when: 'A log-in failed, or the current password that a user gave was wrong.',
    after: { failedCount: 'integer' },
  }),
  ACCOUNT_LOCKED_OUT: defineEvent({
    ...attempt,
    when: 'One failed log-in too many locked an account out for a while: `HERE`, where it came from, or `EVERYWHERE` that its user is not known from.',
    after: { failedCount: 'integer', lockedOut: 'text' },
  }),
  LOG_IN_WHILE_LOCKED_OUT: defineEvent({
    ...attempt,
    when: 'Somebody tried to log in where the account was locked out.',
    after: { until: 'instant' },
  }),
  LOG_IN_REFRESHED: defineEvent({
    ...session,
    when: 'A log-in was extended with its refresh token.',
    after: { userId: 'id', rotation: 'integer' },
  }),
  REFRESH_REFUSED: defineEvent({
    ...session,
    when: 'A refresh token was presented that is not a session’s, or whose session is expired or over.',
  }),
  REFRESH_TOKEN_REUSED: defineEvent({
    ...session,
    when: 'A refresh token that the session had before was presented, which ended the session.',
    after: { userId: 'id' },
  }),
  LOGGED_OUT: defineEvent({
    when: 'A user logged out.',
    in: 'control',
    object: 'User',
    id: 'the user',
    after: { sessionId: 'id' },
  }),
  PASSWORD_ACCEPTED: defineEvent({
    ...attempt,
    when: 'A right password was given, and the second factor asked for.',
  }),
  STEPPED_UP: defineEvent({
    when: 'A user proved again who they are, within a session.',
    in: 'control',
    object: 'User',
    id: 'the user',
    after: { sessionId: 'id', proof: 'text' },
  }),
  SECOND_FACTOR_BEGUN: defineEvent({
    when: 'A user began to set up a second factor.',
    in: 'control',
    object: 'User',
    id: 'the user',
  }),
  SECOND_FACTOR_CONFIRMED: defineEvent({
    when: 'A user gave the first code of their authenticator: it is asked for from now on.',
    in: 'control',
    object: 'User',
    id: 'the user',
    after: { recoveryCodes: 'integer' },
  }),
  SECOND_FACTOR_REMOVED: defineEvent({
    when: 'The second factor of a user was removed, with its recovery codes.',
    in: 'control',
    object: 'User',
    id: 'the user',
    mayHaveReason: true,
  }),
  RECOVERY_CODES_REPLACED: defineEvent({
    when: 'A user was given new recovery codes; the earlier ones stopped working.',
    in: 'control',
    object: 'User',
    id: 'the user',
    after: { recoveryCodes: 'integer' },
  }),
  RECOVERY_CODE_USED: defineEvent({
    when: 'A recovery code was used in place of the authenticator.',
    in: 'control',
    object: 'User',
    id: 'the user',
    after: { codesLeft: 'integer' },
  }),
  SESSIONS_ENDED: defineEvent({
    when: 'A session of a user was ended, or all of them.',
    in: 'control',
    object: 'User',
    id: 'the user',
    after: { sessionId: 'id?', endedSessions: 'integer' },
  }),
} as const;
