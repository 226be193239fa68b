import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Books } from '@cifra/books/books';
import { lastEvent } from '@cifra/books/last-event';
import { ownRequest } from './own-request.ts';
import { backUp, type BackedUp } from '@cifra/firm/backups/back-up';
import { checkBytes, drill, findBackup, listBackups } from '@cifra/firm/backups/read-backup';
import { recordedSha256Of } from '@cifra/firm/backups/queries';
import { restoreInPlace, type RestoreStep } from '@cifra/firm/backups/restore-in-place';
import { restoreControl } from '@cifra/firm/backups/restore-control';
import { parsePlace, placeOfBackup } from '@cifra/firm/backups/targets/place';
import { openTarget } from '@cifra/firm/backups/targets/open-target';
import type { BackupTarget } from '@cifra/firm/backups/targets/target';
import { SealedMoves } from '@cifra/firm/moving/sealed-moves';
import { tenantRowById } from '@cifra/firm/provisioning/queries';
import { knownHeadsOf, headsFollower } from '@cifra/trail/heads/heads-follower';
import { verifyBooks } from '@cifra/trail/verify/verify-books';
import { commandModules } from '@cifra/ops/command-modules';
import { openCrashBooks } from '../crash/books-of.ts';
import type { Facts } from '../crash/facts.ts';
import { openNewFirm, provisionBooks } from '../crash/new-firm.ts';
import { pair, post } from '../crash/post.ts';
import { inFiles } from '../crash/where.ts';
import { expectAccepted } from '../support/expect-accepted.ts';
import { openStorage } from './storage.ts';

/** Backups and restores (acceptance T7; rulings/accounting.md 16; docs/specs/backup.md). */

const s3 = { endpoint: null, region: 'us-east-1' };
let seeded: string;
let seededFacts: Facts;
let identities: readonly string[];
let recipients: readonly string[];
let directory: string;
let facts: Facts;
let books: Books;
let target: BackupTarget;

beforeAll(async () => {
  seeded = mkdtempSync(path.join(tmpdir(), 'cifra-backups-'));
  const where = inFiles(seeded);
  const first = await openNewFirm(where);
  seededFacts = await provisionBooks(first, { where, slug: 'kept', fiscalYearStart: '2026-01-01' });
  await posts(first, seededFacts, 3);
  await first.close();
  const identity = await generateX25519Identity();
  identities = [identity];
  recipients = [await identityToRecipient(identity)];
});
afterAll(() => rmSync(seeded, { recursive: true, force: true }));

beforeEach(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'cifra-backups-'));
  cpSync(seeded, path.join(directory, 'data'), { recursive: true });
  facts = { ...seededFacts, directory: path.join(directory, 'data') };
  books = await openCrashBooks(inFiles(facts.directory));
  target = await openTarget(path.join(directory, 'target'), s3);
});
afterEach(async () => {
  target.close();
  await books.close();
  rmSync(directory, { recursive: true, force: true });
});

async function posts(by: Books, to: Facts, count: number): Promise<void> {
  for (let each = 0; each < count; each += 1)
    expectAccepted(await post(by, to, { on: '2026-02-10', lines: pair('A-BANK', 'I-SALES', '10.0000') }));
}

const backingUp = () => ({ books, target, recipients, request: ownRequest, isOwnThread: false });
const backed = async (): Promise<BackedUp> => expectAccepted(await backUp(backingUp(), facts.tenantId));
const reading = () => ({
  target,
  identities,
  dataDirectory: facts.directory,
  commandModules,
  knownHeads: [],
  isOwnThread: false,
});
const restoring = (onStep?: (step: RestoreStep) => Promise<void> | void) => ({
  books,
  dataDirectory: facts.directory,
  request: ownRequest,
  target,
  identities,
  isDamaged: false,
  ...(onStep && { onStep }),
});
const place = async (): Promise<string> =>
  (await books.control.first(tenantRowById, { id: facts.tenantId }))?.database ?? '';
const fileOf = (database: string): string => path.join(facts.directory, database);
const storedFile = ({ manifest }: BackedUp): string => path.join(directory, 'target', `${manifest.name}.age`);

function inFile(database: string, statement: string): void {
  const owner = new DatabaseSync(fileOf(database));
  owner.exec(statement);
  owner.close();
}

async function verified(): Promise<{ readonly isValid: boolean; readonly headNumber: string }> {
  const knownHeads = await knownHeadsOf(books.control, facts.tenantId);
  const report = await books.report(verifyBooks, facts.tenantId, { knownHeads });
  if (!report) throw new Error('the tenant is not served');
  expect(report.firstFault).toBeNull();
  return report;
}

/** Brings the tenant's head to the control plane, as the server does. */
async function keepHead(): Promise<void> {
  const follower = headsFollower(books);
  const { found } = await follower.look(facts.tenantId, new AbortController().signal);
  if (found !== null) await follower.keep([found], ownRequest);
}

