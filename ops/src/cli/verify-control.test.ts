import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Books } from '@cifra/books/books';
import { lastControlVerification, verifyControlNow } from '@cifra/trail/verify/control-verifications';
import { parseConfig } from '../config.ts';
import { openBooks } from '../open-books.ts';
import { systemRequest } from '../system-request.ts';
import { callCli, type CliEnding } from './cli.fixture.ts';

/** Findings, security 14: what somebody with the file of the control plane changes in it is named. */

let directory: string;
let books: Books;
beforeEach(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'cifra-control-'));
  const config = parseConfig({ CIFRA_DEMO: 'off', CIFRA_DATA: directory });
  books = await openBooks({ ...config, writerThreads: 0, readerThreads: 0 }, { onProgress: () => undefined });
  await cli('users', 'create-owner', '--email', 'ana@firm.example', '--name', 'Ana Ruiz');
});
afterEach(async () => {
  await books.close();
  rmSync(directory, { recursive: true, force: true });
});

const cli = (...inputs: readonly string[]): Promise<CliEnding> =>
  callCli(
    {
      dataDirectory: directory,
      openBooks: () => Promise.resolve({ books, close: () => Promise.resolve() }),
    },
    ...inputs,
  );

/** What another SQLite client does that has the file: it drops what guards it. */
function tamper(sql: string): void {
  const file = new DatabaseSync(path.join(directory, 'control.db'));
  const triggers = file.prepare(`select name from sqlite_schema where type = 'trigger'`).all();
  for (const { name } of triggers) file.exec(`drop trigger "${String(name)}"`);
  file.exec(`pragma foreign_keys = off; ${sql}`);
  file.close();
}

test('a grant that was altered below the product is named: by the command line, the nightly job and the dashboard', async () => {
  expect((await cli('verify')).stdout).toMatch(/^control plane: valid, \d+ commits, \d+ rows, head \d+ /);
  await verifyControlNow(books, systemRequest('jobs'));
  expect(await lastControlVerification(books.control)).toMatchObject({ isValid: true, firstFault: null });

  tamper(`update grants set is_revoked = 1`);
  const { code, stdout, stderr } = await cli('verify');
  expect({ code, stderr }).toEqual({ code: 1, stderr: '1 of 1 chain failed verification\n' });
  expect(stdout).toMatch(/^control plane: BROKEN\n {2}ROW_ALTERED at commit \d+, grants /);
  await verifyControlNow(books, systemRequest('jobs'));
  expect(await lastControlVerification(books.control)).toMatchObject({
    isValid: false,
    firstFault: expect.stringMatching(/^ROW_ALTERED at commit \d+, grants /) as string,
  });
});

test('a tail that was cut off with all its rows is found by a digest that was kept elsewhere, and by nothing else', async () => {
  const kept = path.join(directory, 'kept.json');
  const before = Number(await headNumber());
  await cli('users', 'invite', '--email', 'luis@firm.example', '--name', 'Luis Vega');
  expect(await cli('digest', '--to', kept)).toMatchObject({ code: 0, stdout: '' });
  expect((await cli('verify', '--digest', kept)).code).toBe(0);

  tamper(cutAfter(before));
  expect((await cli('verify')).code).toBe(0);
  const found = await cli('verify', '--digest', kept);
  expect(found.code).toBe(1);
  expect(found.stdout).toContain('TAIL_MISSING at commit');
});

test('a digest that somebody changed, or signed with a key that is not the firm’s, is no witness', async () => {
  const kept = path.join(directory, 'kept.json');
  await cli('digest', '--to', kept);
  const { digest, signature } = JSON.parse(readFileSync(kept, 'utf8')) as Record<string, string>;
  const changed = digest?.replace('"headNumber":"', '"headNumber":"1');
  for (const [text, said] of [
    [JSON.stringify({ digest: changed, signature }), 'not signed by a key of this firm'],
    [JSON.stringify({ digest, signature: 'x..y' }), 'not signed by a key of this firm'],
    [JSON.stringify({ digest: '{}', signature }), 'is not a signed digest'],
    ['{', 'is not a signed digest'],
  ] as const) {
    writeFileSync(kept, text);
    const { code, stdout, stderr } = await cli('verify', '--digest', kept);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(said);
  }
});

async function headNumber(): Promise<string> {
  await verifyControlNow(books, systemRequest('jobs'));
  return (await lastControlVerification(books.control))?.headNumber ?? '';
}

/** Deletes every commit after a number with all that it wrote. */
function cutAfter(number: number): string {
  const file = new DatabaseSync(path.join(directory, 'control.db'), { readOnly: true });
  const tables = file
    .prepare(
      `select m.name as name from sqlite_schema m join pragma_table_info(m.name) c where m.type = 'table' and c.name = 'commit_number'`,
    )
    .all()
    .map(({ name }) => String(name));
  file.close();
  return [
    ...tables.map((name) => `delete from "${name}" where commit_number > ${number}`),
    `delete from commits where number > ${number}`,
  ].join(';');
}
