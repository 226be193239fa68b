import { expect, test } from 'vitest';
import { admitPrincipalUsers, newPrincipalUsers, usersOfDatabase } from './principal-users.ts';
import { configureOwnUsers, logInOf } from './log-in-of.ts';
import { RecordingPool } from './recording-fake.ts';
import { configureMssql } from './settings.ts';

const serverError = (number: number): Error =>
  Object.assign(new Error('refused'), { number, code: 'EREQUEST' });

function serverWith({ isContained }: { readonly isContained: boolean }) {
  const answer = (text: string) =>
    text.includes('containment') && !isContained ? serverError(12_824) : { rowsAffected: [0] };
  return { master: new RecordingPool(answer), target: new RecordingPool(answer), database: 'cifra_t1' };
}

const [first] = newPrincipalUsers('cifra_t1');
const users = first ? [first] : [];
const name = '[cifra_t1_application]';

test('each principal but the migrator gets a user of its own, with a password that nobody else has', () => {
  const made = [...newPrincipalUsers('cifra_t1'), ...newPrincipalUsers('cifra_t1')];
  expect(made.slice(0, 4).map(({ user }) => user)).toEqual(
    usersOfDatabase.map((principal) => `cifra_t1_${principal}`),
  );
  expect(new Set(made.map(({ password }) => password)).size).toBe(8);
  for (const { password } of made) expect(password).toMatch(/^Aa1-[\w-]{43}$/);
});

test('contained users where the server has them, else log-ins of the server; both in their role', async () => {
  const contained = serverWith({ isContained: true });
  await expect(admitPrincipalUsers(contained, users)).resolves.toBe('CONTAINED_USERS');
  expect(contained.master.texts).toEqual(['alter database [cifra_t1] set containment = partial']);
  expect(contained.target.texts).toEqual([
    expect.stringContaining(`create user ${name} with password = N'${first?.password}'`),
    `alter role [cifra_application] add member ${name}`,
  ]);
  const other = serverWith({ isContained: false });
  await expect(admitPrincipalUsers(other, users)).resolves.toBe('SERVER_LOG_INS');
  expect(other.master.texts.at(-1)).toContain(`create login ${name} with password = N'${first?.password}'`);
  expect(other.target.texts).toEqual([
    expect.stringContaining(`create user ${name} for login ${name}`),
    `alter role [cifra_application] add member ${name}`,
  ]);
});

test('a connection is opened by the database’s own user where it has one; the migrator’s never is', async () => {
  const url = 'mssql://sa:secret@db1:1433/?encrypt=true';
  configureMssql({
    urls: { application: url, migrator: url },
    maximumConnections: 4,
    waitSeconds: 1,
    isDegradedLiveAllowed: false,
  });
  configureOwnUsers(async ({ database }) =>
    database === 'cifra_t1' ? { user: 'cifra_t1_application', password: 'a/b@c' } : null,
  );
  const key = { server: null, database: 'cifra_t1', principal: 'application' } as const;
  expect(await logInOf(key)).toBe('mssql://cifra_t1_application:a%2Fb%40c@db1:1433/?encrypt=true');
  expect(await logInOf({ ...key, database: 'cifra_t2' })).toBe(url);
  expect(await logInOf({ ...key, principal: 'migrator' })).toBe(url);
  configureOwnUsers(async () => null);
});
