import { expect, test } from 'vitest';
import { brokenRuleOf, LARGEST_REQUEST } from './statement-rules.ts';

const parameters = (count: number): readonly string[] => Array.from({ length: count }, () => 'id');
const list = (count: number): string =>
  Array.from({ length: count }, (_, index) => `@par${index}`).join(', ');

const select = 'select [accounts].[id] from [accounts]';

test.each([
  ['LIMIT', `${select} limit 1`, /LIMIT/],
  ['RETURNING', 'delete from [account_balances] returning [account_id]', /RETURNING/],
  ['ON CONFLICT', 'insert into [account_balances] values (1) on conflict do nothing', /ON CONFLICT/],
  ['the other dialect’s quotes', 'select "id" from [accounts]', /quoted/],
  ['joined texts', `select [code] || [name] from [accounts]`, /\|\|/],
  ['OUTPUT', 'delete from [account_balances] output deleted.[account_id]', /OUTPUT/],
  ['MERGE', 'merge [account_balances] using [accounts] on 1 = 1', /MERGE/],
  ['a star', 'select [accounts].* from [accounts]', /SELECT \*/],
  ['a star after TOP', 'select top (1) * from [accounts]', /SELECT \*/],
  ['a lossy type', 'select cast([code] as float) from [accounts]', /rounds/],
  ['a clock', 'select getdate() from [accounts]', /clock/],
  [
    'DISTINCT in no order',
    'select distinct [code] from [accounts] order by (select null) offset 0 rows fetch next 1 rows only',
    /DISTINCT/,
  ],
  ['a lock hint', 'select [id] from [accounts] with (nolock)', /lock hint/],
  [
    'an alias in ORDER BY',
    `select convert(varchar, [number]) as [number] from [commits] order by [number]`,
    /names no table/,
  ],
  ['an alias as the second term', `${select} order by [accounts].[code] asc, [id] desc`, /ORDER BY \[id\]/],
  [
    'an alias before a page',
    `${select} order by [id] offset 0 rows fetch next 1 rows only`,
    /names no table/,
  ],
  [
    'an alias in the ORDER BY of a set operation',
    '(select convert(varchar, [number]) as [number] from [a]) intersect (select [number] from [b]) order by [number]',
    /names no table/,
  ],
  ['a sum that is not cast', 'select coalesce(sum([base_debit]), 0) from [account_balances]', /not cast/],
  [
    'a second sum that is not cast',
    'select cast(sum([a]) as varchar(max)), sum([b]) from [c]',
    /sum\(\[b\]\) is not cast/,
  ],
  ['an average that is not cast', 'select [x], avg([base_debit]) from [account_balances]', /not cast/],
  ['a page without an order', `${select} offset 0 rows fetch next 1 rows only`, /without an order/],
  ['a write past the chain', `update [accounts] set [name] = 'x'`, /accounts is not a derived table/],
  ['an insert past the chain', 'insert into [journal_lines] ([entry_id]) values (1)', /journal_lines is not/],
  ['something else', 'truncate table [account_balances]', /neither a query nor a write/],
  [
    'too many rows',
    `insert into [jobs] ([id]) values ${Array.from({ length: 1_001 }, () => '(1)').join(', ')}`,
    /1001 rows/,
  ],
])('a statement with %s is found', (_what, sql, problem) => {
  expect(brokenRuleOf({ sql, params: [] })).toMatch(problem);
});

test('parameters are all used, and no more than a request takes', () => {
  const sql = (count: number): string => `${select} where [accounts].[id] in (${list(count)})`;
  expect(brokenRuleOf({ sql: sql(3), params: parameters(3) })).toBeNull();
  expect(brokenRuleOf({ sql: sql(3), params: parameters(4) })).toBe('4 parameters are given, 3 are used');
  expect(brokenRuleOf({ sql: sql(LARGEST_REQUEST), params: parameters(LARGEST_REQUEST) })).toBe(
    '2100 parameters',
  );
});

test.each([
  ['a sum inside a condition', `${select} where (select sum([base_debit]) from [account_balances]) > 0`],
  [
    'a sum that is cast',
    'select [a], cast(coalesce(sum([b]), 0) as varchar(max)) from [c] group by [c].[a] order by [c].[a] asc',
  ],
  ['a page', `${select} order by [accounts].[code] asc offset 0 rows fetch next 10 rows only`],
  [
    'the order of a set operation',
    'select [a] from ((select [a] from [b]) intersect (select [a] from [c])) [d] order by [a] asc',
  ],
  ['an expression in ORDER BY', `${select} order by case when [accounts].[code] is null then 1 else 0 end`],
  ['a derived write', 'delete from [tax_balances]'],
])('%s keeps the rules', (_what, sql) => {
  expect(brokenRuleOf({ sql, params: [] })).toBeNull();
});
