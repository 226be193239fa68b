import { eq, gt } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { InvariantBroken, DatabaseUnavailable } from '../failures.ts';
import { tenantQuery } from '../statement.ts';
import { tenantTables } from '../tables/tenant.ts';
import { mssqlDriver } from './driver.ts';
import { RecordingPool, rows } from './recording-fake.ts';
import { runSent, sendingReader, SendingRequester } from './sent-statements.ts';
import { MssqlStatements } from './statements.ts';

const accountById = tenantQuery<{ id: string }>()((q) =>
  q.db
    .select({ id: q.t.accounts.id, code: q.t.accounts.code })
    .from(q.t.accounts)
    .where(eq(q.t.accounts.id, q.arg(q.t.accounts.id, 'id'))),
);

const ID = '01890a5d-ac96-774b-bcce-b302099a8057';
const bytes = Buffer.from(ID.replaceAll('-', ''), 'hex');

/** A reader on this side and a pool on the other, with everything between them copied as between threads. */
function acrossThreads(pool: RecordingPool) {
  const send = async (statement: Parameters<typeof runSent>[1]) =>
    structuredClone(await runSent(pool, structuredClone(statement)));
  return { send, reader: sendingReader(new MssqlStatements(tenantTables), send) };
}

test('a point read of another thread sends the same statement and answers the same rows', async () => {
  const answer = Object.assign([[bytes, '1000']], { toTable: () => undefined });
  const pool = new RecordingPool(() => ({ recordset: answer, rowsAffected: [1] }));
  const { reader } = acrossThreads(pool);
  expect(await reader.first(accountById, { id: ID })).toEqual({ id: ID, code: '1000' });
  const direct = new RecordingPool(() => ({ recordset: answer, rowsAffected: [1] }));
  await new MssqlStatements(tenantTables).all(direct, accountById, { id: ID });
  expect(pool.log).toEqual(direct.log);
  expect(Buffer.isBuffer(pool.log[0]?.params['par0'])).toBe(true);
});

const filesAfter = tenantQuery<{ fileHash: string | null }>()((q) =>
  q.db
    .select({ fileHash: q.t.voucher_files.file_hash })
    .from(q.t.voucher_files)
    .where(gt(q.t.voucher_files.file_hash, q.arg(q.t.voucher_files.file_hash, 'fileHash'))),
);

test.each([null, ''])('nothing and no bytes are sent with the type of bytes: %j', async (fileHash) => {
  const pool = new RecordingPool(() => ({ recordset: [], rowsAffected: [0] }));
  await new MssqlStatements(tenantTables).all(pool, filesAfter, { fileHash });
  expect(pool.log[0]?.types['par0']).toEqual(mssqlDriver().VarBinary(32));
  expect(pool.log[0]?.params['par0']).toEqual(fileHash === null ? null : Buffer.alloc(0));
});

test('typed parameters keep their type; failures arrive as ours; nothing but reads is sent', async () => {
  const pool = new RecordingPool((text) =>
    text === 'lost' ? Object.assign(new Error('lost'), { code: 'ESOCKET' }) : rows({ there: 1 }),
  );
  const { send, reader } = acrossThreads(pool);
  const request = new SendingRequester(send).request();
  request.input('hash', mssqlDriver().VarBinary(32), null);
  await request.query('select @hash');
  expect(pool.log[0]?.types['hash']).toEqual(mssqlDriver().VarBinary(32));
  await expect(new SendingRequester(send).request().query('lost')).rejects.toBeInstanceOf(
    DatabaseUnavailable,
  );
  await expect(new SendingRequester(send).request().batch('set')).rejects.toBeInstanceOf(InvariantBroken);
  await expect(reader.snapshot(async () => null)).rejects.toBeInstanceOf(InvariantBroken);
});
