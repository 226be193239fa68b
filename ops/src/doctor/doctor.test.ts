import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { openKeyRing } from '@cifra/access/keys';
import type { Books } from '@cifra/books/books';
import { newId } from '@cifra/books/ids';
import { addProviderCommand } from '@cifra/firm/identities/provider/provider-change';
import { issueScimTokenCommand } from '@cifra/firm/scim/scim-token';
import { deactivateUserCommand } from '@cifra/firm/users/deactivate-user';
import { issueLinkCommand } from '@cifra/firm/users/link-change';
import { addPasskeyCommand } from '@cifra/firm/users/second-factor/passkeys/enrol';
import { createUserCommand } from '@cifra/firm/users/users';
import { setPasswordCommand } from '@cifra/firm/users/password-links';
import { userByEmail } from '@cifra/firm/directory/queries';
import { verifyControlNow } from '@cifra/trail/verify/control-verifications';
import { pretendingServer } from '../../../packages/jobs/src/testing/pretending-server.fixture.ts';
import { expectAccepted } from '../../../test/support/expect-accepted.ts';
import { callCli, type CliEnding } from '../cli/cli.fixture.ts';
import { parseConfig } from '../config.ts';
import { openBooks } from '../open-books.ts';
import { systemRequest } from '../system-request.ts';
import { findingsOfFiles } from './files.ts';
import { findingsOfFirm } from './firm.ts';
import { findingsOfJobStore } from './job-store.ts';
import { findingsOfSettings } from './settings.ts';
import type { Finding } from './finding.ts';

let directory: string;
let books: Books;
beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'cifra-doctor-'));
  const config = parseConfig({ CIFRA_DEMO: 'off', CIFRA_DATA: directory });
  books = await openBooks({ ...config, writerThreads: 0, readerThreads: 0 }, { onProgress: () => undefined });
});
afterAll(async () => {
  await books.close();
  rmSync(directory, { recursive: true, force: true });
});

const cli = (...inputs: readonly string[]): Promise<CliEnding> =>
  callCli(
    { dataDirectory: directory, openBooks: async () => ({ books, close: async () => undefined }) },
    ...inputs,
  );
const nowMicros = (): bigint => BigInt(Date.now()) * 1_000n;
const nowhere = { publicOrigin: null, servedOrigin: 'http://localhost:4000' };
const stateOf = (findings: readonly Finding[], subject: string): string | undefined =>
  findings.find((finding) => finding.subject === subject)?.state;

test('what an empty installation lacks is listed with what to do, and the command fails', async () => {
  const { code, stdout, stderr } = await cli('doctor');
  expect(code).toBe(1);
  expect(stderr).toMatch(/^\d things missing for production\n$/);
  for (const line of [
    /^MISSING {2}address {8}.*\n {24}→ set CIFRA_PUBLIC_URL/m,
    /^MISSING {2}owners {9}nobody manages access\n {24}→ run `users create-owner`/m,
    /^MISSING {2}master keys/m,
    /^MISSING {2}backups/m,
    /^MISSING {2}last backups {3}no good one of the control plane within 36 hours\n/m,
    /^OK {7}disk/m,
  ])
    expect(stdout).toMatch(line);
});