const numbersOf = (): readonly unknown[] => {
  const file = new DatabaseSync(fileOf(placeNow), { readOnly: true });
  const rows = file.prepare('select series, number from journal_entries order by number').all();
  file.close();
  return rows.map(({ number }) => Number(number));
};
let placeNow = '';

test('T7: a backup that is made while clients write is one state: restored, it verifies and has the trial balance of its last commit', async () => {
  const load = { isOn: true };
  const writing = (async () => {
    while (load.isOn) await posts(books, facts, 1);
  })();
  const made = await backed();
  load.isOn = false;
  await writing;
  const { manifest, trialBalance } = made;
  expect(manifest.tenant).toMatchObject({ id: facts.tenantId, slug: 'kept' });
  expect(manifest.verified.entries * 10).toBe(Number(trialBalance?.debitE4) / 10_000);
  expect(trialBalance?.debitE4).toBe(trialBalance?.creditE4);
  expect(BigInt((await verified()).headNumber)).toBeGreaterThan(BigInt(manifest.commits?.last ?? '0'));
  expect(readFileSync(storedFile(made), 'latin1').startsWith('age-encryption.org/v1\n-> X25519 ')).toBe(true);
  const drilled = expectAccepted(await drill(reading(), manifest));
  expect(drilled.trialBalance).toEqual(trialBalance);
  const name = placeOfBackup(target.text, manifest.name);
  expect(expectAccepted(await findBackup(target, parsePlace(name).name ?? ''))).toEqual(manifest);
  expect(expectAccepted(await listBackups(target))).toEqual([manifest]);
  expect(await recordedSha256Of(books.control, manifest.name)).toBe(manifest.sha256);
  // Nothing that could be read is left.
  expect(readdirSync(path.join(facts.directory, 'scratch'))).toEqual([]);
  expect(JSON.stringify(manifest)).not.toContain(trialBalance?.debitE4);
});

test('a backup whose bytes were changed or cut, and one that nobody here can read, are named as of no use', async () => {
  const made = await backed();
  const file = storedFile(made);
  const bytes = readFileSync(file);
  const other = await generateX25519Identity();
  expect(await drill({ ...reading(), identities: [other] }, made.manifest)).toMatchObject({
    refusal: { code: 'BACKUP_UNREADABLE' },
  });
  const changed = Buffer.from(bytes);
  changed[bytes.length - 200] = (changed[bytes.length - 200] ?? 0) ^ 1;
  for (const each of [changed, bytes.subarray(0, -300)]) {
    writeFileSync(file, each);
    expect(await checkBytes(target, made.manifest, null)).toMatchObject({
      refusal: { code: 'BACKUP_UNREADABLE' },
    });
    expect(await drill(reading(), made.manifest)).toMatchObject({ refusal: { code: 'BACKUP_UNREADABLE' } });
  }
  writeFileSync(file, bytes);
  expect(await checkBytes(target, made.manifest, 'f'.repeat(64))).toMatchObject({
    refusal: { facts: { backupProblems: ['it is not the one that was recorded when it was made'] } },
  });
  expect(await drill(reading(), { ...made.manifest, layout: '0'.repeat(64) })).toMatchObject({
    refusal: { code: 'BACKUP_OF_OTHER_SCHEMA' },
  });
});

test('books that do not verify, a target that fails and recipients that nobody named make no backup: each is recorded, and nothing is stored', async () => {
  expect(await backUp({ ...backingUp(), recipients: [] }, facts.tenantId)).toMatchObject({
    refusal: { code: 'BACKUP_RECIPIENTS_MISSING' },
  });
  writeFileSync(path.join(directory, 'no-folder'), '');
  const nowhere = await openTarget(path.join(directory, 'no-folder'), s3);
  expect(await backUp({ ...backingUp(), target: nowhere }, facts.tenantId)).toMatchObject({
    refusal: { code: 'BACKUP_TARGET_FAILED' },
  });
  inFile(
    await place(),
    `drop trigger journal_entries_before_update; update journal_entries set description = 'other' where number = 1`,
  );
  expect(await backUp(backingUp(), facts.tenantId)).toMatchObject({
    refusal: { code: 'BACKUP_NOT_VERIFIED' },
  });
  expect(existsSync(path.join(directory, 'target'))).toBe(false);
  const rows = new DatabaseSync(fileOf('control.db'), { readOnly: true });
  expect(rows.prepare('select outcome, count(*) as tries from backups group by outcome').all()).toEqual([
    { outcome: 'FAILED', tries: 3 },
  ]);
  rows.close();
});

