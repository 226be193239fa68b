import { createRequire } from 'node:module';
const sql = createRequire(import.meta.url)('mssql');
const u = { server: '127.0.0.1', port: 1433, user: 'babelfish_user', password: 'Babel-1433', options: { encrypt: false }, pool: { max: 4 } };
const master = await new sql.ConnectionPool({ ...u, database: 'master' }).connect();
try { await master.request().batch('drop database mv_x'); } catch {}
await master.request().batch('create database mv_x');
const pool = await new sql.ConnectionPool({ ...u, database: 'mv_x' }).connect();
await pool.request().batch('create table dbo.t (id binary(16) not null primary key, amount decimal(19,4) not null, n bigint not null, d date null, name nvarchar(200) not null, f bit not null, j nvarchar(max) null, b varbinary(max) null)');
const rows = 20000;
const tx = pool.transaction(); await tx.begin();
try {
  let r = tx.request();
  await r.batch('create table #load (id varbinary(max), amount nvarchar(max), n nvarchar(max), d nvarchar(max), name nvarchar(max), f nvarchar(max), j nvarchar(max), b varbinary(max))');
  let t0 = performance.now();
  const table = new sql.Table('#load'); table.create = false;
  for (const [c, ty] of [['id', sql.VarBinary(sql.MAX)], ['amount', sql.NVarChar(sql.MAX)], ['n', sql.NVarChar(sql.MAX)], ['d', sql.NVarChar(sql.MAX)], ['name', sql.NVarChar(sql.MAX)], ['f', sql.NVarChar(sql.MAX)], ['j', sql.NVarChar(sql.MAX)], ['b', sql.VarBinary(sql.MAX)]] as any) table.columns.add(c, ty, { nullable: true });
  for (let i = 0; i < rows; i++) { const id = Buffer.alloc(16); id.writeUInt32BE(i, 0); table.rows.add(id, '123456789012345.6789', String(9007199254740993n + BigInt(i)), i % 2 ? '2026-01-01' : null, 'ñame 😀' + i, i % 2 ? '1' : '0', '{"a":' + i + '}', i % 3 ? Buffer.from([1, 2, 0]) : null); }
  const res = await tx.request().bulk(table);
  console.log('bulk', res, performance.now() - t0); t0 = performance.now();
  await tx.request().batch(`insert into dbo.t (id, amount, n, d, name, f, j, b) select convert(binary(16), id), convert(decimal(19,4), amount), convert(bigint, n), convert(date, d, 23), name, convert(bit, f), j, b from #load`);
  console.log('insert', performance.now() - t0);
  await tx.commit();
} catch (e) { console.log(e); await tx.rollback().catch(() => 0); }
console.log((await pool.request().query('select top 3 id, convert(varchar(40), amount) a, convert(varchar(20), n) n, d, name, f, j, b from dbo.t order by id')).recordset, (await pool.request().query('select count(*) c from dbo.t')).recordset);
await pool.request().batch('truncate table dbo.t');
// VALUES
let t0 = performance.now();
const tx2 = pool.transaction(); await tx2.begin();
for (let at = 0; at < rows;) { const n = Math.min(250, rows - at); const q = tx2.request(); const vals = []; for (let i = 0; i < n; i++) { const id = Buffer.alloc(16); id.writeUInt32BE(at + i, 0); q.input('a' + i, sql.VarBinary(16), id); q.input('b' + i, sql.VarChar(40), '123456789012345.6789'); q.input('c' + i, sql.VarChar(20), String(at)); q.input('d' + i, sql.VarChar(10), '2026-01-01'); q.input('e' + i, sql.NVarChar(200), 'x' + i); q.input('f' + i, sql.Bit, 1); q.input('g' + i, sql.NVarChar(sql.MAX), '{}'); q.input('h' + i, sql.VarBinary(sql.MAX), null); vals.push(`(convert(binary(16),@a${i}),convert(decimal(19,4),@b${i}),convert(bigint,@c${i}),convert(date,@d${i},23),@e${i},@f${i},@g${i},@h${i})`); } at += n; await q.query('insert into dbo.t (id, amount, n, d, name, f, j, b) values ' + vals.join(',')); }
await tx2.commit();
console.log('values', performance.now() - t0);
await pool.close(); await master.request().batch('drop database mv_x'); await master.close();
