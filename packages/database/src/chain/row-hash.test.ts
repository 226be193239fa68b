import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { code, flag, id, integer, nullable, number, text } from '../kit/column.ts';
import { defineTable } from '../kit/table.ts';
import { auditEvents } from '../tables/common.ts';
import { accounts } from '../tables/tenant.ts';
import { ChainRecorder, jsonText } from './chain-recorder.ts';
import { ManifestMarks } from './manifest-marks.ts';
import { commitHash, GENESIS_HASH, keyOf, manifestText, rowHash, type CommitFields } from './row-hash.ts';

const table = defineTable('things', {
  number: 90,
  class: 'insertOnly',
  columns: { id: id(), a: nullable(code(9)), b: nullable(text(9)), commit_number: number() },
  primaryKey: ['id'],
});
const wider = defineTable('things', {
  number: 90,
  class: 'insertOnly',
  columns: {
    id: id(),
    a: nullable(code(9)),
    added: nullable(integer()),
    b: nullable(text(9)),
    commit_number: number(),
    flagged: nullable(flag()),
  },
  primaryKey: ['id'],
});
const row = { id: '00000000-0000-7000-8000-000000000001', a: 'x', b: null, commit_number: 4n };

describe('the row hash', () => {
  test('a column that is added later is null in older rows, and their hashes stay', () => {
    expect(rowHash(wider, { ...row, added: null, flagged: null })).toBe(rowHash(table, row));
    expect(rowHash(wider, { ...row, added: 0, flagged: null })).not.toBe(rowHash(table, row));
    expect(rowHash(wider, { ...row, added: null, flagged: false })).not.toBe(rowHash(table, row));
  });

  test('a value that moves to another column, becomes null or changes its table changes the hash', () => {
    const hashes = [
      row,
      { ...row, a: null, b: 'x' },
      { ...row, a: null },
      { ...row, a: '' },
      { ...row, a: 'x","b' },
    ].map((each) => rowHash(table, each));
    expect(new Set([...hashes, rowHash({ ...table, number: 91 }, row)]).size).toBe(6);
  });

  test('two rows have one hash only when every column is equal', () => {
    const values = fc.record({ a: fc.option(fc.string()), b: fc.option(fc.string()) });
    fc.assert(
      fc.property(values, values, (left, right) => {
        expect(rowHash(table, { ...row, ...left }) === rowHash(table, { ...row, ...right })).toBe(
          left.a === right.a && left.b === right.b,
        );
      }),
    );
  });

  test('a manifest is in order of table and key, whatever the order of writing', () => {
    const written = [
      [12, 'b', 'h3'],
      [11, 'z', 'h2'],
      [12, 'a', 'h4'],
      [2, '1/1', 'h1'],
    ] as const;
    expect(manifestText([...written])).toBe('[[2,"1/1","h1"],[11,"z","h2"],[12,"a","h4"],[12,"b","h3"]]');
    expect(manifestText(written.toReversed())).toBe(manifestText([...written]));
  });
});

test('the recorder refuses a row that the commit has written before, and the commit cannot be ended after that', () => {
  const header = {
    actor: { kind: 'system', id: null, name: 'x' },
    requestId: 'r',
    origin: 'o',
    command: 'c',
    reason: null,
  } as const;
  const recorder = new ChainRecorder({ number: 4n, instantMicros: 10n, hash: GENESIS_HASH }, header, 5n);
  expect([recorder.commitNumber, recorder.instantMicros]).toEqual([5n, 10n]);
  recorder.note(table, row);
  expect(() => recorder.note(table, { ...row, a: 'other' })).toThrow('is written twice in one commit');
  expect(() => recorder.commitRow('done')).toThrow('is written twice in one commit');
});

test('marks know every entry exactly', () => {
  const shape = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(
      shape,
      fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 200 }),
      fc.integer({ min: 1, max: 9 }),
      (sizes, picks, step) => {
        const marks = new ManifestMarks();
        sizes.forEach((size, index) => marks.add(BigInt(index * step + 1), size));
        const seen = new Set<string>();
        for (const [commitPick, entryPick] of picks) {
          const index = commitPick % sizes.length;
          if (sizes[index] === 0) continue;
          const entry = entryPick % (sizes[index] as number);
          expect(marks.mark(BigInt(index * step + 1), entry)).toBe(!seen.has(`${index} ${entry}`));
          seen.add(`${index} ${entry}`);
        }
        const expected = sizes.flatMap((size, index) => {
          const entries = Array.from({ length: size }, (_item, entry) => entry).filter(
            (entry) => !seen.has(`${index} ${entry}`),
          );
          return entries.length === 0 ? [] : [{ commitNumber: BigInt(index * step + 1), entries }];
        });
        expect([...marks.unmarked()]).toEqual(expected);
      },
    ),
  );
});

test('marks grow beyond their first room', () => {
  const marks = new ManifestMarks();
  for (let commit = 1n; commit <= 3_000n; commit += 1n) marks.add(commit, 9);
  for (let commit = 1n; commit <= 3_000n; commit += 1n)
    for (let entry = 0; entry < 9; entry += 1)
      if (commit !== 2_999n || entry !== 4) expect(marks.mark(commit, entry)).toBe(true);
  expect([...marks.unmarked()]).toEqual([{ commitNumber: 2_999n, entries: [4] }]);
});

test('the worked example of docs/specs/chain.md is what the code computes', () => {
  const specification = readFileSync(new URL('../../../../docs/specs/chain.md', import.meta.url), 'utf8');
  const blocks = [...specification.matchAll(/```(?:json|text)\n([\s\S]*?)\n```/g)].map(
    (match) => match[1] as string,
  );
  const account = JSON.parse(blocks[0] as string) as Record<string, string | boolean | null>;
  const stored = { ...account, commit_number: 1n };
  expect(keyOf(accounts, stored)).toBe(account['id']);
  expect(hash('sha256', blocks[1] as string, 'base64url')).toBe(rowHash(accounts, stored));
  const event = {
    commit_number: 1n,
    ordinal: 1,
    event: 'ACCOUNT_OPENED',
    object_type: 'Account',
    object_id: account['id'] as string,
    before: null,
    after: jsonText({ code: account['code'] }),
  };
  const manifest = blocks[2] as string;
  expect(JSON.parse(manifest)).toEqual([
    [2, '1/1', rowHash(auditEvents, event)],
    [11, account['id'], rowHash(accounts, stored)],
  ]);
  const fields = JSON.parse(blocks[3] as string) as (string | null)[];
  const [
    hash_version,
    commitNumber,
    instant,
    actor_kind,
    actor_id,
    actor_name,
    request_id,
    origin,
    command,
    outcome,
    reason,
    manifestField,
    previous_hash,
  ] = fields;
  expect(manifestField).toBe(manifest);
  expect(previous_hash).toBe(GENESIS_HASH);
  const commit = {
    number: BigInt(commitNumber as string),
    instant: BigInt(instant as string),
    hash_version: Number(hash_version),
    actor_kind,
    actor_id,
    actor_name,
    request_id,
    origin,
    command,
    outcome,
    reason,
    manifest,
    previous_hash,
  } as CommitFields;
  expect(commitHash(commit)).toBe(blocks[4]);
});
