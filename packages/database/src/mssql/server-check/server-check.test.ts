import { expect, test } from 'vitest';
import { configureMssql } from '../settings.ts';
import { lackingForLiveTenants } from '../server-protection.ts';
import { RecordingPool, rows, type Answering } from '../recording-fake.ts';
import type { Proof } from './bench.ts';
import { backups } from './backups.ts';
import { denials } from './denials.ts';
import { errorsMapped } from './errors-mapped.ts';
import { holds, type Checked } from './finding.ts';
import { inForce } from './in-force.ts';
import { proofs, runServerCheck } from './run-server-check.ts';
import { serverFacts } from './server-facts.ts';
import { snapshots } from './snapshots.ts';
import { users } from './users.ts';
import { versioning } from './versioning.ts';
import { writing } from './writing.ts';

const url = 'mssql://sa:secret@db1/?encrypt=true';

const serverError = (number: number, message = 'refused'): Error =>
  Object.assign(new Error(message), { number, code: 'EREQUEST' });

/** A server that answers as `answer` says, and takes the rest. */
function serverWith(answer: (text: string) => ReturnType<Answering> | null) {
  const pools: RecordingPool[] = [];
  const open = async (): Promise<RecordingPool> => {
    const pool = new RecordingPool((text) => answer(text) ?? { rowsAffected: [1] });
    pools.push(pool);
    return pool;
  };
  const texts = (): string[] => pools.flatMap((pool) => pool.texts);
  return { open, texts, pools };
}

async function check(
  chosen: readonly Proof[],
  answer: (text: string) => ReturnType<Answering> | null,
): Promise<readonly Checked[]> {
  const found: Checked[] = [];
  const { open } = serverWith(answer);
  await runServerCheck({ url, server: null }, { chosen, open, onChecked: (each) => void found.push(each) });
  return found;
}

const named = (list: readonly Proof[], promise: string): Proof => {
  const proof = list.find((each) => each.promise === promise);
  if (!proof) throw new Error(`no proof is named ${promise}`);
  return proof;
};

test('the database is dropped with its log-ins when a proof fails in a way that nobody foresaw; the next is still tried', async () => {
  const { open, texts, pools } = serverWith(() => null);
  const found: Checked[] = [];
  const page = 'https://example.com';
  await runServerCheck(
    { url, server: null },
    {
      open,
      onChecked: (each) => void found.push(each),
      chosen: [
        { promise: 'one', page, prove: () => Promise.reject(new Error('unforeseen')) },
        { promise: 'two', page, prove: async () => holds('well') },
      ],
    },
  );
  expect(found.map(({ promise, verdict, says }) => [promise, verdict, says])).toEqual([
    ['one', 'MISSING', 'failed: unforeseen'],
    ['two', 'HOLDS', 'well'],
  ]);
  const [name = ''] = texts().flatMap((text) => /^create database \[(\w+)\]$/.exec(text)?.[1] ?? []);
  expect(name).toMatch(/^cifra_scratch_[0-9a-f]{12}$/);
  expect(texts().slice(-2)).toEqual([`drop database [${name}]`, expect.stringContaining('drop login')]);
  expect(pools.every(({ isClosed }) => isClosed)).toBe(true);
});

const table = 'TableTemporalType';
const begun = (text: string) => (text.includes('sp_getapplock') ? rows({ lock: 0 }) : null);

/** The second of four that want the lock does not get it: the others are somewhere else, or come later. */
function lockOfOne(): (text: string) => ReturnType<Answering> {
  let count = 0;
  return (text) => {
    if (!text.includes('sp_getapplock')) return rows();
    count += 1;
    return rows({ lock: count === 2 ? -1 : 0 });
  };
}

