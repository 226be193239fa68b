import { defineEvent } from './define.ts';

/** The log-in was attempted by a user, or by someone unknown to the firm. */
const attempt = {
  in: 'control',
  object: ['User', 'LogIn'],
  id: 'the user, or `unknown address` for an address that is no user’s',
} as const;
const session = { in: 'control', object: 'Session', id: 'the session' } as const;

/** Events of log-ins. */
export const logInEvents = {
  LOGGED_IN: defineEvent({ ...attempt, when: 'A user logged in.', after: { sessionId: 'id' } }),
  LOG_IN_FAILED: defineEvent({
    ...attempt,
    when: 'A log-in failed, or the current password that a user gave was wrong.',
    after: { failedCount: 'integer' },
  }),
  ACCOUNT_LOCKED_OUT: defineEvent({
    ...attempt,
    when: 'One failed log-in too many locked an address out for a while.',
    after: { failedCount: 'integer' },
  }),
  LOG_IN_WHILE_LOCKED_OUT: defineEvent({
    ...attempt,
    when: 'Somebody tried to log in while their address was locked out.',
    after: { until: 'instant' },
  }),
  LOG_IN_REFRESHED: defineEvent({
    ...session,
    when: 'A log-in was extended with its refresh token.',
    after: { userId: 'id', rotation: 'integer' },
  }),
  REFRESH_REFUSED: defineEvent({
    ...session,
    when: 'A refresh token of a session that is unknown, expired or over was presented.',
  }),
  REFRESH_TOKEN_REUSED: defineEvent({
    ...session,
    when: 'A refresh token that had been used before was presented, which ended the session.',
    after: { userId: 'id' },
  }),
  LOGGED_OUT: defineEvent({
    when: 'A user logged out.',
    in: 'control',
    object: 'User',
    id: 'the user',
    after: { sessionId: 'id' },
  }),
} as const;