test.each<RestoreStep | null>([null, 'LOADED', 'WRITTEN', 'SEALED', 'SWITCHED'])(
  'books are restored though the restore was killed behind %s: what was there is kept, and no number is given twice',
  async (killedBehind) => {
    const made = await backed();
    await posts(books, facts, 2);
    await keepHead();
    const old = await place();
    const before = await verified();
    if (killedBehind !== null)
      await new Promise<void>((resolve, reject) => {
        const onStep = (step: RestoreStep): Promise<void> | void => {
          if (step !== killedBehind) return;
          resolve();
          return new Promise(() => undefined);
        };
        restoreInPlace(restoring(onStep), made.manifest).catch(reject);
      });
    if (killedBehind !== 'SWITCHED')
      expect(expectAccepted(await restoreInPlace(restoring(), made.manifest))).toMatchObject({
        left: { database: old },
        leftHead: { number: before.headNumber },
        base: { number: made.manifest.commits?.last },
      });
    placeNow = await place();
    expect(placeNow).not.toBe(old);
    await posts(books, facts, 1);
    await keepHead();
    await verified();
    expect(numbersOf()).toEqual([1, 2, 3, 6]);
    const kept = new DatabaseSync(fileOf(old), { readOnly: true });
    expect(kept.prepare('select count(*) as entries from journal_entries').get()).toEqual({ entries: 5 });
    kept.close();
    // Backed up again, the restored books are what they are.
    await backed();
  },
);

test('a restore that was killed when the books were sealed is ended by the server', async () => {
  const made = await backed();
  await posts(books, facts, 1);
  await new Promise<void>((resolve, reject) => {
    const onStep = (step: RestoreStep) =>
      step === 'SEALED' ? (resolve(), new Promise<void>(() => undefined)) : undefined;
    restoreInPlace(restoring(onStep), made.manifest).catch(reject);
  });
  const moves = new SealedMoves({ books, dataDirectory: facts.directory, request: ownRequest });
  await moves.look();
  expect((await moves.look()).ended).toEqual([facts.tenantId]);
  await posts(books, facts, 1);
  await verified();
  expect(
    await books.control.first(lastEvent, {
      event: 'TENANT_RESTORED',
      objectType: 'Tenant',
      objectId: facts.tenantId,
    }),
  ).not.toBeNull();
});

test('books that are gone are restored, and their numbers go on behind the last that the control plane was told of', async () => {
  const made = await backed();
  await posts(books, facts, 2);
  await keepHead();
  const old = await place();
  await books.close();
  for (const suffix of ['', '-wal', '-shm']) rmSync(fileOf(`${old}${suffix}`), { force: true });
  books = await openCrashBooks(inFiles(facts.directory));
  expect(expectAccepted(await restoreInPlace(restoring(), made.manifest)).lost?.numbers).toMatchObject([
    { series: 'JE', first: '4', last: '5' },
  ]);
  placeNow = await place();
  await posts(books, facts, 1);
  await verified();
  expect(numbersOf()).toEqual([1, 2, 3, 6]);
});

test('books that cannot be opened are restored only where that is said; a control plane is put whole where there is none', async () => {
  const made = await backed();
  const control = expectAccepted(await backUp(backingUp(), null));
  const old = await place();
  await books.close();
  for (const suffix of ['-wal', '-shm']) rmSync(fileOf(`${old}${suffix}`), { force: true });
  writeFileSync(fileOf(old), 'no database');
  books = await openCrashBooks(inFiles(facts.directory));
  expect(await restoreInPlace(restoring(), made.manifest)).toMatchObject({
    refusal: { code: 'BOOKS_UNREADABLE' },
  });
  expectAccepted(await restoreInPlace({ ...restoring(), isDamaged: true }, made.manifest));
  await verified();
  const empty = path.join(directory, 'empty');
  mkdirSync(empty, { mode: 0o700 });
  const order = { target, identities, dataDirectory: empty, database: 'control.db', commandModules };
  expectAccepted(await restoreControl(order, control.manifest));
  const brought = await openCrashBooks(inFiles(empty));
  expect(await brought.control.first(tenantRowById, { id: facts.tenantId })).toMatchObject({
    slug: 'kept',
    database: old,
  });
  await brought.close();
});

test('storage that speaks S3 keeps a backup like a folder does, and never replaces an object', async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'S3RVER');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'S3RVER');
  const storage = await openStorage(directory);
  const inStorage = await openTarget('s3://firm-backups/books', { ...s3, endpoint: storage.endpoint });
  try {
    const { manifest } = expectAccepted(await backUp({ ...backingUp(), target: inStorage }, facts.tenantId));
    expect(expectAccepted(await listBackups(inStorage))).toEqual([manifest]);
    expectAccepted(await drill({ ...reading(), target: inStorage }, manifest));
    const other = path.join(directory, 'other');
    writeFileSync(other, 'other');
    const again = inStorage.put(`${manifest.name}.json`, {
      path: other,
      bytes: 5,
      sha256: 'd9298a10d1b0735837dc4bd85dac641b0f3cef27a47e5d53a54f2f3f5b2fcffa',
    });
    await expect(again).rejects.toThrow('there is an object of this name already');
    const folderAgain = backed().then(async (one) =>
      target.put(`${one.manifest.name}.json`, { path: other, bytes: 5, sha256: '' }),
    );
    await expect(folderAgain).rejects.toThrow('EEXIST');
  } finally {
    inStorage.close();
    storage.close();
    vi.unstubAllEnvs();
  }
});