test('an owner counts once they have a password, and a verification once it held', async () => {
  await cli('users', 'create-owner', '--email', 'ana@firm.example', '--name', 'Ana Ruiz');
  const invited = await findingsOfFirm(books, nowMicros(), nowhere);
  expect(invited.find(({ subject }) => subject === 'owners')?.says).toBe('none has set a password yet');
  expect(stateOf(invited, 'control plane')).toBe('ADVICE');

  const user = await books.control.first(userByEmail, { email: 'ana@firm.example' });
  if (!user) throw new Error('the owner is not there');
  const given = { userId: user.id, secretHash: 'a'.repeat(64) };
  const issued = await books.executeControl(issueLinkCommand, given, systemRequest('t'));
  const linkId = expectAccepted(issued).outcome?.linkId ?? user.id;
  const set = { ...given, linkId, passwordHash: 'not a hash' };
  expectAccepted(await books.executeControl(setPasswordCommand, set, systemRequest('t')));
  await verifyControlNow(books, systemRequest('jobs'));
  const ready = await findingsOfFirm(books, nowMicros(), nowhere);
  expect([stateOf(ready, 'owners'), stateOf(ready, 'control plane')]).toEqual(['ADVICE', 'OK']);
  const later = await findingsOfFirm(books, nowMicros() + 48n * 3_600_000_000n, nowhere);
  expect(stateOf(later, 'control plane')).toBe('ADVICE');
});

test('passkeys that were made for another address are named, and a token for SCIM that is over or soon will be', async () => {
  const findingsAt = (servedOrigin: string, atMicros = nowMicros()) =>
    findingsOfFirm(books, atMicros, { publicOrigin: servedOrigin, servedOrigin });
  const before = await findingsAt('https://books.example.com');
  expect([stateOf(before, 'passkeys'), stateOf(before, 'SCIM')]).toEqual([undefined, undefined]);
  const leaver = { email: 'leaver@firm.example', name: 'A leaver', passwordHash: 'none' };
  const { userId } = expectAccepted(
    await books.executeControl(createUserCommand, leaver, systemRequest('t')),
  );
  const passkey = {
    userId,
    rpId: 'old.example.com',
    name: 'Laptop',
    credentialId: 'a-credential',
    publicKey: new Uint8Array([1]),
    algorithm: -7,
    counter: 0,
    isSynced: false,
    transports: [],
    challengeId: newId(),
    challengeExpiresAt: nowMicros(),
    codeHashes: [],
  };
  expectAccepted(await books.executeControl(addPasskeyCommand, passkey, systemRequest('t')));
  const content = {
    providerId: newId(),
    code: 'work',
    name: 'Work account',
    issuer: 'https://provider.example',
    clientId: 'cifra',
    secretId: null,
    countsAsSecondFactor: false,
    endSessionEndpoint: null,
  };
  const request = { ...systemRequest('t'), reason: 'The operator sets the provider up for the firm.' };
  expectAccepted(await books.executeControl(addProviderCommand, { content, sealed: null }, request));
  const untilMicros = (nowMicros() + 40n * 86_400_000_000n).toString();
  const token = {
    code: 'work',
    tokenHash: 'c'.repeat(64),
    untilMicros,
    isExternalIdSubject: false,
    madeBy: userId,
  };
  expectAccepted(await books.executeControl(issueScimTokenCommand, token, request));
  expect(stateOf(await findingsAt('https://old.example.com'), 'passkeys')).toBe('OK');
  for (const moved of ['https://books.example.com', 'https://192.0.2.7'])
    expect((await findingsAt(moved)).find(({ subject }) => subject === 'passkeys')).toMatchObject({
      state: 'ADVICE',
      says: `those of 1 person were made for old.example.com and cannot be used at ${moved}`,
    });
  const inDays = async (days: bigint) =>
    stateOf(await findingsAt('https://a.example', nowMicros() + days * 86_400_000_000n), 'SCIM');
  expect([await inDays(0n), await inDays(30n), await inDays(41n)]).toEqual(['OK', 'ADVICE', 'MISSING']);
  expectAccepted(await books.executeControl(deactivateUserCommand, { userId }, request));
  expect(await inDays(0n)).toBe('MISSING');
  expect(stateOf(await findingsAt('https://books.example.com'), 'passkeys')).toBeUndefined();
});