test.each<[string, readonly Proof[], string, (text: string) => ReturnType<Answering> | null]>([
  ['version', serverFacts, 'HOLDS', () => rows({ version: '16.0.4135.4', edition: 'Standard', engine: 2 })],
  [
    'version',
    serverFacts,
    'DEGRADED',
    () => rows({ version: '12.0.2000.8', edition: 'Standard', engine: 2 }),
  ],
  ['version', serverFacts, 'HOLDS', () => rows({ version: '12.0.2000.8', edition: 'SQL Azure', engine: 5 })],
  ['tls', serverFacts, 'HOLDS', () => rows({ option: 'TRUE' })],
  ['tls', serverFacts, 'MISSING', () => rows({ option: 'FALSE' })],
  ['tls', serverFacts, 'NOT_TRIED', (text) => (text.includes('encrypt_option') ? serverError(300) : null)],
  [
    'collation',
    serverFacts,
    'MISSING',
    () => rows({ collation: 'Latin1_General_CI_AS', same: 3, least: 'bank' }),
  ],
  ['application-lock', inForce, 'MISSING', begun],
  ['application-lock', inForce, 'HOLDS', lockOfOne()],
  [
    'application-lock',
    inForce,
    'MISSING',
    (text) => (text.includes('sp_getapplock') ? rows({ lock: -1 }) : null),
  ],
  ['xact-abort', inForce, 'HOLDS', (text) => begun(text) ?? rows({ abort: 16_384, left: 0 })],
  ['xact-abort', inForce, 'MISSING', (text) => begun(text) ?? rows({ abort: 0, left: 0 })],
  ['xact-abort', inForce, 'MISSING', (text) => begun(text) ?? rows({ abort: 16_384, left: 1 })],
  ['lock-timeout', inForce, 'HOLDS', (text) => begun(text) ?? rows({ waits: 300 })],
  ['lock-timeout', inForce, 'MISSING', (text) => begun(text) ?? rows({ waits: -1 })],
  ['read-committed-snapshot', inForce, 'HOLDS', (text) => begun(text) ?? rows({ value: 1 })],
  ['read-committed-snapshot', inForce, 'MISSING', (text) => begun(text) ?? rows({ value: 2 })],
  ['snapshot-isolation', snapshots, 'HOLDS', () => rows({ value: 1 })],
  [
    'snapshot-isolation',
    snapshots,
    'DEGRADED',
    (text) => (text.startsWith('select [value]') ? serverError(3952) : null),
  ],
  [
    'snapshot-conflict-3960',
    snapshots,
    'HOLDS',
    (text) => (text.endsWith('set [value] = 3') ? serverError(3960) : null),
  ],
  ['snapshot-conflict-3960', snapshots, 'MISSING', () => null],
  [
    'system-versioning',
    versioning,
    'HOLDS',
    (text) => (text.includes(table) ? rows({ type: 2 }) : rows({ kept: 1 })),
  ],
  [
    'system-versioning',
    versioning,
    'MISSING',
    (text) => (text.includes('period for') ? serverError(102) : null),
  ],
  ['system-versioning-as-of', versioning, 'NOT_TRIED', () => null],
  [
    'system-versioning-as-of',
    versioning,
    'HOLDS',
    (text) => (text.includes(table) ? rows({ type: 2 }) : rows({ at: '2026-01-01T00:00:00', value: 3 })),
  ],
  [
    'system-versioning-history-refuses-writes',
    versioning,
    'HOLDS',
    (text) =>
      text.includes(table) ? rows({ type: 2 }) : text.includes('_history]') ? serverError(13559) : null,
  ],
  ['system-versioning-history-refuses-writes', versioning, 'MISSING', () => rows({ type: 2 })],
  [
    'error-13535',
    versioning,
    'HOLDS',
    (text) =>
      text.includes(table) ? rows({ type: 2 }) : text.includes('[value] = 6') ? serverError(13535) : null,
  ],
  [
    'error-13535',
    versioning,
    'MISSING',
    (text) =>
      text.includes(table) ? rows({ type: 2 }) : text.includes('[value] = 6') ? serverError(3960) : null,
  ],
  ['users-per-principal', users, 'NOT_TRIED', () => null],
  ['denied-table-by-table', denials, 'NOT_TRIED', () => null],
  ['deny-outweighs-grant', denials, 'MISSING', () => null],
  ['backup-with-checksum', backups, 'HOLDS', () => null],
  [
    'backup-with-checksum',
    backups,
    'MISSING',
    (text) => (text.startsWith('backup') ? serverError(911) : null),
  ],
  [
    'restore-verifyonly',
    backups,
    'MISSING',
    (text) => (text.startsWith('restore') ? serverError(3201) : null),
  ],
  [
    'error-2601-unique-index',
    errorsMapped,
    'HOLDS',
    (text) => (text.endsWith('(9, 1, 9)') ? serverError(2601, "'ux_check_parents_code'") : null),
  ],
  [
    'error-2601-unique-index',
    errorsMapped,
    'DEGRADED',
    (text) => (text.endsWith('(9, 1, 9)') ? serverError(2627) : null),
  ],
  ['error-2601-unique-index', errorsMapped, 'MISSING', () => null],
  [
    'error-547-foreign-key',
    errorsMapped,
    'MISSING',
    (text) => (text.endsWith('(9, 9)') ? serverError(50_000) : null),
  ],
  [
    'error-1222-lock-time-out',
    errorsMapped,
    'HOLDS',
    (text) => (text.startsWith('set lock_timeout 200') ? serverError(1222) : null),
  ],
  ['error-1222-lock-time-out', errorsMapped, 'MISSING', () => null],
  ['more-than-a-hundred-commits', writing, 'NOT_TRIED', () => null],
])('%s of %# is judged by what the server does', async (promise, list, verdict, answer) => {
  const [found] = await check([named(list, promise)], answer);
  expect([found?.verdict, found?.says]).toEqual([verdict, expect.any(String)]);
});

test('every promise has a name of its own and cites a page of the server’s documentation', () => {
  const names = proofs.map(({ promise }) => promise);
  expect(new Set(names).size).toBe(names.length);
  for (const { page } of proofs) expect(page).toMatch(/^https:\/\/learn\.microsoft\.com\/en-us\/sql\//);
});

test('what LIVE tenants would lack is tried on a database that is dropped; nothing is tried where it does not matter', async () => {
  const { open, texts } = serverWith((text) =>
    text.includes('as [works]') && text.includes('snapshot') ? rows({ works: 1 }) : null,
  );
  const shared = { server: null, hasOwnUsers: false };
  const limits = { maximumConnections: 4, waitSeconds: 1 };
  configureMssql({ urls: { migrator: url }, ...limits, isDegradedLiveAllowed: true });
  await expect(lackingForLiveTenants(shared, open)).resolves.toEqual([]);
  expect(texts()).toEqual([]);
  configureMssql({ urls: { migrator: url }, ...limits, isDegradedLiveAllowed: false });
  await expect(lackingForLiveTenants(shared, open)).resolves.toEqual([
    expect.stringContaining('kept by triggers'),
    expect.stringContaining('not denied'),
  ]);
  expect(texts().filter((text) => text.startsWith('drop database'))).toHaveLength(1);
  // Users of its own keep the application out of what the owner may do, where the server keeps history by itself.
  const whole = serverWith((text) => (text.includes('as [works]') ? rows({ works: 1 }) : null));
  await expect(lackingForLiveTenants(shared, whole.open)).resolves.toEqual([
    expect.stringContaining('not denied'),
  ]);
  await expect(lackingForLiveTenants({ ...shared, hasOwnUsers: true }, whole.open)).resolves.toEqual([]);
});
