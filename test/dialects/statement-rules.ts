import type { CompiledStatement } from '@cifra/database/queries/compile';
import { definitionsOf } from '@cifra/database/tables/kinds';

/**
 * What must hold of every statement that SQL Server is sent, whoever wrote it: the findings of docs/decisions/0003-two-dialects.md as
 * rules. Each has an example that breaks it in every-statement.test.ts.
 */

/** Parameters of one request; the server takes 2,100. */
export const LARGEST_REQUEST = 2_100;
/** Rows of one VALUES list. */
const LARGEST_VALUES = 1_000;

type Rule = (statement: CompiledStatement) => string | null;

const derivedTables = new Set(
  Object.values({ ...definitionsOf.tenant, ...definitionsOf.control })
    .filter((definition) => definition.class === 'derived' || definition.class === 'erasable')
    .map(({ name }) => name),
);

/** What one dialect's builder never writes: it would be the other's SQL, or another server's, written by hand. */
const FORBIDDEN: readonly (readonly [string, RegExp])[] = [
  ['a quoted name of the other dialect', /"/],
  ['LIMIT', /\blimit\b/i],
  ['RETURNING', /\breturning\b/i],
  ['ON CONFLICT', /\bon conflict\b/i],
  ['|| between texts', /\|\|/],
  ['OUTPUT: refused on tables with triggers (334)', /\boutput\b/i],
  ['MERGE: it races with itself, and not every server has it', /\bmerge\b/i],
  [
    'SELECT *: hidden period columns would come and go',
    /select (?:distinct |top \(\S+\) )?(?:\[\w+\]\.)?\*/i,
  ],
  ['a type that sorts or rounds otherwise', /\b(?:uniqueidentifier|float|real|datetime|money)\b/i],
  ['a clock: instants are the commit’s', /\b(?:getdate|sysutcdatetime|current_timestamp)\b/i],
  ['DISTINCT in an order of what is not selected (145)', /\bselect distinct\b.*\border by \(select null\)/is],
  ['a lock hint', /\bwith\s*\(\s*(?:no|updlock|holdlock|rowlock|tablock)/i],
];

const forbidden: Rule = ({ sql }) => FORBIDDEN.find(([, pattern]) => pattern.test(sql))?.[0] ?? null;

/** Nested brackets blanked out: what is left is the outermost statement. */
function outermost(sql: string): string {
  let text = sql;
  for (let before = ''; before !== text;) {
    before = text;
    text = text.replaceAll(/\(([^()]*)\)/g, (_all, inner: string) => `‹${' '.repeat(inner.length)}›`);
  }
  return text.replaceAll('‹', '(').replaceAll('›', ')');
}

/**
 * An unqualified name in ORDER BY is the select list's alias: of a number that was cast it sorts text. A set operation's order can
 * name nothing else; there it must be a column that is selected as it is.
 * https://learn.microsoft.com/en-us/sql/t-sql/queries/select-order-by-clause-transact-sql#limitations
 */
export function problemOfOrder(sql: string): string | null {
  const shape = outermost(sql);
  const isSetOperation = /\) (?:union|intersect|except)\b/i.test(sql);
  for (const [, terms = ''] of shape.matchAll(/\border by (.*?)(?= offset |$)/gi))
    for (const term of terms.split(',')) {
      const name = /^\s*(\[\w+\])(?!\.)/.exec(term)?.[1];
      if (name === undefined || (isSetOperation && !sql.includes(` as ${name}`))) continue;
      return `ORDER BY ${term.trim()} names no table`;
    }
  return null;
}

const ordersByColumns: Rule = ({ sql }) => problemOfOrder(sql);

/** The driver answers sums of decimals as floats: each leaves the server as text. */
const sumsAreCast: Rule = ({ sql }) => {
  const shape = outermost(sql);
  for (const match of shape.matchAll(/\bselect (.*?) from /gi)) {
    const start = match.index + 'select '.length;
    const list = shape.slice(start, start + (match[1] ?? '').length);
    let from = start;
    for (const item of list.split(',')) {
      const written = sql.slice(from, from + item.length).trim();
      if (/\b(?:sum|avg)\s*\(/i.test(written) && !/^cast\(.*as varchar\(max\)\)/i.test(written))
        return `${written.slice(0, 60)} is not cast to text`;
      from += item.length + 1;
    }
  }
  return null;
};

const pagesAreOrdered: Rule = ({ sql }) =>
  /\bfetch next\b/i.test(sql) && !/\border by\b.*\boffset\b/i.test(sql) ? 'a page without an order' : null;

const parametersFit: Rule = ({ sql, params }) => {
  const used = new Set(sql.match(/@par\d+/g)).size;
  if (used !== params.length) return `${params.length} parameters are given, ${used} are used`;
  if (params.length >= LARGEST_REQUEST) return `${params.length} parameters`;
  const rows = outermost(/ values (.*)$/i.exec(sql)?.[1] ?? '').split('),').length;
  return rows > LARGEST_VALUES ? `${rows} rows of values` : null;
};

/** Other tables are written by the transaction itself, row by row, so that the chain names what was written. */
const writesDerivedTablesAlone: Rule = ({ sql }) => {
  const table = /^(?:insert into|update|delete from) \[(\w+)\]/i.exec(sql)?.[1];
  if (table === undefined)
    return /^(?:select|with|\(select)\b/i.test(sql) ? null : 'neither a query nor a write';
  return derivedTables.has(table) ? null : `${table} is not a derived table`;
};

const rules: readonly Rule[] = [
  forbidden,
  ordersByColumns,
  sumsAreCast,
  pagesAreOrdered,
  parametersFit,
  writesDerivedTablesAlone,
];

/** The first rule that the T-SQL breaks, in words; null when it keeps all of them. */
export function brokenRuleOf(statement: CompiledStatement): string | null {
  for (const rule of rules) {
    const problem = rule(statement);
    if (problem !== null) return problem;
  }
  return null;
}
