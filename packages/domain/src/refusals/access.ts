import { toTheSecond } from '../to-the-second.ts';
import { defineRefusal } from './define.ts';

/** Refusals of log-in, users and grants. They never reveal whether a user exists to someone who may not know. */
export const accessRefusals = {
  CREDENTIALS_INVALID: defineRefusal({
    answeredAs: 'LogInRefused',
    when: 'The e-mail address and password do not match, or there is no such user.',
    facts: {},
    example: {},
    message: () => 'The e-mail address or the password is wrong.',
    remedy: () => 'Try again.',
  }),
  ACCOUNT_LOCKED_OUT: defineRefusal({
    answeredAs: 'LogInRefused',
    when: 'Too many failed log-ins for this address.',
    facts: { until: 'instant' },
    example: { until: '2026-03-31T14:20:00.000000Z' },
    message: () => 'Too many failed log-ins.',
    remedy: (f) => `Try again after ${toTheSecond(f.until)}.`,
  }),
  TOKEN_INVALID: defineRefusal({
    answeredAs: 'LogInRefused',
    when: 'A token or key is malformed, expired, revoked or already used.',
    facts: {},
    example: {},
    message: () => 'The token is no longer valid.',
    remedy: () => 'Log in again.',
  }),
  COOKIE_NOT_ALLOWED: defineRefusal({
    answeredAs: 'LogInRefused',
    when: 'A log-in asks for its refresh token in a cookie, and the page’s origin is neither the server’s own nor a listed one.',
    facts: {},
    example: {},
    message: () => 'This page may not keep a log-in in a cookie.',
    remedy: () => 'Have its origin listed, or leave refreshTokenIn out to get the token in the answer.',
  }),
  PASSWORD_TOO_WEAK: defineRefusal({
    when: 'A new password is too short or too common.',
    facts: { minimum: 'integer' },
    example: { minimum: 12 },
    message: () => 'The password is too short or too common.',
    remedy: (f) => `Use at least ${f.minimum} characters that are hard to guess.`,
  }),
  PERMISSION_DENIED: defineRefusal({
    when: 'The caller’s grants do not include the permission that the action needs.',
    facts: { permission: 'text' },
    example: { permission: 'GL.Post' },
    message: (f) => `This needs the permission ${f.permission}.`,
    remedy: () => 'Ask an owner of the firm to grant it.',
  }),
  PERMISSION_UNKNOWN: defineRefusal({
    when: 'No permission has this name.',
    facts: { permission: 'text' },
    example: { permission: 'GL.Erase' },
    message: (f) => `There is no permission ${f.permission}.`,
    remedy: () => 'Query the permissions for valid names.',
  }),
  USER_UNKNOWN: defineRefusal({
    when: 'No such user exists.',
    facts: { userRef: 'id' },
    example: { userRef: '01890a5d-ac96-774b-bcce-b302099a8057' },
    message: (f) => `There is no user ${f.userRef}.`,
    remedy: () => 'Query the users for valid ids.',
  }),
  USER_EMAIL_TAKEN: defineRefusal({
    when: 'The e-mail address belongs to another user.',
    facts: { userEmail: 'text' },
    example: { userEmail: 'ana@firm.example' },
    message: (f) => `The address ${f.userEmail} belongs to another user.`,
    remedy: () => 'Use that user, or a different address.',
  }),
  GRANT_UNKNOWN: defineRefusal({
    when: 'No such grant exists.',
    facts: { grantRef: 'id' },
    example: { grantRef: '01890a5d-ac96-774b-bcce-b302099a8057' },
    message: (f) => `There is no grant ${f.grantRef}.`,
    remedy: () => "Query the user's grants.",
  }),
  LAST_OWNER: defineRefusal({
    when: 'The firm would be left without an owner.',
    facts: {},
    example: {},
    message: () => 'The firm would have no owner left.',
    remedy: () => 'Make someone else an owner first.',
  }),
  KEY_UNKNOWN: defineRefusal({
    when: 'No such key exists.',
    facts: { keyRef: 'id' },
    example: { keyRef: '01890a5d-ac96-774b-bcce-b302099a8057' },
    message: (f) => `There is no key ${f.keyRef}.`,
    remedy: () => "Query the tenant's keys.",
  }),
} as const;