test('files that others can read, keys beside what they seal and an old signing key are named', async () => {
  const config = parseConfig({
    CIFRA_DEMO: 'off',
    CIFRA_DATA: directory,
    CIFRA_MASTER_KEY_FILE: path.join(directory, 'master.keys'),
  });
  await openKeyRing(path.join(directory, 'keys'));
  expect(stateOf(await findingsOfFiles(config, Date.now()), 'data')).toBe('OK');
  chmodSync(directory, 0o755);
  const inAYear = await findingsOfFiles(config, Date.now() + 365 * 86_400_000);
  expect(inAYear.map(({ subject, state }) => [subject, state])).toEqual([
    ['data', 'MISSING'],
    ['disk', 'OK'],
    ['master keys', 'MISSING'],
    ['signing keys', 'ADVICE'],
  ]);
  chmodSync(directory, 0o700);
});

test('what settings say of demo, address, TLS and mail', () => {
  const found = (settings: Record<string, string>) =>
    findingsOfSettings(parseConfig({ CIFRA_DEMO: 'off', ...settings }), { isDemoSaidOff: true });
  const good = found({
    CIFRA_PUBLIC_URL: 'https://books.example.com',
    CIFRA_TRUST_PROXY: '1',
    CIFRA_SMTP_URL: 'smtps://user:secret@mail.example:465',
    CIFRA_MAIL_FROM: 'books@firm.example',
    CIFRA_AUDIT_LINES: '/var/log/cifra',
    CIFRA_DIGEST_TARGET: 's3://evidence/cifra',
  });
  expect(good.filter(({ state }) => state !== 'OK').map(({ subject }) => subject)).toEqual(['backups']);
  expect(JSON.stringify(good)).not.toContain('secret');
  expect(stateOf(found({ CIFRA_PUBLIC_URL: 'http://books.example.com' }), 'TLS')).toBe('MISSING');
  expect(stateOf(found({ CIFRA_PUBLIC_URL: 'http://localhost:4000' }), 'TLS')).toBe('OK');
  const here = { CIFRA_TLS_CERT_FILE: 'cert.pem', CIFRA_TLS_KEY_FILE: 'key.pem' };
  expect(stateOf(found({ CIFRA_PUBLIC_URL: 'https://books.example.com', ...here }), 'TLS')).toBe('OK');
  const demo = findingsOfSettings(parseConfig({}), { isDemoSaidOff: false });
  expect(stateOf(demo, 'demo')).toBe('MISSING');
});

test('a server of jobs that lacks something is named with what is supported', async () => {
  const { url, close } = await pretendingServer({ version: '6.0.14', wireVersion: 17 });
  onTestFinished(close);
  const jobs = { isWorker: true, mongoUrl: url };
  expect(await findingsOfJobStore({ jobs })).toEqual([
    {
      subject: 'job store',
      state: 'MISSING',
      says: 'its server lacks a version that is supported; it states 6.0.14 (SERVER_VERSION)',
      remedy: 'move it to a server with that: MongoDB 7.0, 8.0 and later',
    },
  ]);
  expect(stateOf(await findingsOfJobStore({ jobs: { ...jobs, mongoUrl: null } }), 'job store')).toBe('OK');
});

test.each([
  [{ CIFRA_TLS_CERT_FILE: 'cert.pem' }, 'go together'],
  [{ CIFRA_SMTP_URL: 'https://x' }, 'CIFRA_SMTP_URL is not understood'],
  [{ CIFRA_SMTP_URL: 'smtp://user:secret@mail', CIFRA_MAIL_FROM: 'nobody' }, 'CIFRA_MAIL_FROM must be'],
  [{ CIFRA_SMTP_URL: 'smtp://mail', CIFRA_MAIL_FROM: 'a@b.example\r\nBcc: c@d.example' }, 'CIFRA_MAIL_FROM'],
  [{ CIFRA_SMTP_URL: 'smtp://mail', CIFRA_MAIL_FROM: 'a@b.example' }, 'needs CIFRA_PUBLIC_URL'],
])('%j is refused by name', (settings, said) => {
  expect(() => parseConfig(settings)).toThrow(said);
});
