import { appendFileSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { newId } from '../ids.ts';
import { FileMarks } from './file-marks.ts';

const tenantId = newId();

/** A minute later: what was written by now is not too recent. */
const later = (): number => Date.now() + 60_000;

function file(): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'cifra-marks-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return path.join(directory, 'tenant.sqlite');
}

function marksOf(databasePath: string, now: () => number = later): FileMarks {
  const marks = new FileMarks(now);
  marks.files = [{ tenantId, path: databasePath }];
  return marks;
}

test('a file is new until it was remembered, and changed by each commit, whoever makes it, and by the last close', async () => {
  const databasePath = file();
  const marks = marksOf(databasePath);
  expect(await marks.changed()).toEqual([tenantId]);
  const writer = new DatabaseSync(databasePath);
  writer.exec('pragma journal_mode=wal; create table t (a); insert into t values (1)');
  for (let count = 0; count < 5; count += 1) {
    marks.remember(tenantId);
    expect(await marks.changed()).toEqual([]);
    writer.exec('insert into t values (2)');
    expect(await marks.changed()).toEqual([tenantId]);
  }
  marks.remember(tenantId);
  writer.close();
  expect(await marks.changed()).toEqual([tenantId]);
});

test('reading a file changes nothing, also where the reader makes an empty log', async () => {
  const databasePath = file();
  const writer = new DatabaseSync(databasePath);
  writer.exec('pragma journal_mode=wal; create table t (a)');
  writer.close();
  const marks = marksOf(databasePath);
  marks.remember(tenantId);
  const reader = new DatabaseSync(databasePath, { readOnly: true });
  expect(reader.prepare('select count(*) as count from t').get()).toEqual({ count: 0 });
  expect(await marks.changed()).toEqual([]);
  reader.close();
  expect(await marks.changed()).toEqual([]);
});

test('what was written a moment before it was remembered counts as changed: more may come under the same time and size', async () => {
  const databasePath = file();
  writeFileSync(databasePath, 'a');
  appendFileSync(`${databasePath}-wal`, 'b');
  const marks = marksOf(databasePath, Date.now);
  marks.remember(tenantId);
  expect(await marks.changed()).toEqual([tenantId]);
  const before = new Date(Date.now() - 1_000);
  for (const suffix of ['', '-wal']) utimesSync(`${databasePath}${suffix}`, before, before);
  marks.remember(tenantId);
  expect(await marks.changed()).toEqual([]);
});

test('a tenant that is not followed any more is not looked at', async () => {
  const databasePath = file();
  const marks = marksOf(databasePath);
  marks.files = [];
  marks.remember(tenantId);
  expect(await marks.changed()).toEqual([]);
});
